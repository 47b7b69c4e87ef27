"""The catalogues: French typography, and how a translation is corrected."""

from pathlib import Path

import polib
import pytest

from tools import messages


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_catalogues_are_whole_and_typeset(language: str) -> None:
    assert list(messages.faults(language, messages.catalogue(language))) == []


@pytest.mark.parametrize(
    ("typed", "set_text"),
    [
        ("Pourquoi : « eux » ; nous !", "Pourquoi\u00a0: «\u00a0eux\u00a0»\u202f; nous\u202f!"),
        ("Prêt\u00a0?\u202f:", "Prêt\u202f?\u00a0:"),
        ('<a href="https://example.org/?a=b">10:30</a>', '<a href="https://example.org/?a=b">10:30</a>'),
        ("Pourquoi: «eux»; nous!", "Pourquoi\u00a0: «\u00a0eux\u00a0»\u202f; nous\u202f!"),
        ("<bdi>%(name)s</bdi>: prêt (vraiment?)", "<bdi>%(name)s</bdi>\u00a0: prêt (vraiment\u202f?)"),
        ("Liège &amp; Gand, {city}?", "Liège &amp; Gand, {city}\u202f?"),
    ],
)
def test_french_has_blanks_at_which_no_line_breaks_and_arabic_has_its_own_rule(typed: str, set_text: str) -> None:
    assert messages.typeset("fr", typed) == set_text
    assert messages.typeset("fr", set_text) == set_text
    assert messages.typeset("ar", typed) == typed
    assert messages.typeset("ar", "بلدًا وبلداً") == "بلداً وبلداً"


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue with one sentence translated and one not."""
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    path = messages.catalogue("fr")
    path.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue += [polib.POEntry(msgid="Ready?", msgstr="Prêts ?"), polib.POEntry(msgid="Why:", msgstr="")]
    catalogue.save(str(path))
    return path


def compendium(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file += entries
    return file


def test_a_compendium_fills_what_is_missing_and_replaces_only_what_it_corrects(locale: Path) -> None:
    stale = compendium(polib.POEntry(msgid="Ready?", msgstr="Fini ?"), polib.POEntry(msgid="Why:", msgstr="Pourquoi :"))
    messages.tidy("fr", [stale])
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(locale))] == [("Ready?", "Prêts\u202f?"), ("Why:", "Pourquoi\u00a0:")]
    corrected = compendium(polib.POEntry(msgid="Ready?", msgstr="Est-ce prêt ?", tcomment="corrected: agreement"))
    messages.tidy("fr", [corrected, stale])
    assert polib.pofile(str(locale)).find("Ready?").msgstr == "Est-ce prêt\u202f?"


def test_a_catalogue_that_is_not_typeset_is_not_whole(locale: Path) -> None:
    assert list(messages.faults("fr", locale)) == [
        "fr: not typeset: 'Ready?' (make messages)",
        "fr: no translation of 'Why:'",
    ]
