"""`isopolity verify-audit`: exit 1 and the first bad row if the chain is broken."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from isopolity.audit.queries import carried_fault, chain_verdict


class Command(BaseCommand):
    help = "Walk the audit chain; exit 1 and name the first bad row if it is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = chain_verdict()
        if verdict.bad_sequence is not None:
            self.stderr.write(f"The audit chain is broken at row {verdict.bad_sequence} ({verdict.fault}).")
            sys.exit(1)
        if found := carried_fault():
            chain, verdict = found
            self.stderr.write(
                f"The acts that came from another machine ({chain[:12]}) are broken at row {verdict.bad_sequence} ({verdict.fault})."
            )
            sys.exit(1)
        self.stdout.write(f"The audit chain is whole: {verdict.rows} rows.")
