"""The gates before a move, as data: whoever keeps what fills a gate says here which are filled.

A gate that nobody answers for is not filled: nothing is taken to be done that the product does not know. Each answer gives, for an agreement,
the keys of the sides that have filled the gate (`Party.public_id`), or "" for a gate of the whole agreement.
"""

from collections.abc import Callable, Set

from isopolity.agreements.models import Agreement
from isopolity.core.stages import Gate

Answer = Callable[[Agreement], Set[str]]
_answers: dict[Gate, Answer] = {}


def register(gate: Gate, answer: Answer) -> None:
    """Let `answer(agreement)` say who has filled a gate. One answer a gate."""
    assert gate not in _answers, f"two answers for {gate}"
    _answers[gate] = answer


def filled_gates(agreement: Agreement) -> frozenset[tuple[Gate, str]]:
    """Every gate that is filled now, as `core.stages.Facts` takes them."""
    return frozenset((gate, key) for gate, answer in _answers.items() for key in answer(agreement))
