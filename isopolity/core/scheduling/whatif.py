"""A fair with one more table, slot or interpreter."""

from dataclasses import dataclass, replace

from isopolity.core.scheduling.model import Fair, Interpreter
from isopolity.core.strict_json import BadInput


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How much more value, and the requests that would be placed and are not."""

    value_gain: int
    placed: tuple[str, ...]


def with_more(fair: Fair, more: str) -> Fair:
    """The fair with one more table in every slot ("table"), one more slot right after the last, as long and with as many tables ("slot"),
    or one more interpreter who is there all the time ("interpreter:fr-pt"). Raises `BadInput` for anything else.
    """
    expected = "table, slot or interpreter: with two or more languages, such as interpreter:fr-pt"
    kind, _, languages = more.partition(":")
    if more == "table":
        return replace(fair, slots=tuple(replace(slot, tables=slot.tables + 1) for slot in fair.slots))
    if more == "slot":
        if not fair.slots:
            raise BadInput("--what-if", "a fair with slots, as one more follows on the last", "none")
        last = max(fair.slots, key=lambda slot: slot.starts_at)
        name = _unused(f"{last.id}+1", {slot.id for slot in fair.slots})
        return replace(fair, slots=(*fair.slots, replace(last, id=name, starts_at=last.ends_at)))
    spoken = tuple(dict.fromkeys(languages.split("-")))
    if kind != "interpreter" or len(spoken) < 2 or not all(spoken):
        raise BadInput("--what-if", expected, more)
    name = _unused("one-more", {interpreter.id for interpreter in fair.interpreters})
    return replace(fair, interpreters=(*fair.interpreters, Interpreter(name, spoken)))


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "+"
    return name
