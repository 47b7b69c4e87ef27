"""Pages carry no indentation; what people typed, letters, and the templates of others stay as they are."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template
from django.test import Client

import isopolity
from tests.factories.directory import city

PACKAGE = Path(isopolity.__file__).parent


@pytest.mark.django_db
def test_no_line_of_a_page_is_indented_or_empty() -> None:
    page = Client().get("/about").content.decode()
    lines = page.split("</head>")[1].splitlines()
    assert [line for line in lines if line.startswith(" ")] == []


@pytest.mark.django_db
def test_what_people_typed_keeps_its_lines() -> None:
    there = city(about="One line.\n    Another,  as typed.")
    assert "One line.\n    Another,  as typed." in Client().get(there.path).content.decode()


def test_templates_of_others_are_not_touched() -> None:
    template = get_template("admin/base.html").template  # type: ignore[attr-defined]
    assert template.source == Path(template.origin.name).read_text(encoding="utf-8")


def test_letters_keep_their_lines() -> None:
    letters = sorted(PACKAGE.rglob("templates/*/mail/*.txt"))
    assert letters
    for letter in letters:
        name = str(letter).split("/templates/")[1]
        assert get_template(name).template.source == letter.read_text(encoding="utf-8")  # type: ignore[attr-defined]


def test_our_templates_say_nothing_where_blanks_count() -> None:
    """A `<pre>` or `<textarea>` written in a template, or a message of several lines, would lose what it means."""
    for path in PACKAGE.rglob("*.html"):
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"<(pre|textarea)\b", words), path
        assert not re.search(r"{% blocktranslate(?![^%]*\btrimmed\b)[^%]*%}[^{]*\n", words), path


def test_templates_are_compiled_once() -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    assert engine.get_template("ui/base.html") is engine.get_template("ui/base.html")
