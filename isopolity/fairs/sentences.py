"""Why a request has no place and what would help, one sentence for each code of `core.scheduling.codes`.

The values are ids, or words that a page has put in their place.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isopolity.ui.wording import joined

Values = Mapping[str, Any]


def in_words(values: Values) -> dict[str, Any]:
    """The values with their lists in a row, for those who have no `ui.sentences` between."""
    return {key: joined(value) if isinstance(value, tuple | list) else value for key, value in values.items()}


def _several(values: Values) -> str:
    if values["main"] == "no-interpreter":
        text = ngettext(
            "All parties have time in %(count)s slot: an interpreter for %(languages)s is missing in %(no_interpreter)s, "
            "a table in %(tables_full)s (%(slots)s).",
            "All parties have time in %(count)s slots: an interpreter for %(languages)s is missing in %(no_interpreter)s, "
            "a table in %(tables_full)s (%(slots)s).",
            values["count"],
        )
    else:
        text = ngettext(
            "All parties have time in %(count)s slot: a table is missing in %(tables_full)s, "
            "an interpreter for %(languages)s in %(no_interpreter)s (%(slots)s).",
            "All parties have time in %(count)s slots: a table is missing in %(tables_full)s, "
            "an interpreter for %(languages)s in %(no_interpreter)s (%(slots)s).",
            values["count"],
        )
    return text % in_words(values)


def _limit(values: Values) -> str:
    if values["least"] is None:
        return _("%(delegation)s may have no meetings at all.") % values
    return _("%(delegation)s has reached its limit of %(limit)s meetings. The one worth least is %(least)s, worth %(value)s.") % values


def _one_more_interpreter(values: Values) -> str:
    text = ngettext(
        "One more interpreter for %(languages)s would give %(count)s of these requests a place (needed in %(slots)s).",
        "One more interpreter for %(languages)s would give %(count)s of these requests a place (needed in %(slots)s).",
        values["count"],
    )
    return text % in_words(values)


def _one_more_table(values: Values) -> str:
    text = ngettext(
        "One more table would give %(count)s of these requests a place (needed in %(slots)s).",
        "One more table would give %(count)s of these requests a place (needed in %(slots)s).",
        values["count"],
    )
    return text % in_words(values)


REASONS: dict[str, Callable[[Values], str]] = {
    "no-common-free-slot": lambda values: _("There is no slot in which all parties are there: %(delegations)s.") % in_words(values),
    "no-interpreter": lambda values: (
        _("No interpreter for %(languages)s is free in the slots in which all parties could meet: %(slots)s.") % in_words(values)
    ),
    "tables-full": lambda values: _("No table is left in the slots in which all parties could meet: %(slots)s.") % in_words(values),
    "several-obstacles": _several,
    "limit-of-meetings": _limit,
    "would-displace": lambda values: (
        _("In %(slot)s, where least would be lost, %(requests)s would have to go: worth %(value)s, and this one is worth %(worth)s.")
        % in_words(values)
    ),
    "would-displace-kept": lambda values: (
        _("In %(slot)s, where least would be lost, %(requests)s would have to go, and that is fixed or required.") % in_words(values)
    ),
    "would-displace-minimum": lambda values: (
        _(
            "In %(slot)s, where least would be lost, %(requests)s would have to go, and a delegation would fall below its minimum of meetings."
        )
        % in_words(values)
    ),
    "better-left": lambda values: (
        _(
            "A better timetable is possible: in %(slot)s it could stand instead of %(requests)s "
            "(worth %(value)s; this one is worth %(worth)s)."
        )
        % in_words(values)
    ),
    "place-left": lambda values: _("A better timetable is possible: there is a place for it in %(slot)s.") % values,
    "required-conflict": lambda values: (
        _("It is required, and cannot be held together with all of these, which are required too: %(requests)s.") % in_words(values)
    ),
    "not-chosen": lambda values: _("It has no place in this timetable."),
}

REMEDIES: dict[str, Callable[[Values], str]] = {
    "one-more-interpreter": _one_more_interpreter,
    "one-more-table": _one_more_table,
    "one-more-meeting": lambda values: _("If %(delegation)s could have %(limit)s meetings, %(request)s would have a place.") % values,
}

SENTENCES = {**REASONS, **REMEDIES}
