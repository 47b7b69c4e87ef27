"""The checklist of an agreement as one reader sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from isopolity.agreements import guide
from isopolity.agreements.gates import filled_gates
from isopolity.agreements.guide_pages import StepLine, step_line, words_of_guide
from isopolity.agreements.models import Agreement, Party
from isopolity.agreements.permissions import can_tick_step
from isopolity.agreements.queries.agreements import standing_parties, towards_agreement
from isopolity.agreements.queries.steps import CheckedStep, checked_steps, is_before
from isopolity.agreements.words import STAGES
from isopolity.core.stages import Stage


@dataclass(frozen=True, slots=True)
class Line:
    """A step with its words. `may_tick`: the reader may say that their side, or all together, have done it."""

    line: StepLine
    checked: CheckedStep
    may_tick: bool


@dataclass(frozen=True, slots=True)
class StageLines:
    name: str
    stage: Stage
    lines: Sequence[Line]

    @property
    def done(self) -> int:
        return sum(line.checked.is_done for line in self.lines)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The steps of the present stage, and those of the stages before it."""

    now: StageLines
    before: Sequence[StageLines]


def checklist_for(user: Any, agreement: Agreement) -> Checklist:
    """How far an agreement is with the guide."""
    stage, own = Stage(agreement.stage), _own_party(user, agreement)
    checked = checked_steps(agreement, filled_gates(agreement))
    before = [_lines(one, checked, own) for one in Stage if is_before(one, stage)]
    return Checklist(_lines(stage, checked, own), before)


def _lines(stage: Stage, checked: Mapping[str, CheckedStep], own: Party | None) -> StageLines:
    text = words_of_guide()
    lines = []
    for step in guide.steps_at(stage):
        side = own.public_id if own and step.sides == "each" else ""
        lines.append(Line(step_line(step, text), checked[step.id], own is not None and checked[step.id].is_open_for(side)))
    return StageLines(str(STAGES[stage]), stage, lines)


def _own_party(user: Any, agreement: Agreement) -> Party | None:
    own = None if can_tick_step(user, agreement) else towards_agreement(user, agreement).own
    return next((party for party in standing_parties(agreement) if own and party.organisation_id == own.pk), None)
