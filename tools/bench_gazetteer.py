"""Measure the load of the gazetteer: `bench_gazetteer.py [--all]` prints rows of a Markdown table for the database that is set.

It fills an empty database of its own (SQLite in a new folder, or the one of DATABASE_URL: see with_postgres.py), loads the
same again, which must find nothing to do, and looks up names as people type them.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

TYPED = ("lokossa", "Lomé", "القاهرة", "Доки", "san", "Ouagadugu")
ROUNDS = 20


def main(*, every: bool) -> None:
    from django.core.management import call_command
    from django.db import connection

    from isopolity.directory.queries.places import places_or_alike
    from isopolity.directory.services.gazetteer import cities, load_places
    from isopolity.directory.services.reference import load_reference_tables

    call_command("migrate", verbosity=0)
    load_reference_tables()
    for said in ("into an empty database", "again, unchanged"):
        began, worked = time.perf_counter(), time.process_time()
        done = load_places(cities(every=every))
        wall, cpu = time.perf_counter() - began, time.process_time() - worked
        print(
            f"| {connection.vendor} | {done.written + done.unchanged:,} places, {done.names:,} names, {said} | {wall:.1f} s | {cpu:.1f} s |"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {connection.vendor} | most memory of the loading process | {peak:.0f} MB | |")
    for typed in TYPED:
        taken, worked = [], time.process_time()
        for _ in range(ROUNDS):
            began = time.perf_counter()
            found = len(places_or_alike(typed).places)
            taken.append((time.perf_counter() - began) * 1000)
        cpu = (time.process_time() - worked) / ROUNDS * 1000
        print(f"| {connection.vendor} | looking up {typed!r} ({found} found) | {statistics.median(taken):.1f} ms | {cpu:.1f} ms |")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ["ISOPOLITY_ENV"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    with tempfile.TemporaryDirectory(prefix="isopolity-bench-") as folder:
        os.environ["ISOPOLITY_DATA"] = folder
        import django

        django.setup()
        main(every="--all" in sys.argv[1:])
