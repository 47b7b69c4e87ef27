"""Amounts of money for readers: kept in minor units, written as each language writes them."""

from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern, format_currency, get_currency_precision, parse_pattern
from django.utils.translation import get_language

# All other numbers are written by Django, in Arabic as the Maghreb writes them (1.000,5); Babel's plain Arabic has both signs the other way round.
BABEL = {"ar": "ar_MA"}


def minor_units(currency: str) -> int:
    """How many decimals a currency has (ISO 4217, by CLDR): 2 for the euro, 0 for the CFA franc."""
    return get_currency_precision(currency)


def amount_in_words(minor: int, currency: str) -> str:
    """An amount with its currency; decimals only where it has some."""
    code = get_language() or "en"
    try:
        locale = Locale.parse(BABEL.get(code, code), sep="_" if code in BABEL else "-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    decimals = minor_units(currency)
    value = Decimal(minor).scaleb(-decimals)
    if value == value.to_integral_value():
        return format_currency(value, currency, format=_whole(locale), locale=locale, currency_digits=False)
    return format_currency(value, currency, locale=locale)


@lru_cache(maxsize=32)
def _whole(locale: Locale) -> NumberPattern:
    return parse_pattern(locale.currency_formats["standard"].pattern.replace(".00", ""))
