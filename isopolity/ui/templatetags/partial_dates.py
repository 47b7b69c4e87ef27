"""Dates as exact as their source, in the reader's language."""

from django import template
from django.utils.formats import date_format

from isopolity.core.partial_dates import PartialDate

register = template.Library()


@register.filter
def partial_date(value: PartialDate | None) -> str:
    """A day, a month with its year, or a year; nothing for none."""
    if value is None:
        return ""
    if value.month is None:
        return str(value.year)
    return date_format(value.earliest, "DATE_FORMAT" if value.is_exact else "YEAR_MONTH_FORMAT")
