"""`isopolity fair-codes FAIR --output SHEET`: on the laptop of a hall, new codes for a sheet that was lost."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from isopolity.core.reasons import Refused
from isopolity.fairs.hall_sheet import sheet_of
from isopolity.fairs.permissions import Operator
from isopolity.fairs.queries.custody import fair_called
from isopolity.fairs.services.taking import renew_codes
from isopolity.ui.file_commands import BadFile, private_files
from isopolity.ui.sentences import sentence


class Command(BaseCommand):
    help = "On the laptop of a hall: give everybody who works there a new code, for a sheet that was lost. The old codes open nothing any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fair", metavar="FAIR", help="the last part of its address, or its whole name")
        parser.add_argument("--output", required=True, type=Path, metavar="SHEET", help="the sheet to print; it must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                fair = fair_called(options["fair"])
                with private_files() as files, transaction.atomic():
                    codes = renew_codes(fair, by=Operator(), at=timezone.now())
                    files.write(options["output"], sheet_of(fair, codes).encode())
                self.stderr.write(f"Print {options['output']} and delete it: codes for {len(codes)} people, which are kept nowhere else.")
            except Refused as refused:
                self.stderr.write(sentence(refused.reason))
                sys.exit(2)
            except (BadFile, OSError) as hindered:
                self.stderr.write(str(hindered) if isinstance(hindered, BadFile) else f"{hindered.filename}: {hindered.strerror}")
                sys.exit(2)
