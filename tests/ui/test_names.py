"""Names of countries and languages in the reader's language."""

import csv
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

from isopolity import directory
from isopolity.ui.countries import country_name
from isopolity.ui.languages import language_code, language_name


@pytest.mark.parametrize(("language", "name"), [("en", "Benin"), ("fr", "Bénin"), ("ar", "بنين"), ("xx", "Benin")])
def test_a_country_is_named_in_the_readers_language(language: str, name: str) -> None:
    assert country_name("BJ", language) == name


def test_an_unknown_code_stands_for_itself() -> None:
    assert country_name("QQ", "fr") == "QQ"


def test_filters_follow_the_active_language_and_say_nothing_for_nothing() -> None:
    page = engines["django"].from_string("{% load names %}{{ country|country_name }}|{{ language|language_name }}|{{ none|country_name }}")
    with translation.override("fr"):
        assert page.render({"country": "BE", "language": "ar", "none": None}) == "Belgique|arabe|"


@pytest.mark.parametrize("reader", ["en", "fr", "ar"])
def test_each_language_of_a_country_has_a_name(reader: str) -> None:
    """Also the few that CLDR does not name, such as the two of the Comoros."""
    with Path(directory.__file__).with_name("data").joinpath("countries.csv").open(encoding="utf-8", newline="") as file:
        spoken = {code for row in csv.DictReader(file) for code in row["languages"].split()}
    assert len(spoken) > 100
    assert sorted(code for code in spoken if language_name(code, reader) in {code, code.split("-")[0]}) == []


def test_a_language_that_cldr_does_not_name_is_found_by_its_name() -> None:
    assert [language_name("zdj", reader) for reader in ("en", "fr", "ar", "pt")] == [
        "Comorian (Ngazidja)", "comorien (ngazidja)", "القمرية (القمر الكبرى)", "Comorian (Ngazidja)",
    ]  # fmt: skip
    assert language_code("comorien (ngazidja)", "fr") == "zdj"
