"""Dates as exact as their source, and currencies by name."""

import pytest
from django.utils import translation

from isopolity.core.partial_dates import parsed_partial_date
from isopolity.ui.currencies import currency_name
from isopolity.ui.templatetags.partial_dates import partial_date, since_date


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "2023", "2023"),
        ("en", "2023-12", "December 2023"),
        ("en", "2026-11-24", "24 November 2026"),
        ("fr", "2023-12", "décembre 2023"),
        ("fr", "2026-11-24", "24 novembre 2026"),
        ("ar", "2023", "2023"),
        ("ar", "2026-11-24", "24 نوفمبر 2026"),
    ],
)
def test_partial_date_is_said_as_exactly_as_it_is_known(language: str, written: str, said: str) -> None:
    with translation.override(language):
        assert partial_date(parsed_partial_date(written)) == said


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "2003-11-21", "21 November 2003"),
        ("fr", "2003-11-21", "le 21 novembre 2003"),
        ("fr", "2003-11", "novembre 2003"),
        ("fr", "2003", "2003"),
        ("ar", "2003-11-21", "21 نوفمبر 2003"),
    ],
)
def test_behind_since_french_puts_its_article_before_whole_days_only(language: str, written: str, said: str) -> None:
    with translation.override(language):
        assert since_date(parsed_partial_date(written)) == said


def test_no_date_says_nothing() -> None:
    assert (partial_date(None), since_date(None)) == ("", "")


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("XOF", "en", "West African CFA Franc"),
        ("EUR", "fr", "euro"),
        ("NPR", "ar", "روبية نيبالي"),
        ("EUR", "tlh", "Euro"),
        ("QQQ", "en", "QQQ"),
    ],
)
def test_currency_is_named_for_the_reader(code: str, reader: str, name: str) -> None:
    assert currency_name(code, reader) == name
