"""Words in a row, as the reader's language writes them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext


def comma() -> str:
    """What stands between the parts of a list: a comma and a blank, or the comma of the reader's script."""
    return pgettext("between the parts of a list", ", ")


def colon() -> str:
    """What stands between a label and what it says: a colon and a blank, in French behind a blank at which no line breaks."""
    return pgettext("between a label and what it says", ": ")


def joined(parts: Iterable[Any]) -> str:
    """The parts with the reader's comma between them; empty ones are left out."""
    return comma().join(str(part) for part in parts if part)
