"""The reading of the theme list: names, levels, words, and the texts of what themes are mapped to."""

import subprocess
import sys

import pytest

from isopolity.exchange import themes


def test_the_tree_holds_every_theme_once_in_the_order_of_the_file() -> None:
    walked = [
        id_
        for field in themes.TREE
        for id_ in (field.theme.id, *(i for group in field.groups for i in (group.theme.id, *(theme.id for theme in group.themes))))
    ]
    assert walked == list(themes.THEMES)
    assert [field.theme.id for field in themes.TREE] == ["governance", "economy", "social", "environment"]


def test_a_theme_has_its_name_in_the_readers_language() -> None:
    assert themes.theme_name("markets", "en") == themes.THEMES["markets"].names["en"]
    assert themes.theme_name("markets", "fr-be") == themes.THEMES["markets"].names["fr"]
    assert themes.theme_name("markets", "ar") == themes.THEMES["markets"].names["ar"]


def test_a_language_without_names_is_answered_in_english() -> None:
    assert themes.theme_name("governance", "sw") == "Governance"


def test_an_id_that_left_the_list_stands_for_itself() -> None:
    assert themes.theme_name("telegraphs", "fr") == "telegraphs"
    assert themes.lineage("telegraphs") == ()
    assert themes.filed_under("telegraphs") == ()
    assert themes.search_words("telegraphs") == ""


def test_the_lineage_goes_from_the_field_down() -> None:
    assert themes.lineage("recycling") == ("environment", "waste", "recycling")


def test_a_field_a_group_and_a_theme_stand_for_the_themes_below() -> None:
    assert themes.filed_under("waste") == ("solid-waste", "recycling", "landfills")
    assert themes.filed_under("recycling") == ("recycling",)
    assert sum(len(themes.filed_under(field.theme.id)) for field in themes.TREE) == len(themes.FILED) == 66


@pytest.mark.parametrize("theme", themes.FILED)
def test_search_words_hold_the_names_in_all_eight_languages(theme: str) -> None:
    words = themes.search_words(theme).split("\n")
    assert set(themes.THEMES[theme].names.values()) <= set(words)
    assert len(words) == len(set(words))


def test_words_of_one_language_begin_with_the_name_and_end_with_the_group() -> None:
    words = themes.theme_words("recycling", "fr")
    assert (words[0], words[-1]) == (themes.theme_name("recycling", "fr"), themes.theme_name("waste", "fr"))
    assert set(themes.THEMES["recycling"].words["fr"]) <= set(words)
    assert themes.theme_words("recycling", "sw") == ()


def test_targets_and_sectors_have_their_official_texts() -> None:
    assert themes.sdg_target_text("1.3", "fr").startswith("Mettre en place des systèmes")
    assert themes.sdg_target_text("1.3", "es") == themes.sdg_target_text("1.3", "en")
    assert themes.dac_sector_name("11220", "fr") == "Enseignement primaire"
    assert themes.dac_sector_name("11220", "ar") == "Primary education"


def test_themes_are_read_without_django() -> None:
    code = "import sys, isopolity.exchange.themes; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
