"""Filters for the names of themes."""

from django import template
from django.utils.translation import get_language

from isopolity.exchange import themes

register = template.Library()


@register.filter
def theme_name(theme: str) -> str:
    """The name of a theme in the reader's language."""
    return themes.theme_name(theme, get_language() or "en")
