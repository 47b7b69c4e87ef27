"""Taking a file in: its rows are read, kept and compared. Nothing else of it is kept, and nothing of the directory changes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.spreadsheets import ZIP, read_lines
from isopolity.directory.import_columns import FileRow, file_rows, known_headings
from isopolity.directory.models import ImportBatch, ImportRow, Organisation, Source
from isopolity.directory.permissions import can_list_organisation, can_review_ties, can_see_import
from isopolity.directory.queries import actor_for
from isopolity.directory.services.imports.chunks import Step, batch_of, chunks, keep_rows, no_step, step_of
from isopolity.directory.services.imports.judging import Judged, judge_for, written
from isopolity.directory.services.imports.pairs import check_pairs, keep_pairs, pairs_of_files
from isopolity.jobs.kinds import Progress
from isopolity.jobs.services import start_job

# So many rows are compared while the person waits; more are for the worker.
AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class SentFile:
    """What somebody sent: one table; for ties perhaps a second one, of ids and names, to which the first refers."""

    name: str
    content: bytes
    names: bytes | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 of all that was sent."""
        digest = hashlib.sha256(self.content)
        if self.names is not None:
            digest.update(b"\0names\0" + self.names)
        return digest.hexdigest()


def rows_of_file(kind: str, file: SentFile) -> tuple[list[FileRow], list[str]]:
    """The rows and the headings that nobody knows; raises `Refused` for a file that cannot be taken."""
    if file.names is not None:
        return pairs_of_files(file.content, file.names), []
    lines = read_lines(file.content, headers=partial(known_headings, kind))
    try:
        return file_rows(kind, lines)
    except Refused as refused:
        if refused.reason.code == "file-no-columns" and file.name.lower().endswith(".xlsx") and not file.content.startswith(ZIP):
            raise Refused(Reason("file-is-text-called-xlsx", field="file")) from None
        raise


@transaction.atomic
def upload_import(
    file: SentFile,
    *,
    kind: str,
    source_title: str,
    source_address: str = "",
    confidence: str,
    network: Organisation | None,
    by: Any,
    at: datetime,
    is_compared: bool = True,
) -> ImportBatch:
    """Keep the rows of a file and compare them, at once or, when they are many, by the worker (`batch.job`).

    Not `is_compared`: the caller does that with `check_import` once the rows are kept, so that nobody waits for it to write.
    By a steward, or for `network` by its secretariat; ties are for stewards. A file whose content was brought in before,
    and neither undone nor thrown away, is refused: `import-known-already`.
    """
    refuse_if(can_review_ties(by) if kind == ImportBatch.Kind.TIES else can_list_organisation(by, network))
    rows, unused = rows_of_file(kind, file)
    refuse_if(_known_already(kind, file.content_hash, network))
    source, _made = Source.objects.get_or_create(title=source_title, reference="", address=source_address)
    batch = ImportBatch(
        kind=kind,
        file_name=file.name[:200],
        content_hash=file.content_hash,
        network=network,
        source=source,
        confidence=confidence,
        uploaded_by=by,
        uploaded_office=_in_words(by, network),
        uploaded_at=at,
        unused_columns=unused,
    )
    try:
        with transaction.atomic():
            batch.save()
    except IntegrityError:
        # Somebody sent the same file at the same moment.
        raise Refused(_known_already(kind, file.content_hash, network) or Reason("import-known-already")) from None
    if kind == ImportBatch.Kind.TIES:
        keep_pairs(batch, rows)
    else:
        ImportRow.objects.bulk_create((ImportRow(batch=batch, number=row.number, cells=row.cells) for row in rows), batch_size=1000)
    actor = actor_for(by, network)
    if is_compared and len(rows) <= AT_ONCE:
        check_import(batch)
    elif is_compared:
        batch.job = start_job("check-import", by=actor, arguments={"import": batch.public_id, "next": batch.path}, at=at)
        batch.save(update_fields=["job"])
    values = {"kind": kind, "file": batch.file_name, "sha256": batch.content_hash, "rows": len(rows), "source": source.title}
    record("directory:import:upload", by=actor, of=batch, values=values, at=at)
    return batch


def _in_words(by: Any, network: Organisation | None) -> str:
    actor = actor_for(by, network)
    return ", ".join(filter(None, (actor.office, actor.organisation)))


def _known_already(kind: str, content_hash: str, network: Organisation | None) -> Reason | None:
    same = ImportBatch.objects.filter(kind=kind, content_hash=content_hash, network=network)
    batch = same.exclude(state__in=ImportBatch.GONE).first()
    if batch is None:
        return None
    values = {"day": batch.uploaded_at.date().isoformat(), "file": batch.file_name, "path": batch.path}
    return Reason("import-known-already", values, field="file")


def check_import(batch: ImportBatch, *, step: Step = no_step) -> None:
    """Compare all rows that nothing has come of with the directory as it is now, and keep the verdicts.

    It may be broken off and begun again at will: it begins with the first row each time, since a row is compared with
    those before it.
    """
    if batch.kind == ImportBatch.Kind.TIES:
        check_pairs(batch, step=step)
    else:
        ids = list(ImportRow.objects.filter(batch=batch, outcome="").order_by("number").values_list("id", flat=True))
        judge = judge_for(batch)
        done = 0
        for chunk in chunks(ids):
            with transaction.atomic():
                rows = list(
                    ImportRow.objects.filter(id__in=chunk)
                    .select_related("place__country", "place__subdivision", "same_as")
                    .order_by("number")
                )
                keep_rows(written(judge(rows)), ["verdict", "findings", "alike", "places"])
            done += len(chunk)
            step(done, len(ids))
    ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.CHECKING).update(state=ImportBatch.State.READY)
    batch.refresh_from_db(fields=["state"])


@transaction.atomic
def check_again(batch: ImportBatch, *, by: Any, at: datetime) -> ImportBatch:
    """Let the worker compare what nothing has come of once more: the directory or the gazetteer may have grown."""
    refuse_if(can_see_import(by, batch))
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("network", "job").get(pk=batch.pk)
    if batch.state not in (ImportBatch.State.READY, ImportBatch.State.CHECKING) or batch.is_worked_on:
        raise Refused(Reason("import-not-open"))
    actor = actor_for(by, batch.network)
    batch.state = ImportBatch.State.CHECKING
    batch.job = start_job("check-import", by=actor, arguments={"import": batch.public_id, "next": batch.path}, at=at)
    batch.save(update_fields=["state", "job"])
    record("directory:import:check", by=actor, of=batch, at=at)
    return batch


def check_work(progress: Progress) -> dict[str, Any]:
    """The long work "check-import"."""
    batch, _person = batch_of(progress)
    check_import(batch, step=step_of(progress))
    return {}


def judged_file(
    file: SentFile, *, kind: str, network: Organisation | None, confidence: str, source_title: str, source_address: str = ""
) -> list[Judged]:
    """The verdicts on the rows of a file without keeping anything: for a dry run of organisations or memberships."""
    rows, _unused = rows_of_file(kind, file)
    known = Source.objects.filter(title=source_title, reference="", address=source_address).first()
    source = known or Source(title=source_title, address=source_address)
    batch = ImportBatch(kind=kind, network=network, source=source, confidence=confidence, uploaded_at=timezone.now())
    judge = judge_for(batch)
    unsaved = [ImportRow(number=row.number, cells=row.cells) for row in rows]
    return [one for start in range(0, len(unsaved), AT_ONCE) for one in judge(unsaved[start : start + AT_ONCE])]
