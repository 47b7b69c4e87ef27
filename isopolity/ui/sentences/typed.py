"""Sentences of what cannot be taken as it was typed (`isopolity.core.typed`, `isopolity.ui.fields`)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _


def _bound(number: int) -> str:
    # Four digits may be a year, which nobody writes with a sign for thousands.
    return str(localize(number)) if number >= 10_000 else str(number)


SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text-not-text": lambda values: _(
        "This holds signs that are not text; it may come from a file of another kind. Please type it, or copy it from elsewhere."
    ),
    "text-unseen": lambda values: _("Only signs that cannot be seen were typed here."),
    "text-marks": lambda values: _("The letter “%(letter)s” carries more accents than any language writes.") % values,
    "text-too-long": lambda values: (
        _("This is too long: characters typed: %(length)s; at most: %(most)s.")
        % {"length": localize(values["length"]), "most": localize(values["most"])}
    ),
    "number-unreadable": lambda values: _("“%(typed)s” cannot be read as a number. Type it in digits, such as 25000.") % values,
    "number-not-whole": lambda values: _("“%(typed)s” is not a whole number. Type it without a fraction.") % values,
    "number-mixed-digits": lambda values: (
        _("“%(typed)s” mixes digits of several scripts, so it cannot be read with certainty. Type it in one kind of digits.") % values
    ),
    "number-too-small": lambda values: _("The number must be at least %(least)s.") % {"least": _bound(values["least"])},
    "number-too-large": lambda values: _("The number must be at most %(most)s.") % {"most": _bound(values["most"])},
    "day-unreadable": lambda values: (
        _("“%(typed)s” is not a day that can be read. Write year, month and day, such as 2026-11-30.") % values
    ),
    "language-several": lambda values: _("“%(typed)s” does not say which language is meant. Write one of these: %(names)s.") % values,
    "language-unknown": lambda values: (
        _(
            "No language called “%(typed)s” is known here. Write its name in this page’s language or in English, or its code, such as wo for Wolof."
        )
        % values
    ),
}
