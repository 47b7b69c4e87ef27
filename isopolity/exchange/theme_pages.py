"""Themes as pages show them, in one language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from isopolity.exchange.themes import FILED, THEMES, TREE, Theme, dac_sector_name, filed_under, lineage, sdg_target_text, theme_name


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme with its name, the way to it from its field, what stands below it, and the official texts it is mapped to."""

    id: str
    name: str
    above: Sequence[tuple[str, str]]
    below: Sequence[tuple[str, str]]
    is_filed: bool
    words: Sequence[str]
    sdg_targets: Sequence[tuple[str, str]]
    dac_sectors: Sequence[tuple[str, str]]
    dac_language: str


def shown_theme(theme: str, reader: str) -> ShownTheme:
    """A known theme of any level; what a field or group is mapped to is what the themes below it are mapped to."""
    filed = [THEMES[id_] for id_ in filed_under(theme)]
    code = reader.split("-")[0]
    return ShownTheme(
        id=theme,
        name=theme_name(theme, reader),
        above=[(id_, theme_name(id_, reader)) for id_ in lineage(theme)[:-1]],
        below=[(other.id, theme_name(other.id, reader)) for other in THEMES.values() if other.parent == theme],
        is_filed=theme in FILED,
        words=THEMES[theme].words.get(code) or THEMES[theme].words.get("en", ()),
        sdg_targets=[(target, sdg_target_text(target, reader)) for target in _each(theme.sdg_targets for theme in filed)],
        dac_sectors=[(sector, dac_sector_name(sector, reader)) for sector in _each(theme.dac_sectors for theme in filed)],
        dac_language="fr" if code == "fr" else "en",
    )


def _each(lists: Iterable[tuple[str, ...]]) -> list[str]:
    return sorted({code for codes in lists for code in codes}, key=_by_number)


def _by_number(code: str) -> tuple[int, int, str]:
    goal, _dot, target = code.partition(".")
    return (int(goal), int(target) if target.isdigit() else 99, target)


def theme_tree(reader: str) -> list[tuple[str, str, list[tuple[str, str, list[tuple[str, Theme]]]]]]:
    """(id, name, groups) of each field; (id, name, themes) of each group; (name, theme) of each theme, on the screen's order."""
    return [
        (
            field.theme.id,
            theme_name(field.theme.id, reader),
            [
                (group.theme.id, theme_name(group.theme.id, reader), [(theme_name(theme.id, reader), theme) for theme in group.themes])
                for group in field.groups
            ],
        )
        for field in TREE
    ]


def theme_rows() -> list[Theme]:
    """Every theme of every level, in the order of the screen."""
    return list(THEMES.values())
