"""Meetings as a calendar file (RFC 5545) for one delegation, one interpreter or one table.

Times are in UTC, so that no reader needs to know the hall's rules of summer time. A meeting keeps its UID whatever becomes of it, and its
SEQUENCE grows when it moves: a calendar that takes the file again knows it as the same.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from isopolity.fairs.models import Fair
from isopolity.fairs.queries.days import Line
from isopolity.ui.wording import joined

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(fair: Fair, lines: Iterable[Line], *, name: str, host: str, at: datetime) -> bytes:
    """The file: an event for each line, with partner, table, room and interpreters, in the reader's language. `host` ends the UIDs."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Isopolity//Cooperation fair//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", fair.time_zone)
    for line in lines:
        event = Event()
        event.add("uid", f"{line.meeting.public_id}@{host}")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("last-modified", line.meeting.changed_at.astimezone(UTC))
        event.add("sequence", line.meeting.sequence)
        event.add("dtstart", line.starts_at.astimezone(UTC))
        event.add("dtend", line.ends_at.astimezone(UTC))
        event.add("summary", joined(line.names))
        event.add("location", joined([table_in_words(line), fair.venue]))
        event.add("description", _description(line))
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def table_in_words(line: Line) -> str:
    """The table and its room."""
    return _("table %(table)s, %(room)s") % {"table": line.table, "room": line.room}


def team_in_words(team: int | None) -> str:
    """Which team of a delegation, where it has several."""
    return _("team %(team)s") % {"team": team} if team else ""


def interpreters_in_words(line: Line) -> str:
    """Who interprets; two of them relay. Nothing when nobody is needed."""
    if not line.interpreters:
        return ""
    if len(line.interpreters) > 1:
        return _("relay: %(names)s") % {"names": joined(line.interpreter_names)}
    return _("interpreter: %(name)s") % {"name": line.interpreter_names[0]}


def _description(line: Line) -> str:
    return "\n".join(part for part in (team_in_words(line.team), interpreters_in_words(line), line.meeting.request.reason) if part)
