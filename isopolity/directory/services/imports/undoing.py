"""Taking an import back: only what it made, and of that only what nobody changed or used since. The rest is named."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from isopolity.audit.services import record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.index import KIND
from isopolity.directory.models import ImportBatch, ImportRow, Listing, Membership, Organisation, TieProposal
from isopolity.directory.models.imports import kept_reasons
from isopolity.directory.permissions import can_see_import
from isopolity.directory.queries import actor_for
from isopolity.directory.services.imports.chunks import Step, batch_of, chunks, keep_rows, no_step, step_of
from isopolity.directory.services.ties import undo_tie_proposal
from isopolity.jobs.kinds import Progress
from isopolity.jobs.services import start_job
from isopolity.search.services import remove_objects

State, Outcome = ImportBatch.State, ImportRow.Outcome


@transaction.atomic
def discard_import(batch: ImportBatch, *, by: Any, at: datetime) -> None:
    """Throw away a list of which nothing has come yet, with its rows; the same file can then be sent again."""
    refuse_if(can_see_import(by, batch))
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("network").get(pk=batch.pk)
    used = batch.rows.exclude(outcome="").exists() or batch.proposals.exclude(tie=None).exists()
    if batch.state not in (State.CHECKING, State.READY) or used:
        raise Refused(Reason("import-was-used"))
    ImportRow.objects.filter(batch=batch).delete()
    TieProposal.objects.filter(batch=batch).delete()
    batch.state = State.DISCARDED
    batch.save(update_fields=["state"])
    record("directory:import:discard", by=actor_for(by, batch.network), of=batch, at=at)


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: Any, at: datetime) -> ImportBatch:
    """Let the worker take back what came of this import: organisations and memberships, or the ties accepted from it."""
    refuse_if(can_see_import(by, batch))
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("network", "source").get(pk=batch.pk)
    refuse_if(undoing_hindrance(batch))
    batch.state, batch.undone_at = State.UNDOING, at
    actor = actor_for(by, batch.network)
    batch.job = start_job("undo-import", by=actor, arguments={"import": batch.public_id, "next": batch.path}, at=at)
    batch.save(update_fields=["state", "undone_at", "job"])
    record("directory:import:undo", by=actor, of=batch, at=at)
    return batch


def undoing_hindrance(batch: ImportBatch) -> Reason | None:
    """Why this import cannot be undone now."""
    used = (State.READY,) if batch.kind == ImportBatch.Kind.TIES else (State.APPLIED, State.APPLYING)
    return Reason("import-not-applied") if batch.state not in used or batch.is_worked_on else None


def undo_work(progress: Progress) -> dict[str, Any]:
    """The long work "undo-import"."""
    batch, person = batch_of(progress)
    take_back(batch, by=person, step=step_of(progress))
    return {}


def take_back(batch: ImportBatch, *, by: Any, step: Step = no_step) -> None:
    """Take back all rows, the last first, because a row may use what one before it made."""
    if batch.state != State.UNDOING or batch.undone_at is None:
        raise Refused(Reason("import-not-open"))
    if batch.kind == ImportBatch.Kind.TIES:
        _take_back_ties(batch, by=by, step=step)
    else:
        _take_back_rows(batch, by=by, at=batch.undone_at, step=step)
    ImportBatch.objects.filter(pk=batch.pk, state=State.UNDOING).update(state=State.UNDONE)
    batch.refresh_from_db(fields=["state"])


def _take_back_ties(batch: ImportBatch, *, by: Any, step: Step) -> None:
    assert batch.undone_at is not None
    accepted = list(TieProposal.objects.filter(batch=batch, state=TieProposal.State.ACCEPTED).order_by("-number"))
    for done, proposal in enumerate(accepted, start=1):
        undo_tie_proposal(proposal, by=by, at=batch.undone_at)
        step(done, len(accepted))


def _take_back_rows(batch: ImportBatch, *, by: Any, at: datetime, step: Step) -> None:
    rows = ImportRow.objects.filter(batch=batch)
    ids = list(rows.filter(outcome__in=(Outcome.MADE, Outcome.USED)).order_by("-number").values_list("id", flat=True))
    total = rows.exclude(outcome="").count()
    done = total - len(ids)
    for chunk in chunks(ids):
        _take_back_chunk(batch, chunk, by=by, at=at)
        done += len(chunk)
        step(done, total)


@transaction.atomic
def _take_back_chunk(batch: ImportBatch, ids: list[int], *, by: Any, at: datetime) -> None:
    refuse_if(can_see_import(by, batch))
    found = ImportRow.objects.select_for_update(of=("self",)).filter(id__in=ids).order_by("-number")
    rows = list(found.select_related("organisation", "membership"))
    own = set(ImportRow.objects.filter(batch=batch).exclude(brought_at=None).values_list("brought_at", flat=True).distinct())
    hindrances = {row.pk: _hindrance(row, own) for row in rows}
    made = {row.organisation.pk: row.organisation.public_id for row in rows if row.outcome == Outcome.MADE and row.organisation}
    free = [row for row in rows if hindrances[row.pk] is None]
    try:
        _delete(free, at=at)
    except ProtectedError:
        # Something of another part of the house points at one of them: then each by itself.
        for row in free:
            try:
                _delete([row], at=at)
            except ProtectedError:
                hindrances[row.pk] = Reason("import-used-since", {"name": row.cells.get("name", "")})
    for row in rows:
        reason = hindrances[row.pk]
        row.outcome, row.findings = (Outcome.KEPT, kept_reasons([reason])) if reason else (Outcome.UNDONE, [])
    # The references were emptied by the database with what they referred to.
    keep_rows(rows, ["outcome", "findings"])
    gone = set(made) - set(Organisation.objects.filter(pk__in=made).values_list("pk", flat=True))
    values = {
        "undone": [row.number for row in rows if row.outcome == Outcome.UNDONE],
        "kept": [row.number for row in rows if row.outcome == Outcome.KEPT],
        "organisations": [made[key] for key in sorted(gone)],
    }
    record("directory:import:take-back", by=actor_for(by, batch.network), of=batch, values=values, at=at)


def _hindrance(row: ImportRow, own: set[datetime | None]) -> Reason | None:
    """Why what the row made has to stay: somebody changed it. `own` are the moments at which this import itself wrote."""
    if row.membership is not None and row.membership.left_on is not None and not row.cells.get("left_on"):
        return Reason("import-membership-ended-since")
    if row.outcome == Outcome.MADE and row.organisation is not None and row.organisation.changed_at not in own:
        return Reason("import-changed-since", {"name": row.organisation.name})
    return None


@transaction.atomic
def _delete(rows: list[ImportRow], *, at: datetime) -> None:
    """Delete what the rows made, all or nothing; what only was used is told that it lost something."""
    Membership.objects.filter(pk__in={row.membership_id for row in rows if row.membership_id}).delete()
    Listing.objects.filter(pk__in={row.listing_id for row in rows if row.listing_id}).delete()
    made = Organisation.objects.filter(pk__in={row.organisation_id for row in rows if row.outcome == Outcome.MADE})
    remove_objects(kind=KIND, object_ids=made.values_list("public_id", flat=True))
    made.delete()
    Organisation.objects.filter(pk__in={row.organisation_id for row in rows if row.outcome == Outcome.USED}).update(changed_at=at)
