"""`isopolity fair-bring F`: a fair comes to the laptop of its hall, or home with everything that happened."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from isopolity.core.reasons import Refused
from isopolity.core.strict_json import BadInput
from isopolity.fairs.hall_file import opened
from isopolity.fairs.permissions import Operator
from isopolity.fairs.services.bringing import bring_file
from isopolity.portal.installation import bring_up_to_date
from isopolity.ui.file_commands import BadFile, read_file
from isopolity.ui.sentences import sentence

SAID = {
    "installed": "{fair} is on this laptop now. Serve it with: isopolity serve --hall ADDRESS",
    "here-already": "{fair} came to this laptop with this very file before. Nothing was changed.",
    "brought": "{fair} is home again, with everything that happened in its hall.",
    "brought-already": "This very file of {fair} was brought before. Nothing was changed.",
    "review": "{fair} was not out any more: the file waits for its secretariat at {path}/files. Nothing of the fair was changed.",
    "review-already": "This very file of {fair} came before, see {path}/files. Nothing was changed.",
}


class Command(BaseCommand):
    help = (
        "Bring a fair from a file that fair-take made: onto the laptop of its hall, whose data folder is made if need be; or home, with "
        "everything that happened. The same file twice counts once."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="F")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                file = read_file(options["file"], opened)
                bring_up_to_date(say=self.stderr.write)
                done, fair = bring_file(file, may_install=not settings.PUBLIC, by=Operator(), at=timezone.now())
                self.stdout.write(SAID[done].format(fair=fair.name, path=fair.path))
            except (BadFile, BadInput) as bad:
                self.stderr.write(str(bad) if isinstance(bad, BadFile) else f"{options['file']}: {bad}")
                sys.exit(2)
            except Refused as refused:
                self.stderr.write(f"{options['file']}: {sentence(refused.reason)}")
                sys.exit(2)
