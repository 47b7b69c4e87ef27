"""The guide as its pages and its file show it, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from isopolity.agreements import guide
from isopolity.agreements.guide import GuideText, Pitfall, Reference, Step
from isopolity.agreements.words import GATES, MEANINGS, STAGES
from isopolity.core.partial_dates import PartialDate, parsed_partial_date
from isopolity.core.questions import Source
from isopolity.core.stages import Gate, Stage


@dataclass(frozen=True, slots=True)
class Cited:
    """A source, and the place in it where there is one."""

    reference: Reference
    at: str | None = None

    @property
    def dated(self) -> PartialDate | None:
        return parsed_partial_date(self.reference.dated) if self.reference.dated else None


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words. `gate`: what it helps to fill, or ""."""

    step: Step
    title: str
    do: str
    known_by: str
    sides: str
    office: str
    gate: str


@dataclass(frozen=True, slots=True)
class PitfallLine:
    pitfall: Pitfall
    says: str
    instead: str
    sources: Sequence[Cited]


@dataclass(frozen=True, slots=True)
class StagePart:
    """What the guide says of one stage."""

    stage: Stage
    name: str
    meaning: str
    steps: Sequence[StepLine]
    pitfalls: Sequence[PitfallLine]


def words_of_guide() -> GuideText:
    """The guide in the reader's language."""
    return guide.guide_text(get_language() or "en")


def part_of(stage: Stage) -> StagePart:
    """The steps of a stage, and what often goes wrong there."""
    text = words_of_guide()
    steps = [step_line(step, text) for step in guide.steps_at(stage)]
    pitfalls = [
        PitfallLine(one, text.pitfalls[one.id].pitfall, text.pitfalls[one.id].instead, _cited(one.sources))
        for one in guide.pitfalls_at(stage)
    ]
    return StagePart(stage, str(STAGES[stage]), str(MEANINGS[stage]), steps, pitfalls)


def step_line(step: Step, text: GuideText) -> StepLine:
    """One step in the words of a language."""
    words = text.steps[step.id]
    gate = str(GATES[Gate(step.gate)]) if step.gate else ""
    return StepLine(step, words.title, words.do, words.known_by, text.sides[step.sides], text.offices[step.office], gate)


def parts_of_guide() -> list[StagePart]:
    """The whole guide, stage by stage."""
    return [part_of(stage) for stage in Stage]


def sources_of_guide() -> list[Cited]:
    """Every source that a pitfall names."""
    return [Cited(reference) for reference in guide.REFERENCES.values()]


def guide_file() -> dict[str, Any]:
    """The guide as data: codes as the agreements use them, words in the reader's language."""
    text = words_of_guide()
    return {
        "version": guide.VERSION,
        "dated": guide.DATED,
        "language": text.language,
        "title": text.title,
        "introduction": text.introduction,
        "stages": [_stage_as_data(part) for part in parts_of_guide()],
        "sources": [
            {"id": one.id, "title": one.title, "publisher": one.publisher, "symbol": one.symbol, "address": one.url, "dated": one.dated}
            for one in guide.REFERENCES.values()
        ],
    }


def _stage_as_data(part: StagePart) -> dict[str, Any]:
    return {
        "stage": part.stage.value,
        "steps": [
            {
                "id": line.step.id,
                "title": line.title,
                "do": line.do,
                "known_by": line.known_by,
                "sides": line.step.sides,
                "office": line.step.office,
                "gate": line.step.gate,
                "required": line.step.is_required,
            }
            for line in part.steps
        ],
        "pitfalls": [
            {
                "id": line.pitfall.id,
                "pitfall": line.says,
                "instead": line.instead,
                "sources": [{"source": one.source, "at": one.at} for one in line.pitfall.sources],
            }
            for line in part.pitfalls
        ],
    }


def _cited(sources: Iterable[Source]) -> list[Cited]:
    return [Cited(guide.REFERENCES[source.source], source.at) for source in sources]
