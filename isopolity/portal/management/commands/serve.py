"""`isopolity serve`: serves the data folder or DATABASE_URL."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from isopolity.portal.installation import bring_up_to_date
from isopolity.portal.server import refuse_taken_address, serve


class Command(BaseCommand):
    help = "Serve this installation. The database is brought up to date first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--with-worker", action="store_true", help="run the worker as a child")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_taken_address(host=options["host"], port=options["port"])
        bring_up_to_date(say=self.stderr.write)
        self.stderr.write(f"Isopolity answers at http://{options['host']}:{options['port']}/")
        serve(
            host=options["host"],
            port=options["port"],
            processes=options["processes"],
            threads=options["threads"],
            with_worker=options["with_worker"],
        )


def port(text: str) -> int:
    """A port number, or a sentence that says what one is."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to 65535, not {text!r}")
    return int(text)
