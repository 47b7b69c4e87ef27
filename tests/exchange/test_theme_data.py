"""The theme list is whole: eight languages, three levels, every SDG target and DAC sector known."""

import csv
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "isopolity" / "exchange" / "data"
FILE = json.loads((DATA / "themes.json").read_text(encoding="utf-8"))
THEMES = FILE["themes"]
BY_ID = {theme["id"]: theme for theme in THEMES}
PARENTS = {theme["parent"] for theme in THEMES}
LEAVES = [theme for theme in THEMES if theme["id"] not in PARENTS]
LANGUAGES = ["en", "fr", "ar", "es", "pt", "ru", "zh", "fa"]
LEAST_WORDS = {"en": 4, "fr": 4, "ar": 4, "es": 2, "pt": 2, "ru": 2, "zh": 2, "fa": 2}
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lineage(theme):
    found = [theme["id"]]
    while theme["parent"] is not None:
        theme = BY_ID[theme["parent"]]
        assert theme["id"] not in found, f"{theme['id']} is its own ancestor"
        found.append(theme["id"])
    return found


def phrases(language):
    return [(theme["id"], phrase) for theme in THEMES for phrase in [theme["names"][language], *theme["words"].get(language, [])]]


def test_header_says_source_date_licence_and_whose_the_mapping_is():
    assert list(FILE) == [
        "format",
        "title",
        "dated",
        "licence",
        "mapping",
        "sources",
        "themes",
    ]
    assert FILE["format"] == "isopolity-themes/1"
    assert "mapping" in FILE["mapping"] and "ours" in FILE["mapping"]


def test_the_four_policy_fields_are_the_only_roots():
    roots = [theme["id"] for theme in THEMES if theme["parent"] is None]
    assert roots == ["governance", "economy", "social", "environment"]


def test_ids_are_unique_and_in_kebab_case():
    assert [i for i, n in Counter(t["id"] for t in THEMES).items() if n > 1] == []
    assert [t["id"] for t in THEMES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", t["id"])] == []


def test_every_theme_has_exactly_the_agreed_keys():
    keys = {"id", "parent", "names", "words", "sdg_targets", "dac_sectors"}
    assert [t["id"] for t in THEMES if set(t) != keys] == []


def test_themes_stand_on_the_third_level_and_everything_else_above():
    assert [t["id"] for t in LEAVES if len(lineage(t)) != 3] == []
    assert 60 <= len(LEAVES) <= 70


def test_the_ids_that_published_examples_use_are_there():
    assert lineage(BY_ID["solid-waste"])[-1] == "environment"
    assert lineage(BY_ID["markets"])[-1] == "economy"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_complete_and_tell_themes_apart(language):
    names = [theme["names"][language].casefold() for theme in THEMES]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {tuple(theme["names"]) for theme in THEMES} == {tuple(LANGUAGES)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_theme_has_enough_different_words(language):
    poor = [
        theme["id"]
        for theme in LEAVES
        if len({word.casefold() for word in theme["words"][language]}) < LEAST_WORDS[language]
        or len(set(theme["words"][language])) != len(theme["words"][language])
    ]
    assert poor == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_written_in_the_script_of_their_language(language):
    script = SCRIPTS.get(language, "LATIN")
    wrong = [
        (theme, phrase)
        for theme, phrase in phrases(language)
        if phrase != "LED" and not all(unicodedata.name(c).startswith(script) for c in phrase if c.isalpha())
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_clean_text(language):
    """Composed form, no space at the ends, no control or bidi characters (Persian needs U+200C)."""
    allowed = {"\u200c"} if language == "fa" else set()
    dirty = [
        (theme, phrase)
        for theme, phrase in phrases(language)
        if phrase != unicodedata.normalize("NFC", phrase).strip()
        or any(unicodedata.category(c) in {"Cc", "Cf"} and c not in allowed for c in phrase)
    ]
    assert dirty == []


def test_french_uses_typographic_apostrophes():
    assert [(t, p) for t, p in phrases("fr") if "'" in p] == []


def test_fields_and_groups_carry_no_mapping_of_their_own():
    above = [theme for theme in THEMES if theme["id"] in PARENTS]
    assert [t["id"] for t in above if t["words"] or t["sdg_targets"] or t["dac_sectors"]] == []


@pytest.mark.parametrize(
    ("key", "file", "column", "pattern"),
    [
        ("sdg_targets", "sdg_targets.csv", "id", r"(1[0-7]|[1-9])\.(1\d|[1-9]|[a-d])"),
        ("dac_sectors", "dac_sectors.csv", "code", r"[1-9]\d{4}"),
    ],
)
def test_the_mapping_points_to_known_rows_and_every_row_is_used(key, file, column, pattern):
    known = [row[column] for row in rows(file)]
    used = {value for theme in LEAVES for value in theme[key]}
    assert [t["id"] for t in LEAVES if not t[key] or len(set(t[key])) != len(t[key])] == []
    assert len(known) == len(set(known))
    assert set(known) == used
    assert [value for value in known if not re.fullmatch(pattern, value)] == []


@pytest.mark.parametrize(
    ("file", "header"),
    [
        ("sdg_targets.csv", ["id", "en", "fr", "ar"]),
        ("dac_sectors.csv", ["code", "en", "fr"]),
    ],
)
def test_texts_of_targets_and_sectors_are_there_in_each_language(file, header):
    table = rows(file)
    assert list(table[0]) == header
    assert [row for row in table if not all(value and value == value.strip() for value in row.values())] == []


@pytest.mark.parametrize("name", ["themes.json", "sdg_targets.csv", "dac_sectors.csv"])
def test_texts_are_in_normal_form_c(name):
    text = (DATA / name).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
