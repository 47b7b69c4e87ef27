"""What people type into fields, and what they read beside them."""

import datetime
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils import translation

from isopolity.core.typed import REASON_VALUES
from isopolity.ui.fields import (
    DayField,
    LanguageChoice,
    LanguagesField,
    LineField,
    MailField,
    ParagraphField,
    WebsiteField,
    WholeNumberField,
)
from isopolity.ui.sentences import known_codes


class Everything(forms.Form):
    title = LineField(label="Title", max_length=20, help_text="One line.")
    text = ParagraphField(label="Text", max_length=40, required=False)
    people = WholeNumberField(label="People", least=1, most=40_000_000, required=False)
    mail = MailField(label="Mail", required=False)
    page = WebsiteField(label="Page", required=False)
    day = DayField(label="Day", required=False)
    language = LanguageChoice(label="Language", required=False)
    languages = LanguagesField(label="Languages", required=False)


def cleaned(**typed: Any) -> dict[str, Any]:
    form = Everything({"title": "x", **typed})
    assert form.is_valid(), form.errors
    return form.cleaned_data


def codes(name: str, **typed: Any) -> list[str]:
    form = Everything({"title": "x", **typed})
    return [error["code"] for error in form.errors.get_json_data().get(name, [])]


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("title", "  Lome\u0301 \u202e ", "Lomé"),
        ("title", "two\r\nlines", "two lines"),
        ("text", "one\r\n\r\n\r\n\r\ntwo ", "one\n\ntwo"),
        ("people", "١٠٤٬٩٦١", 104961),
        ("people", "۱۰۴۹۶۱", 104961),
        ("people", "104 961", 104961),
        ("people", "  ", None),
        ("mail", "\u200emaire@lokossa.example\u200b ", "maire@lokossa.example"),
        ("page", "lokossa.example/mairie", "https://lokossa.example/mairie"),
        ("day", "2026-11-30", datetime.date(2026, 11, 30)),
        ("day", "٣٠/١١/٢٠٢٦", datetime.date(2026, 11, 30)),
        ("day", "۲۰۲۶-۱۱-۳۰", datetime.date(2026, 11, 30)),
        ("day", "", None),
    ],
)
def test_what_is_typed_comes_out_clean(name: str, typed: str, expected: Any) -> None:
    assert cleaned(**{name: typed})[name] == expected


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("title", "", "required"),
        ("title", " \n ", "required"),
        ("title", "a\x00b", "text-not-text"),
        ("title", "\u200b\u2060", "text-unseen"),
        ("title", "x" * 21, "text-too-long"),
        ("title", "Z" + "\u0317" * 30, "text-marks"),
        ("text", "x\ud800", "text-not-text"),
        ("people", "many", "number-unreadable"),
        ("people", "0", "number-too-small"),
        ("people", "9" * 30, "number-too-large"),
        ("people", "١2", "number-mixed-digits"),
        ("people", "12,5", "number-not-whole"),
        ("mail", "maire@", "invalid"),
        ("page", "javascript:alert(1)", "scheme"),
        ("page", "ftp://lokossa.example/", "scheme"),
        ("day", "30 November", "day-unreadable"),
        ("day", "2026-02-30", "day-unreadable"),
        ("language", "xx", "invalid_choice"),
    ],
)
def test_what_cannot_be_taken_is_refused(name: str, typed: str, code: str) -> None:
    assert codes(name, **{name: typed}) == [code]


def test_languages_are_ticked_or_named_in_the_readers_language() -> None:
    with translation.override("fr"):
        found = cleaned(languages_0=["ar", "fr"], languages_1="wolof; Bambara، fon, français")
    assert found["languages"] == ["fr", "ar", "wo", "bm", "fon"]


def test_a_language_nobody_knows_is_named_in_the_refusal() -> None:
    form = Everything({"title": "x", "languages_1": "Wolof, Lokossais"})
    assert "“Lokossais”" in form.errors["languages"][0]


@pytest.mark.parametrize(
    ("reader", "typed", "names"),
    [
        ("fr", "Créole", ["créole haïtien", "créole mauricien"]),
        ("en", "creole", ["Haitian Creole"]),
        ("ar", "الكريولية", ["الكريولية الهايتية"]),
    ],
)
def test_a_name_of_several_languages_is_answered_with_their_names(reader: str, typed: str, names: list[str]) -> None:
    with translation.override(reader):
        says = Everything({"title": "x", "languages_1": typed}).errors["languages"][0]
        assert all(name in says for name in (typed, *names))
        assert cleaned(languages_1=names[0])["languages"] == ["ht"]


def test_languages_are_shown_again_as_they_were_chosen() -> None:
    html = str(Everything(initial={"title": "x", "languages": ["fr", "wo"]})["languages"])
    assert 'value="fr"' in html.split("checked")[0]
    assert html.count("checked") == 1
    assert 'value="Wolof"' in html


def test_every_reason_of_typed_text_has_a_sentence() -> None:
    assert set(REASON_VALUES) - known_codes() == set()


@pytest.mark.parametrize(("language", "said"), [("en", ": 2,001;"), ("fr", "2\u202f001"), ("ar", "2.001")])
def test_the_sentence_is_in_the_readers_language(language: str, said: str) -> None:
    with translation.override(language):
        form = Everything({"title": "x" * 2001})
        assert said in form.errors["title"][0].replace("\xa0", "\u202f")


def test_a_form_says_what_hinders_it_above_and_beside_its_fields() -> None:
    html = str(Everything({"title": "", "people": "many"}))
    assert 'role="alert" tabindex="-1" autofocus' in html
    assert '<a href="#id_title">Title – This field is required.</a>' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert '<p class="wrong" id="id_people_error">“many” cannot be read as a number. Type it in digits, such as 25000.</p>' in html
    assert 'value="many"' in html
    assert "maxlength" not in html


def test_a_form_without_faults_has_no_summary() -> None:
    html = str(Everything())
    assert "summary" not in html
    assert "<legend>Languages" in html


def test_markup_that_was_typed_is_text() -> None:
    html = str(Everything({"title": "<script>alert(1)</script>" * 3, "text": "</textarea><b>x"}))
    assert "<script>" not in html
    assert "</textarea><b>" not in html


def test_a_choice_is_written_as_django_writes_it() -> None:
    """The template of a select is ours; every letter that counts is Django's."""

    class Asked(forms.Form):
        kind = forms.ChoiceField(choices=[("", "all"), ("<b>", "B & C"), ("Group", [("1", "One"), ("2", "Two")])], required=False)
        many = forms.MultipleChoiceField(choices=[(1, "One"), (2000, "Two")])

    typed = {"kind": "2", "many": ["1", "2000"]}
    ours, django = Asked(typed), Asked(typed, renderer=DjangoTemplates())
    for name in ("kind", "many"):
        assert parse_html(str(ours[name])) == parse_html(str(django[name]))
    assert "&lt;b&gt;" in str(ours["kind"])
    assert "B &amp; C" in str(ours["kind"])


@pytest.mark.parametrize("typed", ["nonsense", "2026-02-31", "20260231", "31/12/2026", "٣١/١٢/٢٠٢٦", "2026-W07-1"])
def test_what_a_field_for_days_would_hide_stands_in_a_line_of_text(typed: str) -> None:
    """Browsers show an empty field of type "date" for any value that is not year-month-day."""
    shown = str(Everything({"title": "x", "day": typed})["day"])
    assert f'value="{typed}"' in shown
    assert 'type="text"' in shown and 'type="date"' not in shown


@pytest.mark.parametrize("typed", ["2026-12-31", ""])
def test_a_day_that_a_browser_can_show_stays_in_its_own_field(typed: str) -> None:
    assert 'type="date"' in str(Everything({"title": "x", "day": typed})["day"])
