"""What two sides wrote apart, compared line by line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.expectations import (
    REASON_VALUES,
    Amount,
    ComparedLine,
    Settlement,
    State,
    compared_expectations,
    open_lines,
    unanswered,
)
from isopolity.core.questions import Question

FORM = (
    Question("goal", "text"),
    Question("first-by", "date", is_required=False),
    Question("days-given", "number", is_required=False, against="days-received"),
    Question("days-received", "number", is_required=False, against="days-given"),
    Question("budget", "money", is_required=False),
    Question("travel", "choice", is_required=False, choices=("guest", "host")),
)
GOAL = {"goal": "A sorted market"}


def compared(banjul: dict, ostend: dict, *settlements: Settlement) -> dict[tuple[str, str | None], ComparedLine]:
    rows = compared_expectations(FORM, {"Banjul": GOAL | banjul, "Ostend": GOAL | ostend}, settlements)
    return {(row.line, row.giver): row for row in rows}


def row_of(line: str, banjul: object, ostend: object) -> ComparedLine:
    return compared({line: banjul}, {line: ostend})[line, None]


def test_rows_follow_the_form_and_opposite_lines_give_one_row_for_each_giver() -> None:
    assert list(compared({}, {})) == [
        ("goal", None),
        ("first-by", None),
        ("days-given", "Banjul"),
        ("days-given", "Ostend"),
        ("budget", None),
        ("travel", None),
    ]


def test_what_one_gives_stands_beside_what_the_other_hopes_to_get() -> None:
    rows = compared({"days-given": 5, "days-received": 20}, {"days-given": 20, "days-received": 12})
    given, received = rows["days-given", "Banjul"], rows["days-given", "Ostend"]
    assert [(one.side, one.line, one.answer) for one in given.said] == [("Banjul", "days-given", 5), ("Ostend", "days-received", 12)]
    assert (given.state, given.reason.values) == (State.DIFFER, {"least": 5, "most": 12, "difference": 7})
    assert [(one.side, one.line, one.answer) for one in received.said] == [("Ostend", "days-given", 20), ("Banjul", "days-received", 20)]
    assert (received.state, received.reason) == (State.AGREE, None)


@pytest.mark.parametrize(
    ("line", "one", "other", "code", "values"),
    [
        ("first-by", date(2027, 3, 1), date(2027, 6, 30), "expectation-days-differ", ("2027-03-01", "2027-06-30", 121)),
        ("budget", Amount(900, "EUR"), Amount(1200, "EUR"), "expectation-amounts-differ", ("EUR", 900, 1200, 300)),
        ("budget", Amount(900, "EUR"), Amount(900, "GMD"), "expectation-currencies-differ", (("EUR", "GMD"),)),
        ("travel", "guest", "host", "expectation-choices-differ", ()),
    ],
)
def test_days_amounts_and_choices_differ_by_so_much(line: str, one: object, other: object, code: str, values: tuple) -> None:
    row = row_of(line, one, other)
    assert (row.state, row.reason.code, tuple(row.reason.values.values())) == (State.DIFFER, code, values)


def test_two_texts_are_read_side_by_side_and_not_judged() -> None:
    row = row_of("goal", "A clean beach", "Less waste in the sea")
    assert (row.state, row.reason.code, row.is_open) == (State.IN_WORDS, "expectation-in-words", True)


def test_a_line_that_only_one_side_wrote_names_both() -> None:
    row = row_of("travel", "host", None)
    assert (row.state, dict(row.reason.values)) == (State.ONE_SIDED, {"said": ("Banjul",), "silent": ("Ostend",)})
    assert row_of("first-by", None, None).state == State.UNSAID


def test_nothing_is_an_answer_and_zero_is_not_nothing() -> None:
    rows = compared({"days-given": 0}, {"days-received": 0})
    assert (rows["days-given", "Banjul"].state, rows["days-given", "Ostend"].state) == (State.AGREE, State.UNSAID)


def test_a_settled_line_counts_when_every_side_has_accepted_it() -> None:
    proposed = Settlement("travel", None, "Whoever travels, and the host gives a bed", frozenset({"Banjul"}))
    row = compared({"travel": "guest"}, {"travel": "host"}, proposed)["travel", None]
    assert (row.waiting_for, row.is_settled, row.is_open) == (("Ostend",), False, True)
    accepted = Settlement("travel", None, proposed.text, frozenset({"Banjul", "Ostend"}))
    row = compared({"travel": "guest"}, {"travel": "host"}, proposed, accepted)["travel", None]
    assert (row.settlement, row.waiting_for, row.is_open) == (accepted, (), False)


def test_a_settlement_belongs_to_one_giver() -> None:
    settled = Settlement("days-given", "Banjul", "Eight days", frozenset({"Banjul", "Ostend"}))
    rows = compared({"days-given": 5, "days-received": 9}, {"days-given": 7, "days-received": 12}, settled)
    assert [row.giver for row in open_lines(rows.values())] == ["Ostend"]


def test_of_three_sides_opposite_lines_are_read_in_words() -> None:
    written = {side: GOAL | {"days-given": days} for side, days in (("Brussels", 5), ("Kigali", 0), ("Dakar", 5))}
    rows = {row.line: row for row in compared_expectations(FORM, written)}
    assert rows["days-given"].state == State.IN_WORDS
    assert rows["days-received"].state == State.UNSAID
    assert rows["goal"].state == State.AGREE


def test_required_lines_must_be_there_before_a_side_hands_in() -> None:
    assert unanswered(FORM, {"goal": " "}) == ("goal",)
    with pytest.raises(AssertionError):
        compared_expectations(FORM, {"Banjul": GOAL, "Ostend": {}})


answers = st.fixed_dictionaries(
    {"goal": st.sampled_from(["a", "b"])},
    optional={
        "first-by": st.dates(date(2026, 1, 1), date(2028, 1, 1)),
        "days-given": st.integers(0, 9),
        "days-received": st.integers(0, 9),
        "budget": st.builds(Amount, st.integers(0, 9), st.sampled_from(["EUR", "GMD"])),
        "travel": st.sampled_from(["guest", "host"]),
    },
)


@given(answers, answers)
def test_the_comparison_does_not_depend_on_who_stands_first(one: dict, other: dict) -> None:
    ways = [compared_expectations(FORM, written) for written in ({"A": one, "B": other}, {"B": other, "A": one})]
    states = [{(row.line, row.giver): row.state for row in rows} for rows in ways]
    assert states[0] == states[1]


@given(answers, answers)
def test_every_answer_is_shown_once_and_every_reason_has_its_values(one: dict, other: dict) -> None:
    rows = compared_expectations(FORM, {"A": one, "B": other})
    shown = sorted((said.side, said.line) for row in rows for said in row.said if said.answer is not None)
    assert shown == sorted([("A", line) for line in one] + [("B", line) for line in other])
    for row in rows:
        assert (row.reason is None) == (row.state in (State.AGREE, State.UNSAID))
        assert row.reason is None or tuple(row.reason.values) == REASON_VALUES[row.reason.code]


@given(answers, answers)
def test_settling_every_open_line_leaves_none_open(one: dict, other: dict) -> None:
    written = {"A": one, "B": other}
    settlements = [Settlement(row.line, row.giver, "So", frozenset("AB")) for row in open_lines(compared_expectations(FORM, written))]
    assert open_lines(compared_expectations(FORM, written, settlements)) == ()
