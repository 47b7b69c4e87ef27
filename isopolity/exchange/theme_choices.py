"""The theme list as choices of a form, with names in one language."""

from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from isopolity.exchange.themes import FILED, TREE, theme_name

Choices = list[tuple[str, str]]


def filed_choices(reader: str) -> list[tuple[str, Choices]]:
    """What a need or offer can be filed under: the themes of the third level, under "field – group"."""
    return [
        (
            f"{theme_name(field.theme.id, reader)} – {theme_name(group.theme.id, reader)}",
            [(theme.id, theme_name(theme.id, reader)) for theme in group.themes],
        )
        for field in TREE
        for group in field.groups
    ]


@lru_cache(maxsize=32)
def filed_options(reader: str) -> SafeString:
    """The same as options of a select, none chosen: a page that shows them twice writes them once for each language."""
    groups = ((label, format_html_join("", '<option value="{}">{}</option>', themes)) for label, themes in filed_choices(reader))
    return format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)


def all_choices(reader: str) -> list[tuple[str, Choices]]:
    """What a list can be narrowed to: under each field the field itself, its groups and, indented, their themes."""
    found = []
    for field in TREE:
        name = theme_name(field.theme.id, reader)
        rows = [(field.theme.id, name)]
        for group in field.groups:
            rows.append((group.theme.id, theme_name(group.theme.id, reader)))
            rows += [(theme.id, f"\u2003{theme_name(theme.id, reader)}") for theme in group.themes]
        found.append((name, rows))
    return found


def known_theme(theme: str) -> str:
    """The id, when something can be filed under it; else nothing."""
    return theme if theme in FILED else ""
