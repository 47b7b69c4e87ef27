"""The table of stages: every stage × move × standing as the printed table says, and what is true of all histories."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.partial_dates import parsed_partial_date
from isopolity.core.reasons import Reason
from isopolity.core.stages import (
    ARROWS,
    BINDING,
    OF_EACH_SIDE,
    SHOWS,
    Facts,
    Gate,
    Move,
    Origin,
    Proposal,
    Side,
    Stage,
    Standing,
    Step,
    arrow_from,
    correction_hindrance,
    gates_in,
    hindrances,
    is_dormant,
    joining_hindrance,
    later_by_months,
    months_of_silence,
    moves_from,
    open_gates,
    stage_after,
    standing_steps,
)

# Where each move leads from each stage; a dot: it does not start there. Written apart from the table of the product.
TABLE = """
            announce   formalise   activate  review    renew   end
contact     announced  .           .         .         .       .
announced   .          formalised  .         .         .       ended
formalised  .          .           active    .         .       ended
active      .          .           .         reviewed  .       ended
reviewed    .          .           .         .         active  ended
ended       .          .           .         .         .       .
"""
TODAY = date(2026, 12, 1)
SIDES = (Side("a", "Banjul", "GM"), Side("b", "Ostend", "BE"))
EVERY_GATE = frozenset((gate, key) for gate in Gate for key in ("", "a", "b"))
FULL = Facts(SIDES, EVERY_GATE)
BY = {"nobody": frozenset(), **{str(one): frozenset({one}) for one in Standing}}


def expected() -> dict[tuple[Stage, Move], str]:
    moves, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {(Stage(row[0]), Move(move)): end for row in rows for move, end in zip(moves, row[1:], strict=True)}


def proposal(move: Move, origin: Origin = Origin.MADE, day: str = "2026-11-30", *, source: bool = True) -> Proposal:
    return Proposal(move, origin, parsed_partial_date(day), has_source=source)


def codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


@pytest.mark.parametrize(("stage", "move", "who", "origin"), list(product(Stage, Move, BY, Origin)))
def test_each_stage_move_and_standing(stage: Stage, move: Move, who: str, origin: Origin) -> None:
    may = who == "party" if origin == Origin.MADE else who in {"secretariat", "steward"}
    found = codes(hindrances(stage, proposal(move, origin), BY[who], FULL, today=TODAY))
    if not may:
        assert found == ["only-the-parties" if origin == Origin.MADE else "only-keepers-of-the-register"]
    elif expected()[stage, move] == ".":
        assert found == ["no-such-move-here"]
    else:
        assert found == []
        arrow = arrow_from(stage, move)
        assert arrow is not None
        assert arrow.end == expected()[stage, move]


def test_all_arrows_give_the_same_rights() -> None:
    """`right_hindrance` is asked before the arrow is known."""
    assert {(arrow.made_by, arrow.recorded_by) for arrow in ARROWS} == {(BY["party"], BY["secretariat"] | BY["steward"])}


@pytest.mark.parametrize("arrow", ARROWS, ids=lambda arrow: f"{arrow.start}-{arrow.move}")
def test_each_gate_alone_hinders_the_parties_and_nobody_who_records(arrow) -> None:
    for gate in arrow.gates:
        for key, name in [("a", "Banjul"), ("b", "Ostend")] if gate in OF_EACH_SIDE else [("", "")]:
            facts = Facts(SIDES, EVERY_GATE - {(gate, key)})
            [reason] = hindrances(arrow.start, proposal(arrow.move), BY["party"], facts, today=TODAY)
            assert (reason.code, reason.values["move"]) == ("move-needs-gates", str(arrow.move))
            assert gates_in(str(reason.values["missing"])) == ((gate, name),)
            assert open_gates(arrow, facts) == ((gate, name),)
    recorded = proposal(arrow.move, Origin.RECORDED)
    assert hindrances(arrow.start, recorded, BY["secretariat"], Facts(SIDES), today=TODAY) == ()


def test_formalising_says_everything_that_is_missing() -> None:
    [reason] = hindrances(Stage.ANNOUNCED, proposal(Move.FORMALISE), BY["party"], Facts(SIDES), today=TODAY)
    assert gates_in(str(reason.values["missing"])) == (
        ("parameters", ""),
        ("preparation", ""),
        ("expectations", "Banjul"),
        ("expectations", "Ostend"),
        ("signing", "Banjul"),
        ("signing", "Ostend"),
    )


def test_what_is_recorded_needs_its_source_and_not_the_gates() -> None:
    without = proposal(Move.FORMALISE, Origin.RECORDED, source=False)
    assert codes(hindrances(Stage.ANNOUNCED, without, BY["steward"], Facts(SIDES), today=TODAY)) == ["move-needs-a-source"]


def test_nobody_records_moves_for_parties_who_make_them_here() -> None:
    facts = Facts(SIDES, kept_here=True)
    found = hindrances(Stage.ANNOUNCED, proposal(Move.FORMALISE, Origin.RECORDED), BY["secretariat"], facts, today=TODAY)
    assert codes(found) == ["moved-by-its-parties"]


@pytest.mark.parametrize(
    ("day", "last", "code"),
    [
        ("2026-12-01", "2026-12", None),
        ("2026-12-02", None, "move-in-the-future"),
        ("2027", None, "move-in-the-future"),
        ("2026", "2026-11-30", None),
        ("2003-12", "2003", None),
        ("2003-12", "2004", "move-before-the-last"),
        ("2001-05-15", "2001-05-16", "move-before-the-last"),
    ],
)
def test_days_are_neither_to_come_nor_before_the_last_move(day: str, last: str | None, code: str | None) -> None:
    facts = Facts(SIDES, EVERY_GATE, parsed_partial_date(last) if last else None)
    found = codes(hindrances(Stage.ANNOUNCED, proposal(Move.FORMALISE, day=day), BY["party"], facts, today=TODAY))
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("sides", "code"),
    [
        ((Side("a", "A", "BE"), Side("b", "B", "BE")), "parties-need-two-countries"),
        ((Side("a", "A", "BE"), Side("b", "cities", None)), "parties-need-two-countries"),
        ((Side("a", "A", "BE"), Side("b", "B", "BJ"), Side("c", "N", None, is_authority=False)), "parties-are-local-authorities"),
        ((Side("a", "A", "HT"), Side("b", "cities in Madagascar", "MG")), None),
        ((), "parties-need-two-countries"),
    ],
)
def test_authorities_of_two_countries_are_bound(sides: tuple[Side, ...], code: str | None) -> None:
    reason = joining_hindrance(sides)
    assert (reason.code if reason else None) == code
    filled = frozenset((gate, key) for gate in Gate for key in ("", "a", "b", "c"))
    for move, stage in ((Move.FORMALISE, Stage.ANNOUNCED), (Move.RENEW, Stage.REVIEWED)):
        assert codes(hindrances(stage, proposal(move), BY["party"], Facts(sides, filled), today=TODAY)) == ([code] if code else [])
    # An announcement that came to nothing may end, whoever made it.
    assert hindrances(Stage.ANNOUNCED, proposal(Move.END), BY["party"], Facts(sides), today=TODAY) == ()


def test_every_stage_can_be_reached_and_says_what_it_shows() -> None:
    reached = {Stage.CONTACT}
    for _ in Stage:
        reached |= {arrow.end for arrow in ARROWS if arrow.start in reached}
    assert reached == set(Stage) == set(SHOWS)
    assert {stage for stage in Stage if not moves_from(stage)} == {Stage.ENDED}
    assert {stage for stage, shown in SHOWS.items() if "silence" in shown} == BINDING | {Stage.ANNOUNCED}


def walks() -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 9), max_size=30)


def walked(choices: list[int]) -> list[Step]:
    """A history: each number chooses a move that starts where we are; 0 takes the last standing move back."""
    history: list[Step] = []
    for number, choice in enumerate(choices):
        stage, standing = stage_after(history), standing_steps(history)
        arrows = [arrow for arrow in ARROWS if arrow.start == stage]
        if (choice == 0 or not arrows) and standing:
            assert correction_hindrance(history, standing[-1].key, BY["party"]) is None
            history.append(Step(str(number), Origin.MADE, stage, standing[-1].start, corrects=standing[-1].key))
        elif arrows:
            arrow = arrows[choice % len(arrows)]
            history.append(Step(str(number), Origin.MADE, arrow.start, arrow.end))
    return history


@given(walks())
def test_each_row_of_a_history_begins_where_the_one_before_ended(choices: list[int]) -> None:
    history = walked(choices)
    stage = Stage.CONTACT
    for step in history:
        assert step.start == stage
        stage = step.end
    assert stage == stage_after(history)
    standing = standing_steps(history)
    assert all(one.end == other.start for one, other in zip(standing, standing[1:], strict=False))


@given(walks())
def test_only_the_last_standing_move_can_be_taken_back_and_once(choices: list[int]) -> None:
    history = walked(choices)
    standing = standing_steps(history)
    for step in history:
        reason = correction_hindrance(history, step.key, BY["party"])
        if step.corrects:
            assert reason == Reason("only-who-answers-for-the-move")
        elif step not in standing:
            assert reason == Reason("move-corrected-already")
        else:
            assert reason == (None if step == standing[-1] else Reason("correct-the-last-move-first"))


@pytest.mark.parametrize(
    ("origin", "who", "may"),
    [
        (origin, who, who in ({"party", "steward"} if origin == Origin.MADE else {"party", "secretariat", "steward"}))
        for origin, who in product(Origin, BY)
    ],
)
def test_who_takes_a_move_back(origin: Origin, who: str, may: bool) -> None:
    history = [Step("1", origin, Stage.CONTACT, Stage.ANNOUNCED)]
    assert (correction_hindrance(history, "1", BY[who]) is None) == may


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-01-31", 12, "2025-01-31"), ("2001-05-16", 308, "2027-01-16")],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert later_by_months(date.fromisoformat(day), months) == date.fromisoformat(later)


DAYS = st.dates(date(1960, 1, 1), date(2100, 12, 31))


@given(DAYS, DAYS, st.integers(1, 240))
def test_dormant_is_as_many_whole_months_as_were_agreed(last: date, today: date, months: int) -> None:
    silent = months_of_silence(last, today)
    assert is_dormant(Stage.ACTIVE, last, months, today) == (silent >= months)
    assert silent == 0 or later_by_months(last, silent) <= today < later_by_months(last, silent + 1)


def test_what_has_ended_or_is_only_a_contact_is_not_dormant() -> None:
    long_ago = date(1990, 1, 1)
    assert [is_dormant(stage, long_ago, 12, TODAY) for stage in Stage] == [False, True, True, True, True, False]
    assert is_dormant(Stage.ACTIVE, None, 12, TODAY) is False
