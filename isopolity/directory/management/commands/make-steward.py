"""`isopolity make-steward EMAIL`: a person may vouch, keep the tables of countries, and reopen what was closed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from isopolity.directory.models.offices import OFFICE_OF_STEWARD
from isopolity.directory.queries.offices import person_with_address
from isopolity.directory.services import end_steward, make_steward


class Command(BaseCommand):
    help = "Make the person with this e-mail address a steward, or end that."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--office", default=OFFICE_OF_STEWARD, help="the words that stand beside what they do (default: %(default)s)")
        parser.add_argument("--end", action="store_true", help="the person is no steward any more")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_with_address(options["email"])
        if person is None:
            raise CommandError(f"Nobody has an open account with the address {options['email']}. Sign up first.", returncode=2)
        if options["end"]:
            ended = end_steward(person, at=timezone.now())
            self.stdout.write(f"{person.email} is no steward any more." if ended else f"{person.email} was no steward.")
        else:
            role = make_steward(person, office=options["office"], at=timezone.now())
            self.stdout.write(f"{person.email} is a steward ({role.office}).")
