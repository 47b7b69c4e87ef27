"""The reading of the guide and of the forms, and the sentences of what is reckoned from them."""

import subprocess
import sys
from datetime import date

import pytest
from django.utils import translation

from isopolity.agreements import guide, questionnaires
from isopolity.agreements.reckoning_sentences import SENTENCES
from isopolity.core import balance, expectations, questions, vitality
from isopolity.core.expectations import Amount

CODES = {**questions.REASON_VALUES, **expectations.REASON_VALUES, **balance.REASON_VALUES, **vitality.REASON_VALUES}
VALUES = {
    "form": "parameters",
    "question": "approval",
    "answer": "requested",
    "side": "Banjul",
    "said": "Banjul",
    "silent": "Ostend",
    "givers": "Ostend",
    "others": "Banjul",
    "currency": "XOF",
    "currencies": "EUR, XOF",
    "on": "2026-06-01",
    "until": "2026-06-01",
    "quiet_on": "2027-06-01",
    "first": "2026-06-01",
    "last": "2026-06-08",
    "held": "2026-07-01",
}


def say(code: str, language: str, **values: object) -> str:
    dated = {"due": "2026-06-01"} if "review" in code else {}
    # What a reason names and no example above says is a number.
    whole = {name: {**VALUES, **dated}.get(name, 3) for name in CODES[code]} | values
    with translation.override(language):
        return SENTENCES[code](whole)


def test_every_step_is_found_under_its_stage_and_gate() -> None:
    assert [step.id for stage in guide.STAGES for step in guide.steps_at(stage)] == list(guide.STEPS)
    assert [step.id for step in guide.steps_for("expectations")] == ["write-expectations", "compare-expectations"]
    assert [pitfall.id for stage in guide.STAGES for pitfall in guide.pitfalls_at(stage)] == list(guide.PITFALLS)


def test_a_pitfall_names_where_it_was_published() -> None:
    source = guide.PITFALLS["neglect-afterwards"].sources[0]
    assert (guide.REFERENCES[source.source].publisher, source.at) == ("The Point", None)


def test_words_come_in_the_readers_language_and_else_in_english() -> None:
    assert guide.guide_text("ar").language == "ar"
    assert guide.guide_text("fr-be").steps["announce"].title == "Dites en public ce que vous comptez faire"
    assert guide.guide_text("sw") == guide.guide_text("en")
    assert questionnaires.question_label("review", "go-on", "fr") == "Comment continuer\u202f?"
    assert questionnaires.choice_label("end", "fr") == "Terminer"


def test_an_id_that_left_the_forms_stands_for_itself() -> None:
    assert questionnaires.question_label("review", "weather", "fr") == "weather"
    assert questionnaires.choice_label("perhaps", "ar") == "perhaps"


def answers_to(form: str, **others: object) -> dict[str, object]:
    plain = {"scale": 4, "yes-no": "yes", "text": "As planned", "number": 3, "date": date(2027, 6, 1), "money": Amount(0, "EUR")}
    return {one.id: one.choices[0] if one.choices else plain[one.kind] for one in questionnaires.FORMS[form]} | others


def test_the_answers_of_both_sides_to_the_review_are_compared_like_expectations() -> None:
    written = {"Banjul": answers_to("review", learnt=5), "Ostend": answers_to("review", learnt=2) | {"go-on": "change"}}
    rows = expectations.compared_expectations(questionnaires.FORMS["review"], written)
    assert [(row.line, row.reason.code) for row in rows if row.reason] == [
        ("learnt", "expectation-numbers-differ"),
        ("go-on", "expectation-choices-differ"),
    ]


def test_the_form_of_expectations_sets_what_one_gives_beside_what_the_other_gets() -> None:
    written = {"Lomé": answers_to("expectations"), "Lyon": answers_to("expectations") | {"days-given": 20}}
    rows = expectations.compared_expectations(questionnaires.FORMS["expectations"], written)
    assert len(rows) == len(questionnaires.FORMS["expectations"])
    (row,) = [row for row in rows if row.reason]
    assert (row.line, row.giver, dict(row.reason.values)) == ("days-given", "Lyon", {"least": 3, "most": 20, "difference": 17})


def test_guide_and_forms_are_read_without_django() -> None:
    code = "import sys, isopolity.agreements.questionnaires; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_code_has_exactly_one_sentence() -> None:
    assert set(SENTENCES) == set(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_sentence_is_said_in_three_languages(code: str) -> None:
    said = [say(code, language) for language in ("en", "fr", "ar")]
    assert len(set(said)) == 3
    assert not [sentence for sentence in said if "%(" in sentence or sentence[-1] not in ".»"]


def test_a_gate_names_question_and_answer_in_words() -> None:
    assert say("gate-not-enough-by", "en") == (
        "Banjul: the answer “Asked for, not yet given” to “Approval by the council or by a higher authority” is not enough to go on."
    )


def test_amounts_and_days_are_written_as_the_reader_writes_them() -> None:
    amounts = {"currency": "EUR", "least": 90_000, "most": 120_050, "difference": 30_050}
    assert say("expectation-amounts-differ", "en", **amounts) == "The amounts differ by €300.50: from €900 to €1,200.50."
    assert "1\u202f200,50\u00a0€" in say("expectation-amounts-differ", "fr", **amounts)
    assert say("vitality-fresh", "fr", on="2026-06-01", days=1) == "La dernière preuve est du 1er juin 2026, il y a 1 jour."
    assert say("vitality-fresh", "en", days=0) == "The last evidence is of today."
