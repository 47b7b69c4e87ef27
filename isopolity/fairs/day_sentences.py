"""Sentences of what may be refused on the day of a fair, and afterwards."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "badge-unknown": lambda values: _("No badge of this fair has the code %(badge)s. Look for the person by name below.") % values,
    "incident-elsewhere": lambda values: _("That belongs to another fair."),
    "incident-not-of-this": lambda values: _("That cannot happen to what you chose. Choose from the list."),
    "incident-in-the-past": lambda values: _("That slot is over. What happened in it stays as it was: choose one that is not over."),
    "incident-ends-before": lambda values: _("The last slot is before the first. Choose a later one, or none for the end of the fair."),
    "outcome-of-a-dropped-meeting": lambda values: _("This meeting is no longer in the timetable, so there is nothing to say of it."),
    "outcome-before-the-meeting": lambda values: (
        _("The meeting begins on %(time)s. Say then what came of it.")
        % {"time": date_format(datetime.fromisoformat(values["starts_at"]), "DATETIME_FORMAT")}
    ),
    "outcome-of-others": lambda values: _("Only the parties of a meeting say what came of it."),
    "outcome-needs-why-not": lambda values: _("Say why the meeting was not held."),
    "outcome-of-nothing": lambda values: _(
        "A meeting that was not held has neither mark nor contact nor next step. Choose that it was held, or empty these."
    ),
    "outcome-step-needs-owner-and-day": lambda values: _("A next step needs somebody who does it, and a day."),
    "outcome-step-needs-words": lambda values: _("Say what the next step is, or choose neither who does it nor a day."),
    "outcome-owner-is-no-party": lambda values: _("Choose one of the parties of this meeting."),
    "outcome-step-before-the-meeting": lambda values: _("The day of the next step is before the meeting. Choose a later one."),
    "outcome-contact-recorded": lambda values: _(
        "All parties wanted contact, and it stands in the register already: it cannot be taken back here."
    ),
}
