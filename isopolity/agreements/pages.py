"""What the page of an agreement shows to one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from isopolity.agreements import guide
from isopolity.agreements.answer_pages import FORM_TITLES
from isopolity.agreements.gates import filled_gates
from isopolity.agreements.models import Agreement, Supporter
from isopolity.agreements.queries.agreements import Towards, facts_of, moved_here, moves_of, standing_moves, towards_agreement
from isopolity.agreements.queries.answers import OPEN_FORMS, missing_of
from isopolity.agreements.queries.history import History, history_of, supporters_of
from isopolity.agreements.queries.steps import CheckedStep, checked_steps
from isopolity.agreements.sentences import gate_words
from isopolity.agreements.stage_pages import TrackStep, track_of
from isopolity.agreements.words import MOVES
from isopolity.core.reasons import Reason
from isopolity.core.stages import (
    BINDING,
    Facts,
    Move,
    Origin,
    Stage,
    arrow_from,
    correction_hindrance,
    is_dormant,
    joining_hindrance,
    months_of_silence,
    moves_from,
    open_gates,
)


@dataclass(frozen=True, slots=True)
class NextMove:
    """A move that begins at the present stage: what it waits for, in words."""

    move: Move
    label: str
    missing: Sequence[str]
    hindrance: Reason | None


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form that its parties fill in, with how many answers it lacks."""

    name: str
    title: str
    missing: int


@dataclass(frozen=True, slots=True)
class Seen:
    """An agreement as one reader sees it. `may_keep`: they may change who takes part. `may_correct`: they may take the last move back."""

    agreement: Agreement
    track: Sequence[TrackStep]
    history: History
    supporters: Sequence[Supporter]
    silent_months: int
    quiet_months: int
    next_moves: Sequence[NextMove]
    steps: Sequence[CheckedStep]
    forms: Sequence[FormLine]
    towards: Towards
    may_keep: bool
    may_record: bool
    may_correct: bool

    @property
    def steps_done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def may_act(self) -> bool:
        return bool(self.towards.standings)

    @property
    def shows_missing(self) -> bool:
        return any(move.missing or move.hindrance for move in self.next_moves)


def seen_by(user: Any, agreement: Agreement, today: date) -> Seen:
    """The page of an agreement for one reader. About eleven queries."""
    stage = Stage(agreement.stage)
    history, towards = history_of(agreement), towards_agreement(user, agreement)
    moves = moves_of(agreement)
    by_parties = moved_here(agreement)
    filled = filled_gates(agreement)
    facts, checked = facts_of(agreement, filled), checked_steps(agreement, filled)
    last = history.last_move
    silent = is_dormant(stage, agreement.last_news_on, agreement.silence_months, today)
    months = months_of_silence(agreement.last_news_on, today)
    return Seen(
        agreement,
        track_of(stage, [Stage(move.end) for move in standing_moves(moves)]),
        history,
        supporters_of(agreement),
        months if silent else 0,
        months,
        next_moves(stage, facts),
        [checked[step.id] for step in guide.steps_at(stage)],
        _forms(agreement) if towards.is_party and stage == Stage.ANNOUNCED else [],
        towards,
        may_keep=towards.is_party or (towards.keeps_register and not by_parties),
        may_record=towards.keeps_register and not towards.is_party and not by_parties,
        may_correct=last is not None and correction_hindrance([move.step for move in moves], str(last.pk), towards.standings) is None,
    )


def _forms(agreement: Agreement) -> list[FormLine]:
    return [FormLine(name, str(FORM_TITLES[name]), len(missing_of(agreement, name))) for name in OPEN_FORMS]


def next_moves(stage: Stage, facts: Facts) -> list[NextMove]:
    """The moves that begin at a stage, each with what its parties still lack for it."""
    found = []
    for move in moves_from(stage):
        arrow = arrow_from(stage, move)
        assert arrow is not None
        missing = [gate_words(gate, side) for gate, side in open_gates(arrow, facts)]
        binds = arrow.end in BINDING
        found.append(NextMove(move, str(MOVES[move]), missing, joining_hindrance(facts.sides) if binds else None))
    return found


def origin_for(towards: Towards) -> Origin:
    """Parties make moves; whoever keeps the register records them."""
    return Origin.MADE if towards.is_party else Origin.RECORDED
