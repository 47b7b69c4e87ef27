"""Facts from outside in the reader's language: titles, spans of days, amounts."""

from babel.numbers import format_currency
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from isopolity.core.partial_dates import PartialDate, parsed_partial_date
from isopolity.directory.models import Tie
from isopolity.directory.models.geography import as_known
from isopolity.portal.known_facts import Happening, Stated, names_of_places
from isopolity.ui.templatetags.partial_dates import partial_date

register = template.Library()
# Amounts of the facts are all in currencies with two decimals; the ledger brings the whole table of ISO 4217.
MINOR_UNITS = {"EUR": 2, "USD": 2, "CHF": 2}
# All other numbers are written by Django, in Arabic as the Maghreb writes them (1.000,5); Babel's plain Arabic has both signs the other way round.
BABEL = {"ar": "ar_MA"}


@register.filter
def title(event: Happening) -> str:
    """The event's name in the reader's language, else in English."""
    return event.titles.get(get_language() or "en", event.titles["en"])


@register.filter
def where(value: Stated) -> str:
    """The place in the reader's language, else in English."""
    return names_of_places().get(value.place, {}).get(get_language() or "en", value.place)


@register.filter
def span(value: Stated) -> str:
    """A day or span of days, as exact as it was stated."""
    start = partial_date(parsed_partial_date(value.from_on)) if value.from_on else _("date not stated")
    if not value.until_on:
        return start
    return _("%(start)s to %(end)s") % {"start": start, "end": partial_date(parsed_partial_date(value.until_on))}


@register.filter
def money(value: Stated) -> str:
    """An amount with its currency."""
    assert value.amount_minor is not None
    language = get_language() or "en"
    return format_currency(value.amount_minor / 10 ** MINOR_UNITS[value.currency], value.currency, locale=BABEL.get(language, language))


@register.filter
def began(tie: Tie) -> PartialDate | None:
    """The day from which a source says that a tie holds, as exact as it says."""
    return as_known(tie.from_on, tie.from_known_to) if tie.from_on else None
