"""Lists of pairs of names, which become proposals of ties: nothing comes of one until a steward has reviewed it."""

from collections.abc import Sequence

from django.db import transaction

from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason, Refused
from isopolity.core.resolution import ease
from isopolity.core.spreadsheets import read_lines
from isopolity.directory.import_columns import FileRow
from isopolity.directory.models import Confidence, ImportBatch, TieProposal
from isopolity.directory.models.imports import kept_reasons
from isopolity.directory.queries.imports import countries_by_words, places_numbered
from isopolity.directory.queries.tie_review import Side, candidates_of
from isopolity.directory.services.imports.cells import CellReader
from isopolity.directory.services.imports.chunks import Step, chunks, no_step
from isopolity.directory.services.imports.judging import LAST_GEONAME

State = TieProposal.State


def pairs_of_files(relations: bytes, names: bytes) -> list[FileRow]:
    """The pairs of two files: ids of two sides a line, and id and name a line. A pair named twice, in either order, is one.

    Raises `Refused`: what `read_lines` raises, `pairs-need-two-columns`, `pairs-unknown-id`, `pairs-id-twice`.
    """
    known: dict[str, str] = {}
    for line in read_lines(names):
        if len(line.cells) != 2:
            raise Refused(Reason("pairs-need-two-columns", {"line": line.number}, field="names"))
        if known.setdefault(line.cells[0], line.cells[1]) != line.cells[1]:
            raise Refused(Reason("pairs-id-twice", {"line": line.number, "id": line.cells[0][:60]}, field="names"))
    rows: dict[frozenset[str], FileRow] = {}
    for line in read_lines(relations):
        if len(line.cells) != 2:
            raise Refused(Reason("pairs-need-two-columns", {"line": line.number}, field="file"))
        missing = [cell for cell in line.cells if cell not in known]
        if missing:
            raise Refused(Reason("pairs-unknown-id", {"line": line.number, "id": missing[0][:60]}, field="file"))
        one, other = line.cells
        if one != other:
            rows.setdefault(frozenset((one, other)), FileRow(line.number, {"name_1": known[one], "name_2": known[other]}))
    return list(rows.values())


def keep_pairs(batch: ImportBatch, rows: Sequence[FileRow]) -> None:
    """Keep the rows as proposals that wait; those that cannot be read are kept apart with the reason."""
    countries = countries_by_words()
    TieProposal.objects.bulk_create((_proposal(batch, row, CellReader(row.cells, countries)) for row in rows), batch_size=1000)


def _proposal(batch: ImportBatch, row: FileRow, cells: CellReader) -> TieProposal:
    since, until = cells.day("from_on"), cells.day("until_on")
    if since and until and until.latest < since.earliest:
        cells.refuse("until_on", "ends-before-it-begins")
    one, other = _side(cells, "1"), _side(cells, "2")
    proposal = TieProposal(
        batch=batch,
        number=row.number,
        one=one,
        other=other,
        from_written=_written(since),
        until_written=_written(until),
        # Without words of its own, a list states the two names.
        as_stated=cells.text("as_stated", most=500) or f"{one['name']} – {other['name']}",
        confidence=cells.choice("confidence", Confidence.values, default=batch.confidence),
    )
    if cells.findings:
        proposal.state, proposal.findings = State.BAD, kept_reasons(cells.findings)
    return proposal


def _side(cells: CellReader, number: str) -> Side:
    country = cells.country(f"country_{number}")
    return Side(
        name=cells.text(f"name_{number}", most=200, is_needed=True),
        country=country.pk if country else "",
        geoname_id=cells.number(f"geoname_id_{number}", least=1, most=LAST_GEONAME) or 0,
    )


def _written(day: PartialDate | None) -> str:
    return str(day) if day else ""


def check_pairs(batch: ImportBatch, *, step: Step = no_step) -> None:
    """Count the candidates of each side, so that the queue can show what is easy first. It may be done again at any time."""
    ids = list(TieProposal.objects.filter(batch=batch, state=State.WAITING).order_by("number").values_list("id", flat=True))
    done = 0
    for chunk in chunks(ids):
        with transaction.atomic():
            rows = list(TieProposal.objects.filter(id__in=chunk).order_by("number"))
            sides = [side for row in rows for side in (row.one, row.other)]
            unknown = {side["geoname_id"] for side in sides if side["geoname_id"]} - set(
                places_numbered(side["geoname_id"] for side in sides)
            )
            for row, (one, other) in zip(rows, candidates_of(rows), strict=True):
                row.ease = ease(len(one), len(other))
                wrong = [side["geoname_id"] for side in (row.one, row.other) if side["geoname_id"] in unknown]
                row.findings = kept_reasons(Reason("cell-unknown-geoname", {"typed": str(number)}) for number in wrong)
            TieProposal.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=["ease", "findings"])
        done += len(chunk)
        step(done, len(ids))
