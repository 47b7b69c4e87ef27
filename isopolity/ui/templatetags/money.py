"""Amounts in templates."""

from django import template

from isopolity.ui.money import amount_in_words

register = template.Library()


@register.filter
def money(minor: int | None, currency: str) -> str:
    """An amount with its currency, in the reader's language; nothing for none."""
    return "" if minor is None else amount_in_words(minor, currency)
