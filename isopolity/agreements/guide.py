"""The guide of city-to-city cooperation (S08): its steps, which drive an agreement, and pitfalls by stage (S07). Knows no framework.

What a step is stands in `data/guide/guide.json`, what it says in one file a language. An agreement keeps `VERSION` and the ids of
the steps that it has done, so a later version changes no agreement that is under way.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from isopolity.core.questions import Source
from isopolity.core.stages import Stage

DATA = Path(__file__).resolve().parent / "data" / "guide"
LANGUAGES = ("en", "fr", "ar")
STAGES = tuple(stage.value for stage in Stage)
GATES = ("parameters", "preparation", "expectations")


@dataclass(frozen=True, slots=True)
class Reference:
    """A published source: the address is where it was read, `dated` as far as the source says."""

    id: str
    title: str
    publisher: str
    symbol: str | None
    url: str
    dated: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """`stage`: during which it is done. `gate`: which of `GATES` it serves, or None. `sides`: each by itself, or all together."""

    id: str
    stage: str
    gate: str | None
    is_required: bool
    sides: str
    office: str


@dataclass(frozen=True, slots=True)
class Pitfall:
    """`stage`: where it bites. Without sources it is our own experience and said to be."""

    id: str
    stage: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class StepText:
    title: str
    do: str
    known_by: str


@dataclass(frozen=True, slots=True)
class PitfallText:
    pitfall: str
    instead: str


@dataclass(frozen=True, slots=True)
class GuideText:
    """The words of one language; `sides` and `offices` are the names of the codes in `Step`."""

    language: str
    title: str
    introduction: str
    sides: Mapping[str, str]
    offices: Mapping[str, str]
    steps: Mapping[str, StepText]
    pitfalls: Mapping[str, PitfallText]


def read_references(entries: list[dict[str, Any]]) -> Mapping[str, Reference]:
    """Sources by id, as every file of this app lists them."""
    return MappingProxyType({entry["id"]: Reference(**entry) for entry in entries})


def read_sources(entries: list[dict[str, Any]]) -> tuple[Source, ...]:
    return tuple(Source(**entry) for entry in entries)


_FILE = json.loads((DATA / "guide.json").read_text(encoding="utf-8"))
VERSION: str = _FILE["version"]
DATED: str = _FILE["dated"]
REFERENCES = read_references(_FILE["sources"])
# Both in the order in which they are shown.
STEPS = MappingProxyType(
    {
        entry["id"]: Step(entry["id"], entry["stage"], entry["gate"], entry["required"], entry["sides"], entry["office"])
        for entry in _FILE["steps"]
    }
)
PITFALLS = MappingProxyType(
    {entry["id"]: Pitfall(entry["id"], entry["stage"], read_sources(entry["sources"])) for entry in _FILE["pitfalls"]}
)


def steps_at(stage: str) -> tuple[Step, ...]:
    """The steps of one stage, in order."""
    return tuple(step for step in STEPS.values() if step.stage == stage)


def steps_for(gate: str) -> tuple[Step, ...]:
    """The steps that serve one gate, in order."""
    return tuple(step for step in STEPS.values() if step.gate == gate)


def pitfalls_at(stage: str) -> tuple[Pitfall, ...]:
    """The pitfalls that bite at one stage, in order."""
    return tuple(pitfall for pitfall in PITFALLS.values() if pitfall.stage == stage)


def guide_text(language: str) -> GuideText:
    """The words in a language, in English where it has none."""
    language = language.split("-")[0]
    return _text(language if language in LANGUAGES else "en")


@cache
def _text(language: str) -> GuideText:
    file = json.loads((DATA / f"guide.{language}.json").read_text(encoding="utf-8"))
    return GuideText(
        language=file["language"],
        title=file["title"],
        introduction=file["introduction"],
        sides=MappingProxyType(file["sides"]),
        offices=MappingProxyType(file["offices"]),
        steps=MappingProxyType({id_: StepText(**text) for id_, text in file["steps"].items()}),
        pitfalls=MappingProxyType({id_: PitfallText(**text) for id_, text in file["pitfalls"].items()}),
    )
