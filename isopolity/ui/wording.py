"""Words in a row, as the reader's language writes them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

FIRST = re.compile(r"(?<!\d)1 (?=[^\W\d])")


def comma() -> str:
    """What stands between the parts of a list: a comma and a blank, or the comma of the reader's script."""
    return pgettext("between the parts of a list", ", ")


def colon() -> str:
    """What stands between a label and what it says: a colon and a blank, in French behind a blank at which no line breaks."""
    return pgettext("between a label and what it says", ": ")


def joined(parts: Iterable[Any]) -> str:
    """The parts with the reader's comma between them; empty ones are left out."""
    return comma().join(str(part) for part in parts if part)


def with_first(day: str) -> str:
    """A day in words; the first of a month is an ordinal in French: 1er juin, but 2 juin."""
    return FIRST.sub("1er ", day) if (get_language() or "").startswith("fr") else day


def dated(day: date, style: str = "DATE_FORMAT") -> str:
    """A day, or a moment, as the reader's language writes it."""
    return with_first(date_format(day, style))
