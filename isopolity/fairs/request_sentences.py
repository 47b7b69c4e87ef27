"""Sentences of what may be refused about requests and interpreters, and of how the value of a meeting came about."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Values = Mapping[str, Any]


def _with_day(values: Values) -> dict[str, Any]:
    """The day of the values as the reader writes it."""
    return {**values, "day": date_format(date.fromisoformat(values["day"]), "DATE_FORMAT")}


def _no_rank(values: Values) -> str:
    if not values["ranked"]:
        text = ngettext(
            "%(delegation)s has given no ranks: its %(wishes)s wish counts %(points)s points.",
            "%(delegation)s has given no ranks: each of its %(wishes)s wishes counts the same, %(points)s points.",
            values["wishes"],
        )
    else:
        text = ngettext(
            "%(delegation)s has not ranked it. What it did not rank comes behind its %(ranked)s ranked wish: %(points)s points.",
            "%(delegation)s has not ranked it. What it did not rank comes behind its %(ranked)s ranked wishes: %(points)s points.",
            values["ranked"],
        )
    return text % values


def _rank(values: Values) -> str:
    text = ngettext(
        "%(delegation)s: place %(place)s of its %(wishes)s wish, %(points)s points.",
        "%(delegation)s: place %(place)s of its %(wishes)s wishes, %(points)s points.",
        values["wishes"],
    )
    return text % values


VALUES: dict[str, Callable[[Values], str]] = {
    "value-rank": _rank,
    "value-no-rank": _no_rank,
    "value-wish": lambda values: (
        _(
            "The wish of all parties: half the mean of their points (%(mean)s) and half the points of the weakest wish (%(weakest)s), "
            "%(points)s together. So a wish that is mutual counts more."
        )
        % values
    ),
    "value-fit": lambda values: (
        _("Two thirds of the wish count in any case, the last third as far as their needs and offers fit: %(fit)s of 1000.") % values
    ),
    "value-fit-unknown": lambda values: _("Two thirds of the wish count in any case. How well they fit is not known, and adds nothing."),
    "value-total": lambda values: _("The meeting is worth %(value)s to the timetable, of %(best)s at most.") % values,
}

REFUSALS: dict[str, Callable[[Values], str]] = {
    "only-the-parties-and-organisers": lambda values: _(
        "Only the delegations that would meet, and those who organise the fair, read this."
    ),
    "meeting-needs-two-parties": lambda values: _("A meeting needs two different delegations at least."),
    "delegation-of-another-fair": lambda values: _("%(delegation)s takes part in another fair.") % values,
    "partner-not-accredited": lambda values: (
        _("The delegation of %(delegation)s is not accredited at this fair, so nobody can meet it yet.") % values
    ),
    "meeting-needs-two-countries": lambda values: (
        _("At this fair delegations of different countries meet. %(delegation)s is of the same country.") % values
    ),
    "meeting-needs-least-developed": lambda values: (
        _("At this fair one of those who meet is of a least developed country. Neither you nor %(delegation)s is.") % values
    ),
    "fair-not-open": lambda values: _("%(fair)s is not open: meetings can be asked for once it is.") % values,
    "requests-are-closed": lambda values: (
        _("Meetings could be asked for, answered and ranked until %(day)s. Speak to those who organise the fair.") % _with_day(values)
    ),
    "meeting-asked-already": lambda values: _("A meeting with %(delegation)s was asked for already, and the request is open.") % values,
    "meeting-received-already": lambda values: (
        _("%(delegation)s has asked you already. Answer their request instead of sending another.") % values
    ),
    "meeting-requests-used-up": lambda values: (
        _(
            "You have sent %(sent)s requests, and at this fair a delegation may send %(most)s. "
            "One that others decline, or do not answer, is given back to you."
        )
        % values
    ),
    "meeting-request-closed": lambda values: _("This request is closed: it was declined or withdrawn, or it lapsed."),
    "meeting-has-a-place": lambda values: _(
        "This meeting has its place in the published timetable. Those who organise the fair can take it out."
    ),
    "meeting-is-the-secretariats": lambda values: _("Those who organise the fair have added this meeting. Speak to them."),
    "meeting-answered-by-others": lambda values: _("You have asked for this meeting: the other delegation answers."),
    "meeting-withdrawn-by-sender": lambda values: _("The other delegation has asked for this meeting: you can decline it."),
    "fair-without-relay": lambda values: _("The rules of %(fair)s do not allow two interpreters through a third language.") % values,
    "decline-needs-a-reason": lambda values: _("Say in a sentence why not: the other delegation reads it."),
    "desk-not-open-yet": lambda values: (
        _("Meetings are agreed at the desk from the day before the fair on, which begins on %(day)s.") % _with_day(values)
    ),
    "interpreter-needs-two-languages": lambda values: _("An interpreter needs two languages at least."),
    "slots-have-changed": lambda values: _("The times of the fair have changed meanwhile. Look at them again."),
}

SENTENCES = {**VALUES, **REFUSALS}
