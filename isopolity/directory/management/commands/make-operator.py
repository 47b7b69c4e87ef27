"""`isopolity make-operator EMAIL`: a person may look at every table in the admin, and change none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from isopolity.directory.queries.offices import person_with_address
from isopolity.directory.services import make_operator


class Command(BaseCommand):
    help = "Let the person with this e-mail address look at all tables in the admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_with_address(options["email"])
        if person is None:
            raise CommandError(f"Nobody has an open account with the address {options['email']}. Sign up first.", returncode=2)
        make_operator(person, at=timezone.now())
        self.stdout.write(f"{person.email} is an operator.")
