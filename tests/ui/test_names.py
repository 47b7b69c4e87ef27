"""Names of countries and languages in the reader's language."""

import pytest
from django.template import engines
from django.utils import translation

from isopolity.ui.countries import country_name


@pytest.mark.parametrize(("language", "name"), [("en", "Benin"), ("fr", "Bénin"), ("ar", "بنين"), ("xx", "Benin")])
def test_a_country_is_named_in_the_readers_language(language: str, name: str) -> None:
    assert country_name("BJ", language) == name


def test_an_unknown_code_stands_for_itself() -> None:
    assert country_name("QQ", "fr") == "QQ"


def test_filters_follow_the_active_language_and_say_nothing_for_nothing() -> None:
    page = engines["django"].from_string("{% load names %}{{ country|country_name }}|{{ language|language_name }}|{{ none|country_name }}")
    with translation.override("fr"):
        assert page.render({"country": "BE", "language": "ar", "none": None}) == "Belgique|arabe|"
