"""Ties of agreements: what matching knows of them. The agreements keep them; each agreement has one, while it is in force or after it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models import Organisation, Source, Tie, TieParty
from isopolity.directory.models.ties import between
from isopolity.directory.services.listing import known_to


@dataclass(frozen=True, slots=True)
class AgreementTie:
    """What an agreement says of its tie: its named parties, from when, until when; and the source, where others formalised it."""

    parties: Sequence[Organisation]
    since: PartialDate
    until: PartialDate | None
    source: Source | None
    as_stated: str
    confidence: str


def keep_tie(tie: Tie | None, told: AgreementTie, *, at: datetime) -> Tie:
    """Make or change the tie of an agreement, in the caller's transaction, after the caller's own permission; the caller records it."""
    kept = tie or Tie(kind=Tie.Kind.AGREEMENT)
    before = _parties(tie)
    kept.between = between(told.parties)
    kept.source, kept.as_stated, kept.confidence = told.source, told.as_stated, told.confidence
    kept.from_on, kept.from_known_to = told.since.earliest, known_to(told.since)
    # Within a year or month that is all we know, the first day may stand for both.
    kept.until_on = max(told.until.earliest, kept.from_on) if told.until else None
    kept.until_known_to = known_to(told.until)
    kept.save()
    wanted = {party.pk for party in told.parties}
    kept.tie_parties.exclude(organisation__in=wanted).delete()
    TieParty.objects.bulk_create(TieParty(tie=kept, organisation_id=pk) for pk in sorted(wanted - before))
    _touch(before | wanted, at)
    return kept


def drop_tie(tie: Tie, *, at: datetime) -> None:
    """Take the tie of an agreement away that is in force no more and never was, in the caller's transaction, after the caller's own permission."""
    parties = _parties(tie)
    tie.delete()
    _touch(parties, at)


def _parties(tie: Tie | None) -> set[int]:
    return set(tie.tie_parties.values_list("organisation_id", flat=True)) if tie is not None else set()


def _touch(parties: set[int], at: datetime) -> None:
    Organisation.objects.filter(pk__in=parties).update(changed_at=at)
