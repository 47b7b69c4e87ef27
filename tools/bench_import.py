"""Measure the import of a list: `bench_import.py [ROWS]` prints rows of a Markdown table for the database that is set.

It fills an empty database of its own (SQLite in a new folder, or the one of DATABASE_URL: see with_postgres.py) with the
gazetteer, then brings in a list of so many authorities, the same at every run, and takes it back. One in fifty repeats a name,
one in a hundred cannot be read.
"""

import csv
import io
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)


def content(rows: int) -> bytes:
    """A list with six columns."""
    from isopolity.directory.models import Place

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["name", "country", "level", "languages", "population", "name_ar"])
    places = list(Place.objects.order_by("geoname_id").values_list("name", "country_id", "population")[:rows])
    for number, (name, country, population) in enumerate(places):
        if number % 50 == 49:
            name, country, population = places[number - 7]
        writer.writerow(
            [name, country, "municipality", "fr; en", population if number % 100 else "many", f"مدينة {name}" if number % 3 == 0 else ""]
        )
    return text.getvalue().encode()


def as_xlsx(table: bytes) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in csv.reader(io.StringIO(table.decode())):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def main(rows: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from isopolity.core.spreadsheets import read_lines
    from isopolity.directory.services import imports
    from isopolity.directory.services.gazetteer import cities, load_places
    from isopolity.directory.services.reference import load_reference_tables
    from tests.factories import directory

    call_command("migrate", verbosity=0)
    load_reference_tables()
    load_places(cities(every=False))
    steward = directory.steward()
    table = content(rows)
    taken: dict[str, tuple[float, float]] = {}

    def timed(name: str, act: object) -> object:
        began, worked = time.perf_counter(), time.process_time()
        result = act()  # type: ignore[operator]
        taken[name] = (time.perf_counter() - began, time.process_time() - worked)
        return result

    sheet = as_xlsx(table)
    timed("reading it as XLSX alone", lambda: read_lines(sheet))
    words = {"kind": "organisations", "source_title": "A list", "confidence": "high", "network": None, "by": steward, "at": AT}
    file = imports.SentFile("list.csv", table)
    batch = timed("reading and comparing", lambda: imports.upload_import(file, **words, at_once=True))
    timed("bringing in", lambda: imports.bring_in(imports.apply_import(batch, by=steward, at=AT), by=steward))
    verdicts = {verdict: batch.rows.filter(verdict=verdict).count() for verdict in ("new", "duplicate", "look-alike", "bad")}
    made = batch.rows.filter(outcome="made").count()
    batch.refresh_from_db()
    # The job that would do it waits in this process for ever.
    batch.job.state = "done"
    batch.job.save()
    timed("taking back", lambda: imports.take_back(imports.undo_import(batch, by=steward, at=AT), by=steward))
    undone = batch.rows.filter(outcome="undone").count()
    for name, (seconds, worked) in taken.items():
        print(f"| {connection.vendor} | {rows} rows | {name} | {seconds:.1f} s ({worked:.1f} s of one core) |")
    print(f"| {connection.vendor} | {rows} rows | verdicts {verdicts}, made {made}, taken back {undone} | |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ["ISOPOLITY_ENV"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ISOPOLITY_DATA"] = folder
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 25_000)
