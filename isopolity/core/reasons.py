"""Why something was refused, suggested or hindered, as a code with values: only `isopolity.ui` turns one into a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Value = str | int | float | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code in kebab case, with the values that its sentence names.

    `field` is the name of the form field it belongs to, when there is one. A code without a sentence in
    `isopolity.ui.sentences` is found by a test, so a new code is added in both places at once.
    """

    code: str
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    field: str | None = None


class Refused(Exception):
    """Raised by a service that will not do what it was asked; nothing has changed when it leaves the service."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


def refuse_if(reason: Reason | None) -> None:
    """Raise `Refused` when there is a reason: the first line of a service, around its permission."""
    if reason is not None:
        raise Refused(reason)
