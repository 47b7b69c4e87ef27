"""What is asked, and what keeps a gate shut."""

from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.questions import REASON_VALUES, Missing, Question, When, asked, is_answered, missing_answers

FORM = (
    Question("scope", "text", per="agreement"),
    Question("money", "choice", per="agreement", choices=("none", "shared")),
    Question("conditions", "text", per="agreement", when=When("money", ("shared",))),
    Question("annexes", "text", per="agreement", when=When("conditions", ("see annex",))),
    Question("office", "text", per="side"),
    Question("approval", "choice", per="side", choices=("not-needed", "requested", "given"), passes=("not-needed", "given")),
    Question("remarks", "text", per="side", is_required=False),
)
WHOLE = {"scope": "Markets", "money": "none"}
SIDE = {"office": "Mayor", "approval": "given"}


def missing(common: dict[str, object], **sides: dict[str, object]) -> list[tuple[str, str | None, str | None]]:
    return [(one.question, one.side, one.answer) for one in missing_answers(FORM, common, sides)]


def test_a_gate_is_open_when_every_required_question_has_its_answer() -> None:
    assert missing(WHOLE, Lokossa=SIDE, Andenne=SIDE) == []


def test_what_is_missing_is_named_in_the_order_of_the_form_and_of_the_sides() -> None:
    found = missing({"money": "none"}, Lokossa={}, Andenne={"office": "  ", "approval": "not-needed"})
    assert found == [("scope", None, None), ("office", "Lokossa", None), ("office", "Andenne", None), ("approval", "Lokossa", None)]


def test_an_approval_that_is_only_requested_is_not_enough() -> None:
    assert missing(WHOLE, Lokossa=SIDE, Andenne=SIDE | {"approval": "requested"}) == [("approval", "Andenne", "requested")]


def test_a_question_that_depends_on_another_is_asked_only_then() -> None:
    assert [question.id for question in asked(FORM[:4], {"money": "none"})] == ["scope", "money"]
    assert missing(WHOLE | {"money": "shared"}, Lokossa=SIDE) == [("conditions", None, None)]


def test_a_condition_on_a_question_that_is_not_asked_does_not_hold() -> None:
    left_over = {"money": "none", "conditions": "see annex"}
    assert [question.id for question in asked(FORM[:4], left_over)] == ["scope", "money"]


def test_zero_and_no_are_answers_and_nothing_is_none() -> None:
    assert [is_answered(answer) for answer in (0, "no", ("fr",), False)] == [True] * 4
    assert [is_answered(answer) for answer in (None, "", " \n", (), [])] == [False] * 5


def test_every_reason_has_exactly_the_values_that_its_sentence_names() -> None:
    kinds = [Missing("scope", None), Missing("office", "A"), Missing("approval", None, "requested"), Missing("approval", "A", "requested")]
    reasons = [one.reason("parameters") for one in kinds]
    assert [reason.code for reason in reasons] == ["gate-unanswered", "gate-unanswered-by", "gate-not-enough", "gate-not-enough-by"]
    assert {reason.code: tuple(reason.values) for reason in reasons} == REASON_VALUES


answers = st.dictionaries(
    st.sampled_from([question.id for question in FORM]), st.sampled_from(["", "none", "shared", "given", "requested"])
)


@given(answers, answers)
def test_answering_what_is_missing_opens_the_gate(common: dict[str, str], side: dict[str, str]) -> None:
    for _ in FORM:
        for one in missing_answers(FORM, common, {"A": side}):
            (common if one.side is None else side)[one.question] = "given"
    assert missing_answers(FORM, common, {"A": side}) == ()
