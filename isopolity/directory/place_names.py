"""What a place is called in the reader's language, where that is known: a few hundred large cities and capitals.

CLDR calls the cities of time zones by name in all languages; `data/place_names.csv` says which places those are, and has French and
Arabic names of others. Every other place goes by GeoNames' name: nothing is transliterated or guessed.
"""

import csv
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from isopolity.core.names import fold

TABLE = Path(__file__).parent / "data" / "place_names.csv"
SUBDIVISIONS = Path(__file__).parent / "data" / "subdivision_names.csv"
# In which languages a place is found by the names of the table.
LANGUAGES = ("en", "fr", "ar", "es", "pt", "ru", "zh", "fa")
# "Tripoli (Libye)": the country stands beside the name on every page.
_COUNTRY_BEHIND = re.compile(r"\s*\([^)]*\)$")
# Names of subdivisions at GeoNames end with what they are, in English. A direction before it ("Central Province") is no name by itself.
_KIND_OF_SUBDIVISION = re.compile(
    r"(?i)^(?!(?:(?:north|south|east|west|central|upper|lower|middle|far|greater|outer|inner|capital|federal|autonomous)\S*[ -])+)"
    r"(?:(?:municipality|parish|emirate) of (?P<of>.+)|(?P<name>.+?) (?:department|province|region|governorate|county|state|district|prefecture|"
    r"parish|division|oblast|voivodeship|municipality|canton|commune|wilaya))$"
)


@lru_cache(maxsize=1)
def _table() -> dict[int, Mapping[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {int(row["geoname_id"]): row for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _subdivisions() -> dict[str, Mapping[str, str]]:
    with SUBDIVISIONS.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@lru_cache(maxsize=32)
def _cities_of_zones(language: str) -> dict[str, str]:
    try:
        zones = Locale.parse(language, sep="-").time_zones
    except (UnknownLocaleError, ValueError):
        return {}
    named = {zone: _COUNTRY_BEHIND.sub("", words["city"]) for zone, words in zones.items() if "city" in words}
    # CLDR keeps the first name that a zone had: Asia/Saigon, Europe/Kiev.
    return {get_global("zone_aliases").get(zone, zone): name for zone, name in named.items()} | named


def name_of_place(geoname_id: int | None, own: str, reader: str) -> str:
    """What readers of a language (BCP 47) call a place of GeoNames: `own` where no other name is known.

    `own` must be what the place is called by GeoNames, in whatever case and accents: a city that has another name keeps it.
    """
    row = _table().get(geoname_id or 0)
    language = reader.split("-")[0]
    if row is None or language == "en" or fold(row["name"]) != fold(own):
        return own
    return row.get(language) or _cities_of_zones(language).get(row["zone"]) or own


def names_known(geoname_id: int) -> list[str]:
    """All names that the table and CLDR have for a place, by which it is to be found as well; none for most places."""
    row = _table().get(geoname_id)
    return [name_of_place(geoname_id, row["name"], language) for language in LANGUAGES] if row else []


def name_of_subdivision(code: str, own: str, reader: str) -> str:
    """What readers of a language call a subdivision of GeoNames: by the table, or else its name without the English word for what it
    is ("Atakora Department").
    """
    language = reader.split("-")[0]
    if language == "en":
        return own
    found = _KIND_OF_SUBDIVISION.match(own)
    return _subdivisions().get(code, {}).get(language) or ((found["of"] or found["name"]) if found else own)
