"""Dates as exact as their source, in the reader's language."""

from datetime import date

from django import template
from django.utils.translation import pgettext

from isopolity.core.partial_dates import PartialDate
from isopolity.ui.wording import dated

register = template.Library()


@register.filter
def partial_date(value: PartialDate | None) -> str:
    """A day, a month with its year, or a year; nothing for none."""
    if value is None:
        return ""
    if value.month is None:
        return str(value.year)
    return dated(value.earliest, "DATE_FORMAT" if value.is_exact else "YEAR_MONTH_FORMAT")


@register.filter
def since_date(value: PartialDate | None) -> str:
    """The same behind "since": some languages put a word before a day, and none before a month or a year (depuis le 2 mai, depuis mai)."""
    written = partial_date(value)
    return pgettext("a whole day behind the word since", "%(day)s") % {"day": written} if value is not None and value.is_exact else written


@register.filter
def day_in_words(day: str) -> str:
    """A day out of values that were kept, such as those of a letter ("2026-11-24"), in the reader's language."""
    return dated(date.fromisoformat(day))
