"""Lines of a printed fair: thousands stand on one page, so each is written by one call and not by a template of its own."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from isopolity.fairs.calendars import team_in_words
from isopolity.fairs.queries.days import Line
from isopolity.ui.wording import joined

register = template.Library()


@register.simple_tag
def printed_line(line: Line, by: str) -> SafeString:
    """Time, table, delegations and interpreters, without what the sheet's heading says."""
    time = "" if by == "time" else f"{line.starts_at:%d/%m %H:%M}"
    table = "" if by == "table" else f"T{line.table}"
    shown = ((one.organisation.shown_name, _in_brackets(line.teams.get(one.pk))) for one in line.others)
    names = format_html_join(" · ", "<bdi>{}</bdi>{}", shown)
    own = f" · {team_in_words(line.team)}" if line.team else ""
    people = "" if by == "interpreter" or not line.interpreters else f" ({joined(line.interpreter_names)})"
    return format_html("<b>{}</b> {}{}{}<br>", " ".join(part for part in (time, table) if part), names, own, people)


def _in_brackets(team: int | None) -> str:
    return f" ({team_in_words(team)})" if team else ""
