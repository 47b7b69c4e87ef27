"""The life of an agreement between local authorities, as one table that a jurist can read, and what follows from it.

`ARROWS` says who may make which move, and what it needs; `SHOWS` what everybody sees at each stage. Nothing here knows a database or a
clock: who acts, what is known and which day it is are arguments. `docs/how/stages.md` says the same in words.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason


class Stage(StrEnum):
    CONTACT = "contact"
    ANNOUNCED = "announced"
    FORMALISED = "formalised"
    ACTIVE = "active"
    REVIEWED = "reviewed"
    ENDED = "ended"


class Move(StrEnum):
    ANNOUNCE = "announce"
    FORMALISE = "formalise"
    ACTIVATE = "activate"
    REVIEW = "review"
    RENEW = "renew"
    END = "end"


class Standing(StrEnum):
    """In which standing a person acts towards an agreement. Whoever has none of these may read, and nothing more."""

    PARTY = "party"
    SECRETARIAT = "secretariat"
    STEWARD = "steward"


class Origin(StrEnum):
    """`MADE`: by the parties, here. `RECORDED`: it happened elsewhere, and a source says so."""

    MADE = "made"
    RECORDED = "recorded"


class Gate(StrEnum):
    PARAMETERS = "parameters"
    PREPARATION = "preparation"
    EXPECTATIONS = "expectations"
    SIGNING = "signing"
    EVIDENCE = "evidence"
    REVIEWS = "reviews"
    EXIT_REPORT = "exit-report"


# What each side does for itself; the others are filled once for the whole agreement.
OF_EACH_SIDE = frozenset({Gate.EXPECTATIONS, Gate.SIGNING, Gate.REVIEWS})


class Shown(StrEnum):
    PARTIES = "parties"
    BEGINNING = "beginning"
    HISTORY = "history"
    SUPPORTERS = "supporters"
    NEWS = "news"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One move from one stage. `gates` bind the parties only: what others record has happened already."""

    start: Stage
    move: Move
    end: Stage
    made_by: frozenset[Standing]
    recorded_by: frozenset[Standing]
    gates: tuple[Gate, ...] = ()


PARTIES = frozenset({Standing.PARTY})
KEEPERS = frozenset({Standing.SECRETARIAT, Standing.STEWARD})
BEFORE_SIGNING = (Gate.PARAMETERS, Gate.PREPARATION, Gate.EXPECTATIONS, Gate.SIGNING)

ARROWS = (
    Arrow(Stage.CONTACT, Move.ANNOUNCE, Stage.ANNOUNCED, PARTIES, KEEPERS),
    Arrow(Stage.ANNOUNCED, Move.FORMALISE, Stage.FORMALISED, PARTIES, KEEPERS, BEFORE_SIGNING),
    Arrow(Stage.FORMALISED, Move.ACTIVATE, Stage.ACTIVE, PARTIES, KEEPERS, (Gate.EVIDENCE,)),
    Arrow(Stage.ACTIVE, Move.REVIEW, Stage.REVIEWED, PARTIES, KEEPERS, (Gate.REVIEWS,)),
    Arrow(Stage.REVIEWED, Move.RENEW, Stage.ACTIVE, PARTIES, KEEPERS),
    Arrow(Stage.ANNOUNCED, Move.END, Stage.ENDED, PARTIES, KEEPERS),
    Arrow(Stage.FORMALISED, Move.END, Stage.ENDED, PARTIES, KEEPERS, (Gate.EXIT_REPORT,)),
    Arrow(Stage.ACTIVE, Move.END, Stage.ENDED, PARTIES, KEEPERS, (Gate.EXIT_REPORT,)),
    Arrow(Stage.REVIEWED, Move.END, Stage.ENDED, PARTIES, KEEPERS, (Gate.EXIT_REPORT,)),
)
_OF_CONTACT = (Shown.PARTIES, Shown.BEGINNING)
_OF_AGREEMENT = (*_OF_CONTACT, Shown.HISTORY, Shown.SUPPORTERS, Shown.NEWS)
SHOWS: dict[Stage, tuple[Shown, ...]] = {
    Stage.CONTACT: _OF_CONTACT,
    Stage.ANNOUNCED: (*_OF_AGREEMENT, Shown.SILENCE),
    Stage.FORMALISED: (*_OF_AGREEMENT, Shown.SILENCE),
    Stage.ACTIVE: (*_OF_AGREEMENT, Shown.SILENCE),
    Stage.REVIEWED: (*_OF_AGREEMENT, Shown.SILENCE),
    Stage.ENDED: _OF_AGREEMENT,
}
# From here on an agreement joins local authorities of two or more countries; the database says so too.
BINDING = frozenset({Stage.FORMALISED, Stage.ACTIVE, Stage.REVIEWED})
# Who may take a move back that was wrong, by how it came here. The parties answer for what stands under their names.
CORRECTED_BY = {Origin.MADE: PARTIES | {Standing.STEWARD}, Origin.RECORDED: PARTIES | KEEPERS}


@dataclass(frozen=True, slots=True)
class Side:
    """A party. `country` None: not known; `is_authority` holds for a party that is not named yet too. `key` names it in `Facts.filled`."""

    key: str
    name: str
    country: str | None
    is_authority: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an agreement when a move is proposed.

    `filled`: each gate that is filled, with the key of its side, or "" for a gate of the whole. `last_on`: the day of the move that
    led to the present stage. `kept_here`: its parties have made a move here themselves, so that nobody records moves for them.
    """

    sides: tuple[Side, ...]
    filled: frozenset[tuple[Gate, str]] = frozenset()
    last_on: PartialDate | None = None
    kept_here: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A move that somebody wants to make, or to record with its source, of a day that is perhaps known to the month or year only."""

    move: Move
    origin: Origin
    dated_on: PartialDate
    has_source: bool = False


def arrow_from(stage: Stage, move: Move) -> Arrow | None:
    """The arrow of a move that starts here, if there is one."""
    return next((arrow for arrow in ARROWS if arrow.start == stage and arrow.move == move), None)


def moves_from(stage: Stage) -> tuple[Move, ...]:
    """The moves that start here, in the order of the table."""
    return tuple(arrow.move for arrow in ARROWS if arrow.start == stage)


def hindrances(stage: Stage, proposal: Proposal, standings: frozenset[Standing], facts: Facts, *, today: date) -> tuple[Reason, ...]:
    """Everything that hinders a move, rights first; empty when it is allowed. Where the right is missing, nothing else is told."""
    if reason := right_hindrance(proposal.origin, standings, facts):
        return (reason,)
    arrow = arrow_from(stage, proposal.move)
    if arrow is None:
        return (Reason("no-such-move-here", {"stage": str(stage), "move": str(proposal.move)}),)
    found = [_date_hindrance(proposal, facts, today)]
    if arrow.end in BINDING:
        found.append(joining_hindrance(facts.sides))
    if proposal.origin == Origin.MADE:
        found.append(_gate_hindrance(arrow, facts))
    elif not proposal.has_source:
        found.append(Reason("move-needs-a-source", field="source_title"))
    return tuple(reason for reason in found if reason is not None)


def right_hindrance(origin: Origin, standings: frozenset[Standing], facts: Facts) -> Reason | None:
    """Why whoever has these standings may make, or record, no move at all. All arrows are alike in this, which a test holds."""
    if origin == Origin.MADE:
        return None if standings & PARTIES else Reason("only-the-parties")
    if not standings & KEEPERS:
        return Reason("only-keepers-of-the-register")
    return Reason("moved-by-its-parties") if facts.kept_here else None


def joining_hindrance(sides: Sequence[Side]) -> Reason | None:
    """Why these parties cannot be bound by an agreement: local authorities of two or more countries can (A02)."""
    others = tuple(side.name for side in sides if not side.is_authority)
    if others:
        return Reason("parties-are-local-authorities", {"names": others})
    countries = {side.country for side in sides if side.country is not None}
    return None if len(countries) >= 2 else Reason("parties-need-two-countries")


def open_gates(arrow: Arrow, facts: Facts) -> tuple[tuple[Gate, str], ...]:
    """The gates of an arrow that are not filled, each with the name of its side, or "" for a gate of the whole."""
    found = []
    for gate in arrow.gates:
        sides = [(side.key, side.name) for side in facts.sides] if gate in OF_EACH_SIDE else [("", "")]
        found += [(gate, name) for key, name in sides if (gate, key) not in facts.filled]
    return tuple(found)


def _gate_hindrance(arrow: Arrow, facts: Facts) -> Reason | None:
    missing = open_gates(arrow, facts)
    if not missing:
        return None
    # One line each: gate, tab, side. A sentence is made of it, and lists of names would lose which belongs to which.
    lines = "\n".join(f"{gate}\t{name}" for gate, name in missing)
    return Reason("move-needs-gates", {"move": str(arrow.move), "missing": lines})


def gates_in(missing: str) -> tuple[tuple[Gate, str], ...]:
    """The gates, each with the name of its side, in the value `missing` of the reason `move-needs-gates`."""
    pairs = (line.partition("\t") for line in missing.splitlines())
    return tuple((Gate(gate), side) for gate, _tab, side in pairs)


def _date_hindrance(proposal: Proposal, facts: Facts, today: date) -> Reason | None:
    if proposal.dated_on.earliest > today:
        return Reason("move-in-the-future", field="dated_on")
    if facts.last_on is not None and proposal.dated_on.latest < facts.last_on.earliest:
        return Reason("move-before-the-last", {"day": str(facts.last_on)}, field="dated_on")
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """A row of an agreement's history: a move, or the correction of an earlier row, whose key `corrects` names."""

    key: str
    origin: Origin
    start: Stage
    end: Stage
    corrects: str = ""


def standing_steps(history: Sequence[Step]) -> list[Step]:
    """The moves that nobody took back, oldest first."""
    corrected = {step.corrects for step in history if step.corrects}
    return [step for step in history if not step.corrects and step.key not in corrected]


def stage_after(history: Sequence[Step]) -> Stage:
    """Where an agreement stands after its history."""
    steps = standing_steps(history)
    return steps[-1].end if steps else Stage.CONTACT


def correction_hindrance(history: Sequence[Step], key: str, standings: frozenset[Standing]) -> Reason | None:
    """Why this move cannot be taken back by whoever has these standings: the last one that stands can, one after the other."""
    step = next((step for step in history if step.key == key and not step.corrects), None)
    if step is None or not standings & CORRECTED_BY[step.origin]:
        return Reason("only-who-answers-for-the-move")
    steps = standing_steps(history)
    if step not in steps:
        return Reason("move-corrected-already")
    return None if steps[-1] == step else Reason("correct-the-last-move-first")


def later_by_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_of_silence(last_news_on: date, today: date) -> int:
    """Whole months without dated evidence."""
    months = (today.year - last_news_on.year) * 12 + today.month - last_news_on.month
    return max(0, months - (later_by_months(last_news_on, months) > today)) if months > 0 else 0


def is_dormant(stage: Stage, last_news_on: date | None, months: int, today: date) -> bool:
    """Whether there was no dated evidence for the agreed months: derived on each day anew, never kept."""
    if Shown.SILENCE not in SHOWS[stage] or last_news_on is None:
        return False
    return later_by_months(last_news_on, months) <= today
