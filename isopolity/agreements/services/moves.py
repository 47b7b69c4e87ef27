"""Announcing a contact, moving an agreement on, and taking back a move that was wrong."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.agreements.gates import filled_gates
from isopolity.agreements.models import Agreement, Party, StageMove
from isopolity.agreements.models.agreements import DEFAULT_MONTHS
from isopolity.agreements.permissions import can_announce, can_correct_move, can_move_agreement
from isopolity.agreements.queries.agreements import Towards, facts_of, steps_of, towards_agreement, towards_parties
from isopolity.agreements.services.derived import keep_derived
from isopolity.agreements.services.provenance import Provenance, Writer, locked, writer_for
from isopolity.audit.services import record
from isopolity.core import stages
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.stages import Facts, Origin, Proposal, Side
from isopolity.directory.services.listing import known_to
from isopolity.matching.models import Contact


@dataclass(frozen=True, slots=True)
class Said:
    """A move as somebody makes or records it: its day, as exact as it is known, where it is written, and a note."""

    move: str
    origin: str
    dated_on: PartialDate
    provenance: Provenance = field(default_factory=Provenance)
    note: str = ""
    language: str = ""

    @property
    def proposal(self) -> Proposal:
        return Proposal(stages.Move(self.move), Origin(self.origin), self.dated_on, has_source=self.provenance.has_source)


@transaction.atomic
def announce_contact(
    contact: Contact, said: Said, *, by: Any, at: datetime, title: str = "", silence_months: int = DEFAULT_MONTHS
) -> Agreement:
    """Announce that a contact may become an agreement: it gets a page of its own, with the parties of the contact.

    By a party, or with a source by who keeps the register. Refused where it is announced already.
    """
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    refuse_if(can_announce(by, contact))
    if Agreement.objects.filter(contact=contact).exists():
        raise Refused(Reason("announced-already"))
    named = list(contact.parties.select_related("organisation").order_by("position"))
    if contact.first_with_each and len(named) > 2:
        raise Refused(Reason("announce-each-apart"))
    towards = towards_parties(by, [party.organisation for party in named if party.organisation is not None])
    sides = tuple(
        Side(str(party.pk), str(party), party.organisation.country_id if party.organisation else party.open_country_id) for party in named
    )
    first = PartialDate(contact.made_on.year, contact.made_on.month, contact.made_on.day)
    _refuse(stages.Stage.CONTACT, said, towards, Facts(sides, last_on=first), at)
    day = said.dated_on.earliest
    agreement = Agreement.objects.create(
        contact=contact,
        title=title,
        stage=stages.Stage.ANNOUNCED.value,
        silence_months=silence_months,
        last_news_on=day,
        silent_from=stages.later_by_months(day, silence_months),
        made_at=at,
    )
    Party.objects.bulk_create(
        Party(
            agreement=agreement,
            position=party.position,
            organisation=party.organisation,
            open_words=party.open_words,
            open_country=party.open_country,
            added_at=at,
        )
        for party in named
    )
    writer = writer_for(by, towards, at)
    _write(agreement, said, stages.Stage.CONTACT, stages.Stage.ANNOUNCED, writer)
    keep_derived(agreement, at=at)
    values = {"contact": contact.public_id, "origin": said.origin, "day": str(said.dated_on)}
    record("agreements:agreement:announce", by=writer.actor, of=agreement, values=values, at=at)
    return agreement


@transaction.atomic
def move_agreement(agreement: Agreement, said: Said, *, by: Any, at: datetime) -> StageMove:
    """Make or record one move. Refused with everything that is missing, as `core.stages` says."""
    agreement = locked(agreement)
    refuse_if(can_move_agreement(by, agreement))
    towards = towards_agreement(by, agreement)
    start = stages.stage_after(steps_of(agreement))
    _refuse(start, said, towards, facts_of(agreement, filled_gates(agreement)), at)
    arrow = stages.arrow_from(start, stages.Move(said.move))
    assert arrow is not None
    writer = writer_for(by, towards, at)
    move = _write(agreement, said, start, arrow.end, writer)
    keep_derived(agreement, at=at)
    values = {"move": said.move, "origin": said.origin, "day": str(said.dated_on), "stage": str(arrow.end)}
    record("agreements:agreement:move", by=writer.actor, of=agreement, values=values, at=at)
    return move


@transaction.atomic
def correct_move(move: StageMove, *, note: str, language: str, by: Any, at: datetime) -> StageMove:
    """Take back the last move that stands, because it was wrong: both stay in the history, with the note. Nothing is edited."""
    agreement = locked(move.agreement)
    refuse_if(can_correct_move(by, agreement))
    towards, steps = towards_agreement(by, agreement), steps_of(agreement)
    refuse_if(stages.correction_hindrance(steps, str(move.pk), towards.standings))
    writer = writer_for(by, towards, at)
    said = Said(
        move.move,
        Origin.MADE.value if towards.is_party else Origin.RECORDED.value,
        PartialDate(at.year, at.month, at.day),
        note=note,
        language=language,
    )
    correction = _write(agreement, said, stages.stage_after(steps), stages.Stage(move.start), writer, corrects=move)
    keep_derived(agreement, at=at)
    values = {"move": move.public_id, "stage": agreement.stage, "note": note}
    record("agreements:agreement:correct", by=writer.actor, of=agreement, values=values, at=at)
    return correction


def _refuse(start: stages.Stage, said: Said, towards: Towards, facts: Facts, at: datetime) -> None:
    found = stages.hindrances(start, said.proposal, towards.standings, facts, today=at.date())
    if found:
        raise Refused(found[0])


def _write(
    agreement: Agreement, said: Said, start: stages.Stage, end: stages.Stage, writer: Writer, *, corrects: StageMove | None = None
) -> StageMove:
    return StageMove.objects.create(
        agreement=agreement,
        move=said.move,
        origin=said.origin,
        start=start.value,
        end=end.value,
        dated_on=said.dated_on.earliest,
        dated_known_to=known_to(said.dated_on),
        note=said.note,
        language=said.language,
        corrects=corrects,
        **said.provenance.columns(),
        **writer.columns,
    )
