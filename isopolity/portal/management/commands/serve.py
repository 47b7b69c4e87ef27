"""`isopolity serve`: serves the data folder or DATABASE_URL; with `--hall ADDRESS` in plain HTTP to the hall of a fair."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from isopolity.config.refusal import as_host
from isopolity.portal.installation import bring_up_to_date
from isopolity.portal.server import refuse_taken_address, serve


class Command(BaseCommand):
    help = "Serve this installation. The database is brought up to date first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--with-worker", action="store_true", help="run the worker as a child")
        parser.add_argument("--host", default="127.0.0.1")
        # Read by `isopolity.cli` before the settings are, which depend on it.
        parser.add_argument(
            "--hall", metavar="ADDRESS", help="plain HTTP with a worker on this private address, for the local network of a fair's hall"
        )
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        host, number = (settings.HALL_ADDRESS if settings.HALL else options["host"]), options["port"]
        refuse_taken_address(host=host, port=number)
        bring_up_to_date(say=self.stderr.write)
        self.stderr.write(f"Isopolity answers at http://{as_host(host) if settings.HALL else host}:{number}/")
        if settings.HALL:
            self.stderr.write("The line to it is not encrypted: it is for the network of the hall, and for nobody else.")
        serve(
            host=host,
            port=number,
            processes=options["processes"],
            threads=options["threads"],
            with_worker=options["with_worker"] or settings.HALL,
        )


def port(text: str) -> int:
    """A port number, or a sentence that says what one is."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to 65535, not {text!r}")
    return int(text)
