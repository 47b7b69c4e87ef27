"""Languages of people and texts by their BCP 47 code: names for readers, and codes for what people type."""

import csv
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from isopolity.core.names import fold

# The eight languages that texts are written and searched in; pages themselves are in the languages of the settings.
MAIN_LANGUAGES = ("en", "fr", "ar", "es", "pt", "ru", "zh", "fa")


@lru_cache(maxsize=32)
def _names(reader: str) -> dict[str, str]:
    """Code → name, in the language of `reader`; languages only, no dialects of one country."""
    try:
        names = Locale.parse(reader, sep="-").languages
    except (UnknownLocaleError, ValueError):
        names = Locale("en").languages
    # Codes with a region or script, and the codes for "many", "none" and "unknown".
    known = {code: name for code, name in names.items() if "_" not in code and code not in {"mul", "und", "zxx", "mis", "root"}}
    return _unknown_to_cldr().get(reader, {}) | known


@lru_cache(maxsize=1)
def _unknown_to_cldr() -> dict[str, dict[str, str]]:
    """Reader → code → name, of the few languages of countries that CLDR does not name."""
    found: dict[str, dict[str, str]] = {}
    with Path(__file__).with_name("data").joinpath("language_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["reader"], {})[row["code"]] = row["name"]
    return found


def language_name(code: str, reader: str | None = None) -> str:
    """The name of a language for a reader (default: the active language), as inside a sentence; the code when CLDR has none."""
    base = code.split("-")[0]
    return _names(reader or get_language() or "en").get(base) or _names("en").get(base) or code


@lru_cache(maxsize=32)
def _codes(reader: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for known in ("en", reader):
        found |= {fold(name): code for code, name in _names(known).items()}
    return found | {fold(Locale(code).language_name or code): code for code in MAIN_LANGUAGES}


def language_code(typed: str, reader: str | None = None) -> str | None:
    """The code of a language named in English, in the reader's language or by its code ("Wolof", "الولوفية", "wo"); None for no language."""
    plain = fold(typed)
    codes = _codes(reader or get_language() or "en")
    return plain if plain in _names("en") else codes.get(plain)


def languages_named_with(typed: str, reader: str | None = None) -> list[str]:
    """Names, in the reader's language and in its order, of the languages of which a name there or in English has all these words: for
    "créole" every creole that CLDR knows. The code of a language is no word; nothing typed names none.
    """
    reader, words = reader or get_language() or "en", set(fold(typed).split())
    if not words:
        return []
    called = {code for known in ("en", reader) for code, name in _names(known).items() if words <= set(fold(name).split())}
    return sorted((language_name(code, reader) for code in called), key=fold)
