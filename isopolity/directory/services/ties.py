"""Ties between authorities as sources state them, and the review of proposed ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from isopolity.audit.services import record
from isopolity.core.partial_dates import PartialDate, parsed_partial_date
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.models import Confidence, Organisation, Place, Source, Tie, TieParty, TieProposal
from isopolity.directory.models.imports import kept_reasons
from isopolity.directory.models.ties import between
from isopolity.directory.permissions import can_review_ties
from isopolity.directory.queries import actor_for
from isopolity.directory.queries.tie_review import Found, candidates_for
from isopolity.directory.services.listing import ListedOrganisation, known_to, make_listed

State = TieProposal.State


@transaction.atomic
def record_tie(
    *,
    parties: Sequence[Organisation],
    source: Source,
    by: Any,
    at: datetime,
    as_stated: str = "",
    confidence: str = Confidence.MEDIUM,
    since: PartialDate | None = None,
    until: PartialDate | None = None,
) -> Tie:
    """Keep what a source says of a link between two or more local authorities of at least two countries (A02). By a steward.

    The same words of the same source about the same parties are kept once: the known tie is given back. Another source
    makes another tie beside it, so that both are shown.
    """
    refuse_if(can_review_ties(by))
    tie, made = _kept_tie(parties, source, at, as_stated=as_stated, confidence=confidence, since=since, until=until)
    if made:
        values = {"parties": [party.public_id for party in parties], "source": source.public_id}
        record("directory:tie:record", by=actor_for(by), of=tie, values=values, at=at)
    return tie


def _kept_tie(
    parties: Sequence[Organisation],
    source: Source,
    at: datetime,
    *,
    as_stated: str,
    confidence: str,
    since: PartialDate | None,
    until: PartialDate | None,
) -> tuple[Tie, bool]:
    refuse_if(_no_tie(parties, since, until))
    begun = since.earliest if since else None
    tie, made = Tie.objects.get_or_create(
        kind=Tie.Kind.LISTED,
        between=between(parties),
        source=source,
        as_stated=as_stated,
        defaults={
            "confidence": confidence,
            "from_on": begun,
            "from_known_to": known_to(since),
            # Within a year or month that is all we know, the first day may stand for both.
            "until_on": max(until.earliest, begun or until.earliest) if until else None,
            "until_known_to": known_to(until),
        },
    )
    if made:
        TieParty.objects.bulk_create(TieParty(tie=tie, organisation=party) for party in parties)
        Organisation.objects.filter(pk__in=[party.pk for party in parties]).update(changed_at=at)
    return tie, made


def _no_tie(parties: Sequence[Organisation], since: PartialDate | None, until: PartialDate | None) -> Reason | None:
    if len({party.pk for party in parties}) < max(2, len(parties)):
        return Reason("tie-needs-two-parties")
    for party in parties:
        if party.kind != Organisation.Kind.LOCAL_AUTHORITY:
            return Reason("tie-joins-local-authorities", {"organisation": party.name})
    if len({party.country_id for party in parties}) < 2:
        return Reason("tie-needs-two-countries", {"names": tuple(party.name for party in parties)})
    if since and until and until.latest < since.earliest:
        return Reason("ends-before-it-begins")
    return None


@dataclass(frozen=True, slots=True)
class Accepting:
    """A proposal with what a steward chose for its sides: keys of `Found`, `o:…` or `p:…`."""

    proposal: TieProposal
    one: str
    other: str


@transaction.atomic
def accept_tie_proposals(chosen: Sequence[Accepting], *, by: Any, at: datetime) -> list[Tie]:
    """Make ties of proposals, all or none. A place without an authority gets one, listed from the proposal's source.

    Refused for none, when a proposal is decided already, when a choice is none of its candidates any more, and where `record_tie` would.
    """
    refuse_if(can_review_ties(by))
    if not chosen:
        raise Refused(Reason("proposals-none-chosen"))
    ids = [one.proposal.pk for one in chosen]
    locked = {row.pk: row for row in TieProposal.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("batch__source")}
    rows = [locked[one.proposal.pk] for one in chosen]
    for row in rows:
        if row.state not in (State.WAITING, State.POSTPONED) or row.batch.is_gone:
            raise Refused(Reason("proposal-decided-already", {"names": str(row)}))
    ties = []
    for row, choice in zip(rows, chosen, strict=True):
        # Asked for each one anew: the one before may just have made the authority that this one means.
        one, other = candidates_for([row.one, row.other])
        made: list[str] = []
        parties = [_party(row, found, key, made, by=by, at=at) for found, key in ((one, choice.one), (other, choice.other))]
        row.tie, row.made_tie = _kept_tie(
            parties,
            row.batch.source,
            at,
            as_stated=row.as_stated,
            confidence=row.confidence,
            since=parsed_partial_date(row.from_written) if row.from_written else None,
            until=parsed_partial_date(row.until_written) if row.until_written else None,
        )
        row.state, row.made = State.ACCEPTED, made
        _decided(row, by, at)
        row.save()
        assert row.tie is not None
        ties.append(row.tie)
    values = {"proposals": [row.public_id for row in rows], "ties": [tie.public_id for tie in ties]}
    record("directory:tie-proposal:accept", by=actor_for(by), values=values | {"made": [key for row in rows for key in row.made]}, at=at)
    return ties


def _party(row: TieProposal, found: Sequence[Found], key: str, made: list[str], *, by: Any, at: datetime) -> Organisation:
    """The authority that was chosen; for a place without one, one is listed."""
    chosen = next((one for one in found if one.key == key), None)
    if chosen is None and key.startswith("p:"):
        # The place has had an authority since the page was read: that one is meant, if it is the only one.
        here = [one for one in found if one.place is not None and f"p:{one.place.pk}" == key]
        chosen = here[0] if len(here) == 1 else None
    if chosen is None:
        raise Refused(Reason("proposal-choice-gone", {"names": str(row)}))
    if chosen.organisation is not None:
        return chosen.organisation
    assert chosen.place is not None
    return _authority_of(chosen.place, row, made, by=by, at=at)


def _authority_of(place: Place, row: TieProposal, made: list[str], *, by: Any, at: datetime) -> Organisation:
    stated = ListedOrganisation(name=place.name, place=place, as_stated=row.as_stated, confidence=row.confidence)
    [organisation], _listings = make_listed([stated], source=row.batch.source, actor=actor_for(by), network=None, at=at)
    made.append(organisation.public_id)
    return organisation


def _decided(row: TieProposal, by: Any, at: datetime) -> None:
    actor = actor_for(by)
    row.decided_at, row.decided_office = at, ", ".join(filter(None, (actor.office, actor.organisation)))


@transaction.atomic
def set_tie_proposals_aside(rows: Sequence[TieProposal], *, state: str, by: Any, at: datetime) -> int:
    """Put proposals off, say that there is no such place, or put them back into the queue; returns on how many.

    Accepted ones are passed over: they are undone first (`undo_tie_proposal`).
    """
    refuse_if(can_review_ties(by))
    assert state in (State.WAITING, State.POSTPONED, State.REFUSED)
    open_states = (State.WAITING, State.POSTPONED, State.REFUSED)
    found = TieProposal.objects.select_for_update().filter(pk__in=[row.pk for row in rows], state__in=open_states)
    changed = list(found.exclude(state=state))
    for row in changed:
        row.state = state
        _decided(row, by, at)
        row.save(update_fields=["state", "decided_at", "decided_office"])
    if changed:
        values = {"state": state, "proposals": [row.public_id for row in changed]}
        record("directory:tie-proposal:set-aside", by=actor_for(by), values=values, at=at)
    return len(changed)


@transaction.atomic
def undo_tie_proposal(row: TieProposal, *, by: Any, at: datetime) -> TieProposal:
    """Take an accepted proposal back into the queue: its tie goes, and the authorities that it made and nobody uses or changed."""
    refuse_if(can_review_ties(by))
    row = TieProposal.objects.select_for_update(of=("self",)).select_related("tie", "batch").get(pk=row.pk)
    if row.state != State.ACCEPTED or row.batch.is_gone:
        raise Refused(Reason("proposal-not-accepted"))
    tie, accepted_at = row.tie, row.decided_at
    parties = list(tie.parties.all()) if tie is not None else []
    shared = tie is not None and TieProposal.objects.filter(tie=tie).exclude(pk=row.pk).exists()
    values = {"tie": tie.public_id if tie else "", "parties": [party.public_id for party in parties]}
    row.state, row.tie = State.WAITING, None
    removes, made = row.made_tie and not shared, row.made
    row.made_tie, row.made, row.findings = False, [], []
    row.save()
    if removes and tie is not None:
        tie.delete()
        gone = {party.pk: party.public_id for party in parties if party.public_id in made and _is_let_go(party, accepted_at)}
        kept = [party for party in parties if party.pk not in gone]
        Organisation.objects.filter(pk__in=[party.pk for party in kept]).update(changed_at=at)
        values["gone"] = list(gone.values())
        row.findings = kept_reasons(Reason("import-used-since", {"name": party.name}) for party in kept if party.public_id in made)
    _decided(row, by, at)
    row.save(update_fields=["findings", "decided_at", "decided_office"])
    record("directory:tie-proposal:undo", by=actor_for(by), of=row, values=values, at=at)
    return row


def _is_let_go(organisation: Organisation, made_at: datetime | None) -> bool:
    """Delete an authority that was made for a tie, unless somebody changed it since or anything points at it."""
    if organisation.changed_at != made_at:
        return False
    try:
        with transaction.atomic():
            organisation.delete()
    except ProtectedError:
        return False
    return True
