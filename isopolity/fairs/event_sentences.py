"""Sentences of what may be refused at a fair before its timetable: rights, the fair itself, its hall, its delegations."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _day(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The values with these days as the reader writes days."""
    return {**values, **{name: date_format(date.fromisoformat(values[name]), "DATE_FORMAT") for name in names}}


SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-organisers-of-the-fair": lambda values: _("Only the people who organise %(fair)s may do this.") % values,
    "only-participants-of-the-fair": lambda values: (
        _("Only the accredited delegations of %(fair)s and those who organise it see this.") % values
    ),
    "only-the-delegation-and-organisers": lambda values: (
        _("Only the delegation of %(delegation)s itself and those who organise the fair may see or do this.") % values
    ),
    "only-the-delegation": lambda values: _("Only people who act for %(delegation)s may wish and answer for its delegation.") % values,
    "delegation-not-accredited": lambda values: (
        _("The delegation of %(delegation)s is not accredited, so it can neither ask for meetings nor answer.") % values
    ),
    "fair-is-over": lambda values: _("%(fair)s has ended or was cancelled: nothing can be changed any more.") % values,
    "fair-in-the-past": lambda values: _("These days are over. A fair lies ahead."),
    "fair-ends-before-it-starts": lambda values: _("The last day cannot be before the first."),
    "event-without-name": lambda values: _("Give the name of the event too, or leave empty what belongs to it."),
    "event-with-one-day": lambda values: _("Give both the first and the last day of the event, or neither."),
    "fair-too-long": lambda values: _("A fair lasts at most %(most)s days.") % values,
    "fair-deadline-after-its-end": lambda values: _("This cannot be after the last day of the fair, %(day)s.") % _day(values, "day"),
    "capacity-below-accredited": lambda values: (
        _("%(number)s delegations are accredited already: the number cannot be below that.") % values
    ),
    "fair-not-in-preparation": lambda values: _("This fair was opened before."),
    "fair-is-not-open": lambda values: _("%(fair)s is not open.") % values,
    "fair-not-over": lambda values: _("The fair goes on until %(day)s: it can be ended from that day on.") % _day(values, "day"),
    "cancelling-needs-reason": lambda values: _("Say why: all delegations will read it."),
    "organiser-not-public": lambda values: _("%(organisation)s is not in the public directory, so it cannot organise a fair.") % values,
    "organiser-already": lambda values: _("%(organisation)s organises this fair already.") % values,
    "organiser-unknown": lambda values: _("%(organisation)s does not organise this fair.") % values,
    "organiser-last": lambda values: _("Somebody must organise the fair: add another organiser first, or cancel the fair."),
    "town-unknown": lambda values: (
        _("No town called “%(town)s” is known here. Leave the field empty, and write the town into the address of the hall.") % values
    ),
    "time-zone-unknown": lambda values: (
        _("“%(typed)s” is not the name of a time zone. Such names are Africa/Porto-Novo, Asia/Dhaka or Europe/Brussels.") % values
    ),
    "time-zone-needed": lambda values: _("Say in which time zone the hall is, or name its town."),
    "zone-has-slots": lambda values: _(
        "Times for meetings have been drawn by this clock. Take them away first; then the time zone can be changed."
    ),
    "slots-outside-days": lambda values: (
        _("Times for meetings have been drawn on %(day)s. Take them away first; then this day can leave the fair.") % _day(values, "day")
    ),
    "day-outside-fair": lambda values: _("The fair lasts from %(first)s to %(last)s.") % _day(values, "first", "last"),
    "clock-unreadable": lambda values: _("“%(typed)s” cannot be read as a time. Write it such as 09:30 or 14:00.") % values,
    "clock-ends-before-it-starts": lambda values: _("The end must be later than the beginning."),
    "slots-none-fit": lambda values: _("Not one meeting of %(minutes)s minutes fits between these times.") % values,
    "slots-overlap": lambda values: (
        _("There are times for meetings from %(starts)s to %(ends)s on this day already; they would overlap. Take them away first.")
        % values
    ),
    "slots-too-many": lambda values: _("A fair has at most %(most)s times for meetings.") % values,
    "slots-none-chosen": lambda values: _("Tick the times that are to go."),
    "slots-drawn-anew": lambda values: _("The times of the fair were drawn anew meanwhile. Look at them again."),
    "slots-in-use": lambda values: (
        ngettext(
            "Something stands at one of these times (%(day)s, %(starts)s): a meeting, or a request that may only be placed there.",
            "Something stands at %(number)s of these times (the first: %(day)s, %(starts)s): a meeting, or a request that may only be placed there.",
            values["number"],
        )
        % _day(values, "day")
    ),
    "room-named-already": lambda values: _("There is a room called “%(room)s” already.") % values,
    "room-has-tables": lambda values: _("There are tables in “%(room)s”: take them away first, or move them to another room.") % values,
    "tables-too-many": lambda values: _("A fair has at most %(most)s tables.") % values,
    "table-in-use": lambda values: (
        _("Meetings stand at table %(table)s. Close it at all times instead, and repair the timetable.") % values
    ),
    "registration-over": lambda values: (
        _("Delegations could register until %(day)s. Ask the secretariat of the fair.") % _day(values, "day")
    ),
    "delegation-registered-already": lambda values: _("Your organisation has registered for this fair already."),
    "delegation-was-refused": lambda values: _(
        "Your delegation was not accredited at this fair. Ask its secretariat, which may still do so."
    ),
    "delegation-withdrawn": lambda values: _("%(delegation)s has withdrawn from the fair. It can register again.") % values,
    "withdrawal-needs-words": lambda values: _("Say why: the secretariat of the fair will read it."),
    "delegations-none-chosen": lambda values: _("Tick the delegations that you answer."),
    "delegation-not-waiting": lambda values: _("The delegation of %(delegation)s does not wait for this answer any more.") % values,
    "fair-is-full": lambda values: (
        _("At most %(most)s delegations take part; places left: %(free)s. Tick fewer, or change the rules of the fair.") % values
    ),
    "refusal-needs-reason": lambda values: _("Say why: it stands in the letter to the delegation."),
    "delegates-too-many": lambda values: _("A delegation has at most %(most)s people.") % values,
    "delegate-team-unknown": lambda values: _("The delegation has no team of that number. Choose from the list."),
    "delegate-left-out": lambda values: _("This person is no longer in the delegation."),
}
