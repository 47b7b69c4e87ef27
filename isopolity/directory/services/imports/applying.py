"""Bringing checked rows in: what is new, and what people decided. A chunk is brought in whole or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from isopolity.audit.services import Actor, record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import ImportBatch, ImportRow, Listing, Membership, Organisation, Place
from isopolity.directory.permissions import can_see_import
from isopolity.directory.queries import actor_for, current_roles
from isopolity.directory.services.imports.chunks import Step, batch_of, chunks, keep_rows, no_step, step_of
from isopolity.directory.services.imports.judging import Judged, judge_for, written
from isopolity.directory.services.letters import write_to_people
from isopolity.directory.services.listing import ListedMembership, make_listed, make_memberships
from isopolity.jobs.kinds import Progress
from isopolity.jobs.services import start_job

State, Verdict, Decision, Outcome = ImportBatch.State, ImportRow.Verdict, ImportRow.Decision, ImportRow.Outcome
# The columns that `judging.written` fills.
FOUND = ("verdict", "findings", "alike", "places")


@transaction.atomic
def decide_rows(
    rows: Sequence[ImportRow],
    *,
    decision: str,
    same_as: Organisation | None = None,
    place: Place | None = None,
    by: Any,
    at: datetime,
) -> int:
    """Keep what a person decided on rows of one import; returns on how many, since those that something came of are passed over.

    "same" needs the organisation it is (`same_as`), one of those that the row was found alike to; without `same_as` rows that are
    alike to one alone take that one, and the others are passed over. "make" is refused for memberships, whose members must be there. `place`, one of those
    found, says where it is. An empty decision takes the decision back.
    """
    assert rows and len({row.batch_id for row in rows}) == 1
    batch = rows[0].batch
    refuse_if(can_see_import(by, batch))
    if not batch.takes_decisions:
        raise Refused(Reason("import-not-open"))
    if decision == Decision.MAKE and batch.kind == ImportBatch.Kind.MEMBERSHIPS:
        raise Refused(Reason("import-members-must-be-there", field="decision"))
    fresh = list(ImportRow.objects.select_for_update().filter(pk__in=[row.pk for row in rows], outcome="").exclude(verdict=Verdict.BAD))
    known = {one.public_id: one for one in Organisation.objects.filter(public_id__in={key for row in fresh for key in row.alike})}
    if decision == Decision.SAME and same_as is None:
        fresh = [row for row in fresh if len(row.alike) == 1 and row.alike[0] in known]
    for row in fresh:
        meant = same_as if same_as is not None else known[row.alike[0]] if decision == Decision.SAME else None
        if decision == Decision.SAME and (meant is None or meant.public_id not in row.alike):
            raise Refused(Reason("import-not-alike", {"line": row.number}, field="decision"))
        if place is not None and place.pk not in row.places:
            raise Refused(Reason("import-other-place", {"line": row.number}, field="place"))
        row.decision = decision
        row.same_as = meant if decision == Decision.SAME else None
        row.place = place or row.place
    keep_rows(fresh, ["decision", "same_as", "place"])
    lines = [row.number for row in fresh]
    record("directory:import:decide", by=actor_for(by, batch.network), of=batch, values={"decision": decision, "lines": lines}, at=at)
    return len(fresh)


@transaction.atomic
def apply_import(batch: ImportBatch, *, by: Any, at: datetime) -> ImportBatch:
    """Let the worker bring in what is new and what was decided; rows that wait for a decision can be brought in later."""
    batch = _opened(batch, by)
    batch.state, batch.applied_at = State.APPLYING, at
    actor = actor_for(by, batch.network)
    batch.job = start_job("apply-import", by=actor, arguments={"import": batch.public_id, "next": batch.path}, at=at)
    batch.save(update_fields=["state", "applied_at", "job"])
    record("directory:import:apply", by=actor, of=batch, at=at)
    return batch


@transaction.atomic
def open_for_command(batch: ImportBatch, *, by: Any, at: datetime) -> ImportBatch:
    """The same for the command line, which brings the rows in itself and needs no worker."""
    batch = _opened(batch, by)
    batch.state, batch.applied_at = State.APPLYING, at
    batch.save(update_fields=["state", "applied_at"])
    record("directory:import:apply", by=actor_for(by, batch.network), of=batch, at=at)
    return batch


def _opened(batch: ImportBatch, by: Any) -> ImportBatch:
    refuse_if(can_see_import(by, batch))
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("network", "source").get(pk=batch.pk)
    if batch.kind == ImportBatch.Kind.TIES:
        raise Refused(Reason("import-ties-are-reviewed"))
    if batch.state not in (State.READY, State.APPLIED):
        raise Refused(Reason("import-not-open"))
    return batch


def apply_work(progress: Progress) -> dict[str, Any]:
    """The long work "apply-import"."""
    batch, person = batch_of(progress)
    bring_in(batch, by=person, step=step_of(progress))
    return {}


def bring_in(batch: ImportBatch, *, by: Any, step: Step = no_step) -> None:
    """Bring in all rows that may be, from wherever an earlier try stopped."""
    if batch.state != State.APPLYING or batch.applied_at is None:
        raise Refused(Reason("import-not-open"))
    ids = list(_ready(batch).order_by("number").values_list("id", flat=True))
    done, total = batch.rows.count() - len(ids), batch.rows.count()
    for chunk in chunks(ids):
        _bring_in_chunk(batch, chunk, by=by, at=batch.applied_at)
        done += len(chunk)
        step(done, total)
    ImportBatch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.APPLIED)
    batch.refresh_from_db(fields=["state"])


def _ready(batch: ImportBatch) -> QuerySet[ImportRow]:
    decided = Q(verdict__in=ImportRow.DOUBTFUL) & ~Q(decision=Decision.NONE)
    return ImportRow.objects.filter(Q(verdict=Verdict.NEW) | decided, batch=batch, outcome="")


@transaction.atomic
def _bring_in_chunk(batch: ImportBatch, ids: list[int], *, by: Any, at: datetime) -> None:
    """One chunk: judged anew, because the directory may have changed since people looked; then written, told and recorded."""
    refuse_if(can_see_import(by, batch))
    rows = ImportRow.objects.select_for_update(of=("self",)).filter(id__in=ids, outcome="")
    judged = judge_for(batch)(list(rows.select_related("place__country", "place__subdivision", "same_as").order_by("number")))
    keys = {key for one in judged for key in one.alike}
    made_here = ImportRow.objects.filter(batch=batch, outcome=Outcome.MADE, organisation__public_id__in=keys)
    own = set(made_here.values_list("organisation__public_id", flat=True))
    fit = [one for one in judged if _is_fit(one, own)]
    actor = actor_for(by, batch.network)
    made: list[Organisation] = []
    if batch.kind == ImportBatch.Kind.ORGANISATIONS:
        made = _make_organisations(batch, fit, actor=actor, at=at)
        _use_organisations(batch, fit, at=at)
    memberships = _make_memberships(batch, fit, at=at)
    for one in fit:
        one.row.brought_at = at
    keep_rows([one.row for one in judged], [*FOUND, "decision", "outcome", "brought_at", "organisation", "listing", "membership"])
    members = {membership.member_id for membership in memberships} - {organisation.pk for organisation in made}
    _tell(batch, [membership for membership in memberships if membership.member_id in members], at=at)
    values = {
        "lines": [one.row.number for one in fit],
        "organisations": [organisation.public_id for organisation in made],
        "memberships": len(memberships),
    }
    record("directory:import:bring-in", by=actor, of=batch, values=values, at=at)


def _is_fit(one: Judged, own: set[str]) -> bool:
    """Whether the row may be brought in as people saw it; if the directory has changed since, it goes back to wait for them.

    `own`: what this import has made so far, with which its rows were compared when it was checked.
    """
    row = one.row
    if row.decision == Decision.SKIP:
        row.outcome = Outcome.SKIPPED
        return False
    unseen = set(one.alike) - set(row.alike) - own
    gone = row.decision == Decision.SAME and (row.same_as is None or not row.same_as.is_public)
    is_known = one.membership is not None and one.verdict == Verdict.KNOWN
    if one.verdict == Verdict.BAD or is_known or unseen or gone:
        written([one])
        row.decision = Decision.NONE
        return False
    return True


def _make_organisations(batch: ImportBatch, fit: list[Judged], *, actor: Actor, at: datetime) -> list[Organisation]:
    fresh = [(one.row, one.organisation) for one in fit if one.row.decision != Decision.SAME and one.organisation is not None]
    organisations, listings = make_listed([stated for _, stated in fresh], source=batch.source, actor=actor, network=batch.network, at=at)
    for (row, _), organisation, listing in zip(fresh, organisations, listings, strict=True):
        row.organisation, row.listing, row.outcome = organisation, listing, Outcome.MADE
    return organisations


def _use_organisations(batch: ImportBatch, fit: list[Judged], *, at: datetime) -> None:
    """What is there already gets the further source that names it; nothing else of it changes."""
    for one in fit:
        if one.row.decision == Decision.SAME and one.row.same_as is not None and one.organisation is not None:
            listing, made = Listing.objects.get_or_create(
                organisation=one.row.same_as,
                source=batch.source,
                as_stated=one.organisation.as_stated,
                defaults={"confidence": one.organisation.confidence, "listed_at": at},
            )
            one.row.organisation, one.row.listing, one.row.outcome = one.row.same_as, listing if made else None, Outcome.USED


def _make_memberships(batch: ImportBatch, fit: list[Judged], *, at: datetime) -> list[Membership]:
    """Those that the rows state; of a list of organisations of a network, each is a member."""
    for one in fit:
        if one.membership is not None:
            one.row.organisation, one.row.outcome = one.membership.member, Outcome.USED
        elif batch.network is not None and one.row.organisation is not None and one.organisation is not None:
            stated = one.organisation
            one.membership = ListedMembership(batch.network, one.row.organisation, one.joined, None, stated.as_stated, stated.confidence)
    rows = [(one.row, one.membership) for one in fit if one.membership is not None]
    for _row, membership in rows:
        refuse_if(membership.hindrance)
    made = make_memberships([membership for _row, membership in rows], source=batch.source, at=at)
    for (row, _membership), written_membership in zip(rows, made, strict=True):
        row.membership = written_membership
    return [membership for membership in made if membership is not None]


def _tell(batch: ImportBatch, memberships: list[Membership], *, at: datetime) -> None:
    """Write to the people of those members that have any."""
    members = {membership.member_id for membership in memberships}
    peopled = set(current_roles().filter(organisation__in=members).values_list("organisation_id", flat=True))
    for membership in memberships:
        if membership.member_id in peopled:
            values = {"network": membership.network.name, "source": batch.source.title, "source_address": batch.source.address}
            key = f"membership-listed:{membership.public_id}"
            write_to_people(membership.member, key=key, template="directory/mail/membership_listed", values=values, at=at)
