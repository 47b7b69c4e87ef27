"""Filters that turn a code into a name in the reader's language."""

from django import template

from isopolity.ui import countries, currencies, languages

register = template.Library()


@register.filter
def country_name(iso2: str | None) -> str:
    """The name of a country by its ISO code; nothing for none."""
    return countries.country_name(iso2) if iso2 else ""


@register.filter
def language_name(code: str | None) -> str:
    """The name of a language by its code, as inside a sentence; nothing for none."""
    return languages.language_name(code) if code else ""


@register.filter
def currency_name(code: str | None) -> str:
    """The name of a currency by its ISO 4217 code; nothing for none."""
    return currencies.currency_name(code) if code else ""
