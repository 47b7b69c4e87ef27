"""The table of stages as its page shows it, and the track of one agreement."""

from collections.abc import Sequence
from dataclasses import dataclass

from isopolity.agreements.words import GATES, MEANINGS, MOVES, SHOWN, STAGES
from isopolity.core.stages import ARROWS, SHOWS, Stage

# Of an agreement that has not ended; one that has shows how far it had come, and the end.
TRACK: tuple[Stage, ...] = (Stage.CONTACT, Stage.ANNOUNCED, Stage.FORMALISED, Stage.ACTIVE, Stage.REVIEWED)


@dataclass(frozen=True, slots=True)
class MoveLine:
    move: str
    to: str
    gates: Sequence[str]


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage: what it means, the moves that begin there, what everybody sees."""

    stage: str
    meaning: str
    moves: Sequence[MoveLine]
    shown: Sequence[str]


@dataclass(frozen=True, slots=True)
class TrackStep:
    """For `ui/track.html`."""

    label: str
    state: str


def stage_lines() -> list[StageLine]:
    """The stages in their order."""
    return [
        StageLine(
            str(STAGES[stage]),
            str(MEANINGS[stage]),
            [
                MoveLine(str(MOVES[arrow.move]), str(STAGES[arrow.end]), [str(GATES[gate]) for gate in arrow.gates])
                for arrow in ARROWS
                if arrow.start == stage
            ],
            [str(SHOWN[shown]) for shown in SHOWS[stage]],
        )
        for stage in Stage
    ]


def track_of(stage: Stage, reached: Sequence[Stage]) -> list[TrackStep]:
    """The track of an agreement at a stage; `reached`: the stages that its standing moves led to, of one that has ended."""
    steps = TRACK
    if stage == Stage.ENDED:
        steps = (*(one for one in TRACK if one == Stage.CONTACT or one in reached), Stage.ENDED)
    here = steps.index(stage)
    states = ["d" if place < here else "c" if place == here else "" for place in range(len(steps))]
    return [TrackStep(str(STAGES[one]), state) for one, state in zip(steps, states, strict=True)]
