"""Lists brought in, as files of a few lines drawn as text."""

from datetime import UTC, datetime
from typing import Any

from isopolity.core.names import fold
from isopolity.directory.models import ImportBatch, Place, PlaceName
from isopolity.directory.services import imports
from tests.factories import directory

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)


def file(text: str, name: str = "list.csv") -> imports.SentFile:
    """A CSV file of these lines; blanks around cells and lines do not count."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return imports.SentFile(name, "\n".join(",".join(cell.strip() for cell in line.split(",")) for line in lines).encode())


def upload(text: str, *, kind: str = "organisations", by: Any = None, network: Any = None, **words: Any) -> ImportBatch:
    """A list that a steward, or the secretariat of `network`, has sent; small ones are checked at once."""
    person = by or (directory.secretariat(network) if network else directory.steward())
    known = {"source_title": "A list", "confidence": "medium", "at": NOON, **words}
    return imports.upload_import(file(text), kind=kind, network=network, by=person, **known)


def brought_in(batch: ImportBatch, *, by: Any = None, at: datetime = NOON) -> ImportBatch:
    """The list after the worker has brought it in."""
    person = by or batch.uploaded_by
    batch = imports.apply_import(batch, by=person, at=at)
    imports.bring_in(batch, by=person)
    return _done(batch)


def taken_back(batch: ImportBatch, *, by: Any = None, at: datetime = LATER) -> ImportBatch:
    """The list after the worker has undone it."""
    person = by or batch.uploaded_by
    batch = imports.undo_import(batch, by=person, at=at)
    imports.take_back(batch, by=person)
    return _done(batch)


def _done(batch: ImportBatch) -> ImportBatch:
    if batch.job is not None:
        batch.job.state, batch.job.ended_at = "done", NOON
        batch.job.save()
    batch.refresh_from_db()
    return batch


def place(number: int, name: str, iso2: str = "BJ", *, population: int = 10_000, others: tuple[str, ...] = ()) -> Place:
    """A place of the gazetteer under its names."""
    made = Place.objects.create(
        geoname_id=number, name=name, country=directory.country(iso2), latitude=1.0, longitude=2.0, population=population
    )
    PlaceName.objects.bulk_create(PlaceName(place=made, folded=folded) for folded in {fold(one) for one in (name, *others)})
    return made


def verdicts(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("number").values_list("number", "verdict"))


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.rows.order_by("number").values_list("number", "outcome"))


def codes(batch: ImportBatch, number: int) -> list[tuple[str | None, str]]:
    """The columns and codes of what was found about a row."""
    return [(reason.field, reason.code) for reason in batch.rows.get(number=number).reasons]
