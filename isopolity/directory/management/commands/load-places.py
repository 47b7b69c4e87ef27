"""`isopolity load-places`: countries, subdivisions and the gazetteer into the database."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from isopolity.directory.services.gazetteer import cities, load_places
from isopolity.directory.services.reference import load_reference_tables

BAR = 40


class Command(BaseCommand):
    help = "Load countries, subdivisions and the places of GeoNames. Run it again after an update, or after it was broken off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also places with fewer than 5,000 inhabitants (234,908 in all)")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        tables = load_reference_tables()
        places = load_places(cities(every=options["all"]), progress=self.show)
        self.stdout.write(
            f"{tables.countries} countries, {tables.subdivisions} subdivisions; "
            f"{places.written} places written under {places.names} names, {places.unchanged} unchanged, "
            f"{places.left_out} left out; {time.monotonic() - began:.1f} s."
        )

    def show(self, done: int, total: int) -> None:
        """A bar that grows on a terminal; a line for each step in a log."""
        bar = ("#" * (BAR * done // total)).ljust(BAR)
        ending = "\n" if done == total or not self.stderr.isatty() else "\r"
        self.stderr.write(f"[{bar}] {done}/{total} places", ending=ending)
