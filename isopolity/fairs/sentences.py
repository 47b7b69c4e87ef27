"""Why a request has no place and what would help, one sentence for each code of `core.scheduling.codes`.

The values are ids, or words that a page has put in their place.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isopolity.ui.wording import joined

Values = Mapping[str, Any]


def in_words(values: Values) -> dict[str, Any]:
    """The values with their lists in a row, for those who have no `ui.sentences` between; languages as a pair that somebody speaks."""
    row = {key: joined(value) if isinstance(value, tuple | list) else value for key, value in values.items()}
    spoken = values.get("languages")
    return row | {"languages": pair_of(spoken)} if isinstance(spoken, tuple | list) else row


def pair_of(languages: Iterable[str]) -> str:
    """The languages of one interpreter, as in French–Portuguese."""
    return "–".join(languages)


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
        "One more interpreter for %(languages)s would give %(count)s of these requests a place (needed: %(slots)s).",
        "One more interpreter for %(languages)s would give %(count)s of these requests a place (needed: %(slots)s).",
        values["count"],
    )
    return text % in_words(values)


def _one_more_table(values: Values) -> str:
    text = ngettext(
        "One more table would give %(count)s of these requests a place (needed: %(slots)s).",
        "One more table would give %(count)s of these requests a place (needed: %(slots)s).",
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


def _few_requests(values: Values) -> str:
    text = ngettext(
        "There is only %(requests)s request for a meeting with it.",
        "There are only %(requests)s requests for a meeting with it.",
        values["requests"],
    )
    return text % values


def _few_slots(values: Values) -> str:
    text = ngettext(
        "It could meet only %(slots)s time while it is there.", "It could meet only %(slots)s times while it is there.", values["slots"]
    )
    return text % values


def _no_interpreter(values: Values) -> str:
    text = ngettext(
        "No interpreter for %(languages)s is there when %(requests)s of its requests could be held.",
        "No interpreter for %(languages)s is there when %(requests)s of its requests could be held.",
        values["requests"],
    )
    return text % in_words(values)


def _no_common_slot(values: Values) -> str:
    text = ngettext(
        "The parties of its %(requests)s request are not there at the same time.",
        "The parties of its %(requests)s requests are there at the same time too rarely.",
        values["requests"],
    )
    return text % values


def _add_requests(values: Values) -> str:
    text = ngettext(
        "%(count)s more request for a meeting with it is needed.",
        "%(count)s more requests for a meeting with it are needed.",
        values["count"],
    )
    return text % values


def _add_slots(values: Values) -> str:
    text = ngettext(
        "It would have to be there for %(count)s more slot.", "It would have to be there for %(count)s more slots.", values["count"]
    )
    return text % values


def _add_interpreter(values: Values) -> str:
    text = ngettext(
        "An interpreter for %(languages)s is needed for %(count)s meeting.",
        "An interpreter for %(languages)s is needed for %(count)s meetings.",
        values["count"],
    )
    return text % in_words(values)


def _add_availability(values: Values) -> str:
    text = ngettext(
        "%(count)s more slot is needed in which it and those who wish to meet it are there.",
        "%(count)s more slots are needed in which it and those who wish to meet it are there.",
        values["count"],
    )
    return text % values


SHORTFALLS: dict[str, Callable[[Values], str]] = {
    "floor-others-first": lambda values: (
        _("Alone it could have %(proven_max)s meetings. It has %(reached)s, because others need the same tables, interpreters or partners.")
        % values
    ),
    "floor-above-limit": lambda values: _("It wishes for no more meetings itself than %(limit)s.") % values,
    "floor-few-requests": _few_requests,
    "floor-few-slots": _few_slots,
    "floor-no-interpreter": _no_interpreter,
    "floor-no-common-slot": _no_common_slot,
}

CURES: dict[str, Callable[[Values], str]] = {
    "add-table": lambda values: _("One more table in one of these slots would give it one more meeting: %(slots)s.") % in_words(values),
    "raise-limit": lambda values: _("Its limit of meetings would have to be %(limit)s.") % values,
    "add-requests": _add_requests,
    "add-slots": _add_slots,
    "add-interpreter": _add_interpreter,
    "add-availability": _add_availability,
}

SENTENCES = {**REASONS, **REMEDIES, **SHORTFALLS, **CURES}
