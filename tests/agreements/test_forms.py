"""The forms before an agreement is formalised: answered by both sides, seen by nobody else, and what they lack said line by line."""

import gzip
import re
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from isopolity.agreements.gates import filled_gates
from isopolity.agreements.models import Agreement, FormAnswer
from isopolity.agreements.queries.answers import OPEN_FORMS, given_answers, missing_of
from isopolity.agreements.questionnaires import FORMS, question_label
from isopolity.agreements.services import answer_form
from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.core.stages import Gate
from isopolity.directory.models import Organisation
from isopolity.exchange.themes import FILED
from tests.factories import agreements as make
from tests.factories import directory
from tests.factories.agreements import NOON

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fr", "ar"]
COMMON = {
    "parameters": {
        "scope": "Waste sorting; no buildings.",
        "themes": [FILED[0]],
        "begins-on": "2027-01-01",
        "duration-months": 36,
        "quiet-months": 12,
        "review-months": 12,
        "languages": ["en", "fr"],
        "money": "each-pays-own",
        "disputes": "The secretaries general call each other within two weeks.",
    },
    "preparation": {
        "exchange": "calls",
        "exchanged-on": "2026-05-01",
        "exchange-notes": "Two calls on the landfill.",
        "women-plan": "Half of each team.",
        "women-share": 50,
    },
}
OWN = {
    "parameters": {
        "role": "The sanitation service does the work.",
        "signing-office": "Mayor",
        "approval": "not-needed",
        "conflict-of-interest": "none-known",
    },
    "preparation": {
        "citizens-asked": "not-asked",
        "citizens-reason": "The need was asked for in 2025.",
        "focal-point": "A. Jallow",
        "stand-in": "B. Ceesay",
        "within-powers": "yes",
    },
}


def text(response: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode())))


@pytest.fixture
def agreement(banjul: Organisation, ostend: Organisation) -> Agreement:
    return make.announced(banjul, ostend)


def answered(agreement: Agreement, form: str, by: Any, answers: dict[str, Any], *, seen: int | None = None) -> list[str]:
    last = given_answers(Agreement.objects.get(pk=agreement.pk), form).last
    return answer_form(agreement, form, answers, seen=last if seen is None else seen, by=by, at=NOON)


def typed(answers: dict[str, Any]) -> dict[str, Any]:
    """As a form sends them."""
    return {f"{name}_0" if name == "languages" else name: value for name, value in answers.items()}


def test_the_example_answers_every_question_that_is_asked() -> None:
    for form in OPEN_FORMS:
        needed = {question.id for question in FORMS[form] if question.is_required and question.when is None}
        assert needed <= {*COMMON[form], *OWN[form]}


@pytest.mark.parametrize("form", OPEN_FORMS)
def test_a_gate_is_filled_once_nothing_is_missing_and_not_before(
    form: str, agreement: Agreement, banjul: Organisation, ostend: Organisation
) -> None:
    one, other = directory.officer(banjul), directory.officer(ostend)
    answered(agreement, form, one, {**COMMON[form], **OWN[form]})
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert filled_gates(agreement) == frozenset()
    assert {missing.side for missing in missing_of(agreement, form)} == {"Ostend"}
    answered(agreement, form, other, OWN[form])
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert filled_gates(agreement) == {(Gate(form), "")}
    taken = next(iter(COMMON[form]))
    assert answered(agreement, form, other, {taken: ""}) == [taken]
    assert filled_gates(Agreement.objects.get(pk=agreement.pk)) == frozenset()


def test_an_approval_that_is_only_asked_for_is_not_enough(agreement: Agreement, banjul: Organisation) -> None:
    answered(agreement, "parameters", directory.officer(banjul), {"approval": "requested"})
    lacking = [one for one in missing_of(Agreement.objects.get(pk=agreement.pk), "parameters") if one.answer]
    assert [(one.question, one.side, one.answer) for one in lacking] == [("approval", "Banjul", "requested")]


def test_only_what_changed_is_written_and_a_version_of_it_stays(agreement: Agreement, banjul: Organisation, ostend: Organisation) -> None:
    one, other = directory.officer(banjul), directory.officer(ostend)
    assert answered(agreement, "parameters", one, {"scope": "Waste.", "role": "We teach.", "disputes": ""}) == ["scope", "role"]
    assert answered(agreement, "parameters", one, {"scope": "Waste.", "role": "We teach."}) == []
    assert answered(agreement, "parameters", other, {"scope": "Waste and water.", "role": "We learn."}) == ["scope", "role"]
    rows = [(row.question, row.answer, row.organisation_name) for row in FormAnswer.objects.all()]
    assert rows == [
        ("scope", "Waste.", "Banjul"),
        ("role", "We teach.", "Banjul"),
        ("scope", "Waste and water.", "Ostend"),
        ("role", "We learn.", "Ostend"),
    ]
    given = given_answers(Agreement.objects.get(pk=agreement.pk), "parameters")
    assert [answers["role"] for answers in given.by_side.values()] == ["We teach.", "We learn."]
    assert AuditRecord.objects.filter(action="agreements:form:answer").count() == 2


def test_nobody_overwrites_what_they_have_not_seen(agreement: Agreement, banjul: Organisation, ostend: Organisation) -> None:
    answered(agreement, "parameters", directory.officer(banjul), {"scope": "Waste."})
    with pytest.raises(Refused) as refused:
        answered(agreement, "parameters", directory.officer(ostend), {"scope": "Water."}, seen=0)
    assert (refused.value.reason.code, refused.value.reason.field) == ("answer-changed-meanwhile", "scope")
    assert answered(agreement, "parameters", directory.officer(ostend, "b@ostend.example"), {"disputes": "Call."}, seen=0) == ["disputes"]
    assert FormAnswer.objects.count() == 2


def test_nobody_answers_for_the_parties(agreement: Agreement, lokossa: Organisation) -> None:
    for user, code in (
        (directory.steward(), "only-the-parties"),
        (directory.secretariat(), "only-the-parties"),
        (directory.officer(lokossa), "only-parties-and-keepers"),
    ):
        with pytest.raises(Refused) as refused:
            answered(agreement, "parameters", user, {"scope": "Waste."})
        assert refused.value.reason.code == code
    assert not FormAnswer.objects.exists()


def test_once_formalised_nothing_is_changed(agreement: Agreement, banjul: Organisation) -> None:
    make.recorded(agreement, "formalise")
    with pytest.raises(Refused) as refused:
        answered(agreement, "parameters", directory.officer(banjul), {"scope": "Waste."})
    assert refused.value.reason.code == "form-is-closed"


def test_the_database_keeps_every_version(agreement: Agreement, banjul: Organisation) -> None:
    answered(agreement, "parameters", directory.officer(banjul), {"scope": "Waste."})
    for change in ("UPDATE agreements_formanswer SET answer = '\"x\"'", "DELETE FROM agreements_formanswer"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert FormAnswer.objects.get().answer == "Waste."


def test_both_sides_fill_the_forms_without_javascript_and_formalise_says_what_is_missing(
    agreement: Agreement, banjul: Organisation, ostend: Organisation, visit: Any
) -> None:
    page = f"/agreements/{agreement.public_id}"
    one, other = visit(directory.officer(banjul)), visit(directory.officer(ostend))
    refused = text(one.submit(f"{page}/move/formalise", {"dated_on": "2026-05-20"}))
    for form in OPEN_FORMS:
        for question in FORMS[form]:
            if question.is_required and question.when is None:
                words = f"“{question_label(form, question.id, 'en')}” has no answer yet."
                assert words in refused, question.id
    for form in OPEN_FORMS:
        assert one.submit(f"{page}/forms/{form}", typed({**COMMON[form], **OWN[form]}))["Location"] == f"{page}/forms/{form}"
        seen = text(other.get(f"{page}/forms/{form}"))
        assert str(next(iter(OWN[form].values()))).replace("not-asked", "They were not asked") in seen
        assert "Ostend:" in seen
        assert other.submit(f"{page}/forms/{form}", typed(OWN[form])).status_code == 303
        assert "Nothing is missing." in text(one.get(f"{page}/forms/{form}"))
    assert "nothing is missing" in text(one.get(page))
    refused = text(one.submit(f"{page}/move/formalise", {"dated_on": "2026-05-20"}))
    assert "“Formalise” waits for what is missing: what each side expects, written apart (Banjul)" in refused
    assert "has no answer yet" not in refused
    assert one.get(f"{page}/forms/expectations").status_code == 404


def test_nobody_else_reads_what_was_answered(agreement: Agreement, banjul: Organisation, lokossa: Organisation, visit: Any) -> None:
    answered(agreement, "preparation", directory.officer(banjul), {"exchange-notes": "canary7788 words", "focal-point": "canary7788 name"})
    page = f"/agreements/{agreement.public_id}"
    for user in (None, directory.officer(lokossa), directory.steward(), directory.secretariat()):
        browser = visit(user)
        for address in (
            page,
            f"{page}/steps",
            f"{page}/move/formalise",
            f"{page}/forms/preparation",
            "/agreements.json",
            "/agreements.atom",
        ):
            response = browser.get(address)
            body = b"".join(response) if response.streaming else response.content
            assert b"canary7788" not in body, address
        assert "canary7788 words" not in text(browser.get("/search", {"q": "canary7788"}))
    assert "canary7788" not in str(list(AuditRecord.objects.values_list("values", flat=True)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", OPEN_FORMS)
def test_a_form_is_light_and_asks_little(
    form: str, language: str, agreement: Agreement, banjul: Organisation, visit: Any, django_assert_max_num_queries: Any
) -> None:
    officer = directory.officer(banjul, language=language)
    answered(agreement, form, officer, {**COMMON[form], **OWN[form]})
    browser = visit(officer)
    for address in (f"/agreements/{agreement.public_id}/forms/{form}", f"/agreements/{agreement.public_id}"):
        with django_assert_max_num_queries(12):
            page = browser.get(address)
        assert len(gzip.compress(page.content, 9)) <= 14_336
        assert f'lang="{language}"' in page.content.decode()
