"""`isopolity demo`: makes a data folder, loads the demonstration, prints the address and the sign-ins, serves with a worker."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from isopolity.portal.installation import bring_up_to_date
from isopolity.portal.management.commands.serve import port
from isopolity.portal.server import refuse_taken_address, serve
from isopolity.portal.services.demonstration import load_demonstration, sign_ins


class Command(BaseCommand):
    help = "Make the demonstration in the data folder, if it is not there yet, and serve it on this machine with its worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port, default=8000)
        parser.add_argument("--only-load", action="store_true", help="make the demonstration and end, without serving")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["only_load"]:
            refuse_taken_address(host="127.0.0.1", port=options["port"])
        bring_up_to_date(say=self.stderr.write)
        load_demonstration(say=self.stderr.write)
        self.stdout.write(f"\nThe demonstration is in {settings.DATA}. Sign in as:")
        for entry in sign_ins():
            self.stdout.write(f"  {entry['email']:<32} {entry['password']}   {entry['who']}")
        self.stdout.write("A cooperation fair is in preparation: wacap@example.org organises it, Lokossa and Andenne come to it.")
        self.stdout.write(f"Mail that it sends is written to {settings.MAIL_FOLDER}.")
        if options["only_load"]:
            return
        self.stdout.write(f"\nOpen http://127.0.0.1:{options['port']}/   (Ctrl-C ends it)\n")
        serve(host="127.0.0.1", port=options["port"], processes=1, threads=4, with_worker=True)
