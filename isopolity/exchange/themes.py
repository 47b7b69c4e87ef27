"""The municipal themes: three levels under the four policy fields (A10), read once from `data/`. Knows no framework."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

DATA = Path(__file__).resolve().parent / "data"
LANGUAGES = ("en", "fr", "ar", "es", "pt", "ru", "zh", "fa")


@dataclass(frozen=True, slots=True)
class Theme:
    """A field (no parent), a group of a field, or a theme of a group; only the last carry words, targets and sectors."""

    id: str
    parent: str | None
    names: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    sdg_targets: tuple[str, ...]
    dac_sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group with its themes, in the order of the screen."""

    theme: Theme
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class PolicyField:
    """One of the four policy fields with its groups, in the order of the screen."""

    theme: Theme
    groups: tuple[Group, ...]


def _read_themes() -> Mapping[str, Theme]:
    file = json.loads((DATA / "themes.json").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            entry["id"]: Theme(
                id=entry["id"],
                parent=entry["parent"],
                names=MappingProxyType(entry["names"]),
                words=MappingProxyType({language: tuple(words) for language, words in entry["words"].items()}),
                sdg_targets=tuple(entry["sdg_targets"]),
                dac_sectors=tuple(entry["dac_sectors"]),
            )
            for entry in file["themes"]
        }
    )


def _below(parent: str | None) -> tuple[Theme, ...]:
    return tuple(theme for theme in THEMES.values() if theme.parent == parent)


# Every level, by id, in the order of the file, which is that of the screen.
THEMES = _read_themes()
TREE = tuple(PolicyField(field, tuple(Group(group, _below(group.id)) for group in _below(field.id))) for field in _below(None))
# What needs and offers are filed under: the themes of the third level.
FILED = tuple(theme.id for field in TREE for group in field.groups for theme in group.themes)


def theme_name(theme: str, language: str) -> str:
    """The name of a theme of any level, in English where the language has none; an id that left the list stands for itself."""
    known = THEMES.get(theme)
    return _in_language(known.names, language) if known else theme


def lineage(theme: str) -> tuple[str, ...]:
    """The ids from the policy field down to this theme; empty for an unknown id."""
    found: list[str] = []
    at = THEMES.get(theme)
    while at is not None:
        found.insert(0, at.id)
        at = THEMES.get(at.parent or "")
    return tuple(found)


def filed_under(theme: str) -> tuple[str, ...]:
    """The themes of the third level at or below a theme of any level; empty for an unknown id."""
    return tuple(filed for filed in FILED if theme in lineage(filed))


def theme_words(theme: str, language: str) -> tuple[str, ...]:
    """What people of one language type when they look for this theme: its name, its words, the name of its group; each once."""
    parts = [part for id_ in reversed(lineage(theme)[1:]) for part in _said(THEMES[id_], language)]
    return tuple(dict.fromkeys(parts))


def search_words(theme: str) -> str:
    """`theme_words` in all eight languages, one phrase a line."""
    return "\n".join(dict.fromkeys(part for language in LANGUAGES for part in theme_words(theme, language)))


def _said(theme: Theme, language: str) -> tuple[str, ...]:
    name = theme.names.get(language)
    return (name, *theme.words.get(language, ())) if name else ()


def sdg_target_text(target: str, language: str) -> str:
    """The United Nations' text of a target such as `6.1`, in English where the language has none."""
    return _in_language(_table("sdg_targets.csv")[target], language)


def dac_sector_name(code: str, language: str) -> str:
    """OECD DAC's name of a five-digit purpose code, in English where the language has none."""
    return _in_language(_table("dac_sectors.csv")[code], language)


@cache
def _table(name: str) -> Mapping[str, Mapping[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def _in_language(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language.split("-")[0]) or texts["en"]
