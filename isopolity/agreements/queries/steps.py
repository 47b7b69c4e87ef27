"""Which steps of the guide an agreement has done: what follows from its moves and its gates, and what its parties said."""

from collections.abc import Sequence
from dataclasses import dataclass

from isopolity.agreements import guide
from isopolity.agreements.guide import Step
from isopolity.agreements.models import Agreement, Party, StepDone
from isopolity.agreements.queries.agreements import moves_of, standing_moves, standing_parties
from isopolity.core.stages import OF_EACH_SIDE, Gate, Move, Stage

# What a step is done by, where a move says so.
BY_MOVES = {
    "announce": {Move.ANNOUNCE},
    "agree-and-sign": {Move.FORMALISE},
    "review-apart": {Move.REVIEW},
    "renew-or-end": {Move.RENEW, Move.END},
}


@dataclass(frozen=True, slots=True)
class OfSide:
    """How far one side is with a step; `party` None: all sides together. `is_known`: a move or a filled gate says that it is done."""

    party: Party | None
    ticked: StepDone | None
    is_known: bool

    @property
    def is_done(self) -> bool:
        return self.is_known or self.ticked is not None


@dataclass(frozen=True, slots=True)
class CheckedStep:
    """A step with how far each side is: one entry for a step that all do together."""

    step: Step
    sides: Sequence[OfSide]

    @property
    def is_done(self) -> bool:
        return all(side.is_done for side in self.sides)

    def is_open_for(self, side: str) -> bool:
        """Whether it can still be said of this side ("" for all together) that it has done the step."""
        return any(not one.is_done and (one.party.public_id if one.party else "") == side for one in self.sides)


def is_before(one: Stage, other: Stage) -> bool:
    """Whether a stage comes before another in the life of an agreement."""
    order = list(Stage)
    return order.index(one) < order.index(other)


def checked_steps(agreement: Agreement, filled: frozenset[tuple[Gate, str]]) -> dict[str, CheckedStep]:
    """Every step of the guide, by its id; `filled` are the gates (`gates.filled_gates`). One query, for an agreement as `agreement_for` reads it."""
    ticked = {(one.step, one.side): one for one in StepDone.objects.filter(agreement=agreement).select_related("organisation")}
    moved = {Move(move.move) for move in standing_moves(moves_of(agreement))}
    return {step.id: _checked(agreement, step, ticked, moved, filled) for step in guide.STEPS.values()}


def _checked(
    agreement: Agreement,
    step: Step,
    ticked: dict[tuple[str, str], StepDone],
    moved: set[Move],
    filled: frozenset[tuple[Gate, str]],
) -> CheckedStep:
    known = bool(BY_MOVES.get(step.id, set()) & moved)
    if step.sides != "each":
        done = known or (step.gate is not None and _is_filled(agreement, Gate(step.gate), filled))
        return CheckedStep(step, [OfSide(None, ticked.get((step.id, "")), done)])
    return CheckedStep(
        step,
        [
            OfSide(party, ticked.get((step.id, party.public_id)), known or _has_filled(party, step.gate, filled))
            for party in _sides(agreement)
        ],
    )


def _sides(agreement: Agreement) -> list[Party]:
    return [party for party in standing_parties(agreement) if party.organisation is not None or party.is_open]


def _has_filled(party: Party, gate: str | None, filled: frozenset[tuple[Gate, str]]) -> bool:
    return gate is not None and bool({(Gate(gate), ""), (Gate(gate), party.public_id)} & filled)


def _is_filled(agreement: Agreement, gate: Gate, filled: frozenset[tuple[Gate, str]]) -> bool:
    if gate not in OF_EACH_SIDE:
        return (gate, "") in filled
    return all((gate, party.public_id) in filled for party in _sides(agreement))
