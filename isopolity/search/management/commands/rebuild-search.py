"""`isopolity rebuild-search [KIND …]`: make the search index again from the objects themselves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from isopolity.search.services import rebuild_index, registered_kinds


class Command(BaseCommand):
    help = "Make the search index again from the objects themselves; without kinds, all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="KIND")

    def handle(self, *args: Any, **options: Any) -> None:
        unknown = sorted(set(options["kinds"]) - set(registered_kinds()))
        if unknown:
            raise CommandError(f"Not in the index: {', '.join(unknown)}. There are: {', '.join(registered_kinds())}.")
        for kind, number in rebuild_index(options["kinds"]).items():
            self.stdout.write(f"{kind}: {number} entries.")
