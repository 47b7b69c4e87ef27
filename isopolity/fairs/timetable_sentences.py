"""Sentences of what may be refused when a timetable is made, changed by hand, or published."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _no_longer_fits(values: Mapping[str, Any]) -> str:
    text = ngettext(
        "Since this timetable was made, something has changed: %(count)s meeting no longer fits. Ask for a repair.",
        "Since this timetable was made, something has changed: %(count)s meetings no longer fit. Ask for a repair.",
        values["count"],
    )
    return text % values


SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "nothing-to-repair": lambda values: _("No timetable has been published yet, so there is nothing to repair or to change."),
    "fair-without-slots": lambda values: _("The fair has no slots yet: draw them first."),
    "fair-without-tables": lambda values: _("No table is open in any slot that lies ahead."),
    "fair-without-accepted-requests": lambda values: _("No request for a meeting has been accepted yet."),
    "timetable-being-made": lambda values: _("A timetable of this fair is being made. Wait until it is there, or stop it."),
    "timetable-not-being-made": lambda values: _("This timetable is not being made any more."),
    "timetable-not-draft": lambda values: _("This is no draft any more."),
    "timetable-follows-another": lambda values: (
        _("Meanwhile version %(published)s was published, and this draft was made to follow version %(based_on)s. Make it again.") % values
    ),
    "timetable-no-longer-fits": _no_longer_fits,
    "timetable-changes-nothing": lambda values: _("This draft changes nothing in the timetable that stands."),
    "timetable-input-broken": lambda values: (
        _("The fair cannot be planned as it is. At %(path)s of its file stands “%(found)s”; expected: %(expected)s.") % values
    ),
    "timetable-breaks-rules": lambda values: (
        _(
            "What came out was checked and breaks %(count)s rules (%(code)s first), so it was not kept. Please tell whoever runs this installation."
        )
        % values
    ),
    "timetable-broke": lambda values: _(
        "The work broke off because of a fault of the program. Please tell whoever runs this installation."
    ),
    "hand-unknown": lambda values: _("This meeting or this slot does not exist any more."),
    "hand-has-happened": lambda values: _("This meeting has begun or was held: it stays where it was."),
    "hand-slot-over": lambda values: _("This slot has begun, or the meeting is not allowed in it."),
    "hand-party-not-there": lambda values: _("%(delegation)s is not there at that time.") % values,
    "hand-party-busy": lambda values: _("%(delegation)s has another meeting at that time.") % values,
    "hand-party-at-limit": lambda values: _("%(delegation)s has as many meetings as it may have.") % values,
    "hand-table-closed": lambda values: _("Table %(table)s is not open at that time.") % values,
    "hand-table-taken": lambda values: _("Another meeting is at table %(table)s at that time.") % values,
    "hand-no-interpreter": lambda values: _("No interpreter for this meeting is free at that time."),
}
