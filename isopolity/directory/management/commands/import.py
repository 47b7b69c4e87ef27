"""`isopolity import KIND FILE`: bring a list in from the command line, as a steward would on the pages."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from isopolity.core.reasons import Refused
from isopolity.directory.models import Confidence, ImportBatch
from isopolity.directory.queries.offices import only_steward, steward_called
from isopolity.directory.services import imports
from isopolity.ui.sentences import sentence

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Bring in organisations, memberships or ties from a CSV or XLSX file. Rows that look like something known wait on the "
        "pages for a person; ties all do. With --dry-run nothing is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ImportBatch.Kind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--names", type=Path, help="ties only: the file of ids and names, when FILE has pairs of ids")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of the rows, and change nothing")
        parser.add_argument("--source", default="", help="the document or page that says so (default: the name of the file)")
        parser.add_argument("--source-address", default="", help="its address")
        parser.add_argument("--confidence", choices=Confidence.values, default=Confidence.MEDIUM)
        parser.add_argument("--by", default="", help="address of the steward who brings it in (needed when there are several)")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            try:
                self.bring_in(options)
            except (Refused, OSError) as hindered:
                says = sentence(hindered.reason) if isinstance(hindered, Refused) else f"{hindered.filename}: {hindered.strerror}"
                self.stderr.write(f"{options['file']}: {says}" if isinstance(hindered, Refused) else says)
                sys.exit(2)

    def bring_in(self, options: dict[str, Any]) -> None:
        names = options["names"].read_bytes() if options["names"] else None
        file = imports.SentFile(options["file"].name, options["file"].read_bytes(), names)
        words = {"source_title": options["source"] or file.name, "source_address": options["source_address"]}
        words |= {"kind": options["kind"], "confidence": options["confidence"], "network": None}
        if options["dry_run"]:
            self.try_out(file, words)
            return
        steward = steward_called(options["by"]) if options["by"] else only_steward()
        batch = imports.upload_import(file, **words, by=steward, at=timezone.now(), is_compared=False)
        imports.check_import(batch, step=self.show)
        if batch.kind == ImportBatch.Kind.TIES:
            self.stdout.write(f"{batch.proposals.count()} pairs wait for review at /ties/review.")
            return
        imports.bring_in(imports.open_for_command(batch, by=steward, at=timezone.now()), by=steward, step=self.show)
        found = Counter(row.get_outcome_display() if row.outcome else row.get_verdict_display() for row in batch.rows.all())
        self.tell(found)
        self.stdout.write(f"See {batch.path} for what waits for a decision, and to undo it.")

    def try_out(self, file: imports.SentFile, words: dict[str, Any]) -> None:
        if words["kind"] == ImportBatch.Kind.TIES:
            rows, _unused = imports.rows_of_file(words["kind"], file)
            self.stdout.write(f"{len(rows)} pairs would go into the queue. Nothing was changed.")
            return
        judged = imports.judged_file(file, **words)
        for one in [one for one in judged if one.verdict == "bad"][:SHOWN]:
            self.stderr.write(
                f"line {one.row.number}: " + " ".join(f"{reason.field}: {sentence(reason)}" for reason in one.findings if reason.field)
            )
        self.tell(Counter(str(one.row.Verdict(one.verdict).label) for one in judged))
        self.stdout.write("Nothing was changed.")

    def tell(self, found: "Counter[str]") -> None:
        for words, count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
            self.stdout.write(f"{count:>7}  {words}")

    def show(self, done: int, total: int) -> None:
        """A line that renews itself on a terminal; one for each step in a log."""
        self.stderr.write(f"{done}/{total} rows", ending="\r" if self.stderr.isatty() and done < total else "\n")
