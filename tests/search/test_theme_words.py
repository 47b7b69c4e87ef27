"""The words of the themes were not written with the analyser in mind: they show that a word is found however it is typed."""

import json
from pathlib import Path

import pytest

from isopolity.core.names import plain_letters
from isopolity.search.analyser import LANGUAGES, query_tokens, tokens

THEMES = json.loads((Path(__file__).parents[2] / "isopolity/exchange/data/themes.json").read_text(encoding="utf-8"))["themes"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_name_and_word_of_a_theme_is_found_as_it_stands_without_accents_and_in_capitals(language):
    phrases = [phrase for theme in THEMES for phrase in (theme["names"][language], *theme["words"].get(language, []))]
    assert len(phrases) > 200
    for phrase in phrases:
        kept = set(tokens(phrase, language))
        for typed in (phrase, phrase.upper(), plain_letters(phrase.replace("\u200c", " "))):
            asked = query_tokens(typed, language)
            assert asked and all(token.stem in kept or token.prefix for token in asked), (phrase, typed)
