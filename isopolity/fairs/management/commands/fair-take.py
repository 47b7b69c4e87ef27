"""`isopolity fair-take FAIR --output F`: a fair goes into a file, to the laptop of its hall or from there home."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from isopolity.core.reasons import Refused
from isopolity.fairs.hall_sheet import sheet_of
from isopolity.fairs.models import Fair
from isopolity.fairs.permissions import Operator
from isopolity.fairs.queries.custody import fair_called, open_custody
from isopolity.fairs.services.taking import Taken, give_fair, same_file_again, take_fair
from isopolity.ui.file_commands import BadFile, private_files
from isopolity.ui.sentences import sentence


class Command(BaseCommand):
    help = (
        "Take a fair to the laptop of its hall: into one sealed file, with its staff and new codes for them (a sheet to print, beside the "
        "file). At home it can only be read until fair-bring. On that laptop, the same command makes the file that goes home."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fair", metavar="FAIR", help="the last part of its address, or its whole name")
        parser.add_argument("--output", required=True, type=Path, metavar="F", help="the file to write; it must not be there yet")
        parser.add_argument("--codes", type=Path, metavar="SHEET", help="the sheet of codes to print (default: F.codes.html)")
        parser.add_argument("--words", default="", help='where it goes, for those who ask at home: "laptop 3, with Ms Dossou"')
        parser.add_argument("--again", action="store_true", help="write the last file once more, for one that was lost on the way")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                fair = fair_called(options["fair"])
                with private_files() as files, transaction.atomic():
                    taken = self.take(fair, options)
                    files.write(options["output"], taken.data)
                    if taken.codes:
                        files.write(sheet_path(options), sheet_of(fair, taken.codes).encode())
                self.tell(fair, taken, options)
            except Refused as refused:
                self.stderr.write(sentence(refused.reason))
                sys.exit(2)
            except (BadFile, OSError) as hindered:
                self.stderr.write(str(hindered) if isinstance(hindered, BadFile) else f"{hindered.filename}: {hindered.strerror}")
                sys.exit(2)

    def take(self, fair: Fair, options: dict[str, Any]) -> Taken:
        if options["again"]:
            return same_file_again(fair, by=Operator())
        custody = open_custody(fair)
        if custody is not None and not custody.is_home:
            return give_fair(fair, by=Operator(), at=timezone.now())
        return take_fair(fair, words=options["words"][:200], by=Operator(), at=timezone.now())

    def tell(self, fair: Fair, taken: Taken, options: dict[str, Any]) -> None:
        where = "its home" if not taken.custody.is_home else "the laptop of its hall"
        self.stderr.write(f"{fair.name} is in {options['output']}, for {where}. Here it can only be read from now on.")
        if taken.codes:
            self.stderr.write(
                f"Print {sheet_path(options)} and delete it: codes, one for each of the staff ({len(taken.codes)}), which are kept nowhere else."
            )


def sheet_path(options: dict[str, Any]) -> Path:
    chosen: Path | None = options["codes"]
    return chosen or options["output"].with_name(f"{options['output'].name}.codes.html")
