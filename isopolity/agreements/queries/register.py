"""The register: every announced agreement, and every contact that was not announced yet, narrowed by what the visitor asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from isopolity.agreements.models import Agreement, Party, StageMove, Statement
from isopolity.agreements.queries.agreements import public_agreements, standing_moves, standing_parties
from isopolity.agreements.queries.silent import LISTENED_TO
from isopolity.core.names import fold
from isopolity.core.partial_dates import PartialDate
from isopolity.core.stages import Stage, is_dormant, months_of_silence
from isopolity.directory.models import Country, Organisation, OrganisationName, Source
from isopolity.matching.models import Contact, ContactParty
from isopolity.matching.queries.contacts import public_contacts

MOST_IN_FEED = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor asks. Empty: any. `silent`: only agreements without news for the months that were agreed. `party`: of one city."""

    stage: str = ""
    country: str = ""
    words: str = ""
    silent: bool = False
    party: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the register: an agreement, or a contact. `since`: the day of the move that led to its stage.

    `silent_months` 0: not silent, or not listened to. `source` None: the parties themselves say so.
    """

    public_id: str
    is_contact: bool
    title: str
    stage: str
    parties: Sequence[Party | ContactParty]
    among_others: bool
    since: PartialDate
    source: Source | None
    as_stated: str
    confidence: str
    last_news: PartialDate
    silent_months: int

    @property
    def path(self) -> str:
        return f"/contacts/{self.public_id}" if self.is_contact else f"/agreements/{self.public_id}"

    @property
    def open_parties(self) -> list[Party | ContactParty]:
        return [party for party in self.parties if party.organisation is None]


class Register:
    """Agreements by their latest news, then contacts by their day; made for a paginator and for files: only what is shown is read."""

    def __init__(self, asked: Filters, today: date) -> None:
        self.today = today
        self.agreements: QuerySet[Agreement] = _agreements(asked, today)
        self.contacts: QuerySet[Contact] = _contacts(asked)

    def count(self) -> int:
        return self.agreements.count() + self.contacts.count()

    def __getitem__(self, part: slice) -> list[Row]:
        start = part.start or 0
        rows = [self._of_agreement(one) for one in self.agreements[part]]
        if len(rows) == part.stop - start:
            return rows
        first = start + len(rows) if rows else self.agreements.count()
        return rows + [_of_contact(one) for one in self.contacts[max(0, start - first) : part.stop - first]]

    def iterator(self, chunk_size: int) -> Iterator[Row]:
        yield from map(self._of_agreement, self.agreements.iterator(chunk_size))
        yield from map(_of_contact, self.contacts.iterator(chunk_size))

    def _of_agreement(self, agreement: Agreement) -> Row:
        moves = standing_moves(agreement.moves.all())
        last = moves[-1] if moves else None
        contact = agreement.contact
        silent = is_dormant(Stage(agreement.stage), agreement.last_news_on, agreement.silence_months, self.today)
        fact: Any = last or contact
        return Row(
            public_id=agreement.public_id,
            is_contact=False,
            title=agreement.title,
            stage=agreement.stage,
            parties=[party for party in standing_parties(agreement) if party.organisation is not None or party.is_open],
            among_others=contact.among_others,
            since=last.dated if last else PartialDate(contact.made_on.year, contact.made_on.month, contact.made_on.day),
            source=fact.source,
            as_stated=fact.as_stated,
            confidence=fact.confidence,
            last_news=agreement.last_news,
            silent_months=months_of_silence(agreement.last_news_on, self.today) if silent else 0,
        )


def _of_contact(contact: Contact) -> Row:
    return Row(
        public_id=contact.public_id,
        is_contact=True,
        title="",
        stage=Stage.CONTACT.value,
        parties=list(contact.parties.all()),
        among_others=contact.among_others,
        since=PartialDate(contact.made_on.year, contact.made_on.month, contact.made_on.day),
        source=contact.source,
        as_stated=contact.as_stated,
        confidence=contact.confidence,
        last_news=PartialDate(contact.made_on.year, contact.made_on.month, contact.made_on.day),
        silent_months=0,
    )


def _agreements(asked: Filters, today: date) -> QuerySet[Agreement]:
    rows = public_agreements().select_related("contact__source").order_by("-last_news_on", "-id")
    rows = rows.prefetch_related(Prefetch("moves", StageMove.objects.select_related("source")))
    if asked.stage:
        rows = rows.filter(stage=asked.stage)
    if asked.silent:
        rows = rows.filter(stage__in=LISTENED_TO, silent_from__lte=today)
    standing = Party.objects.filter(agreement=OuterRef("pk"), withdrawn_at=None)
    if asked.party is not None:
        rows = rows.filter(Exists(standing.filter(organisation=asked.party)))
    if asked.country:
        rows = rows.filter(Exists(standing.filter(_of_country(asked.country))))
    if asked.words:
        rows = rows.filter(Q(title__icontains=asked.words) | Exists(standing.filter(_named(asked.words))))
    return rows


def _contacts(asked: Filters) -> QuerySet[Contact]:
    """Contacts that nobody announced."""
    rows = public_contacts().filter(agreement=None)
    if asked.silent or asked.stage not in ("", Stage.CONTACT):
        return rows.none()
    parties = ContactParty.objects.filter(contact=OuterRef("pk"))
    if asked.party is not None:
        rows = rows.filter(Exists(parties.filter(organisation=asked.party)))
    if asked.country:
        rows = rows.filter(Exists(parties.filter(_of_country(asked.country))))
    if asked.words:
        rows = rows.filter(Exists(parties.filter(_named(asked.words))))
    return rows


def _of_country(code: str) -> Q:
    return Q(organisation__country=code) | Q(open_country=code)


def _named(words: str) -> Q:
    folded = fold(words)
    named = OrganisationName.objects.filter(folded__contains=folded) if folded else OrganisationName.objects.none()
    return Q(organisation__in=named.values("organisation_id")) | Q(open_words__icontains=words)


def countries_of_register() -> list[str]:
    """ISO codes of the countries of parties, of agreements and of contacts, that anybody may know of. One query."""
    lies_there = Q()
    both: tuple[QuerySet[Any], ...] = (Party.objects.filter(withdrawn_at=None), ContactParty.objects.all())
    for parties in both:
        known = Organisation.objects.filter(pk__in=parties.order_by().values("organisation"), vouched_at__isnull=False)
        lies_there |= Q(pk__in=parties.order_by().values("open_country")) | Q(pk__in=known.order_by().values("country"))
    return list(Country.objects.filter(lies_there).order_by("iso2").values_list("iso2", flat=True))


def newest_of_register() -> list[StageMove | Statement]:
    """The newest moves and statements of public agreements, newest first, for the feed: each with its agreement and the parties of that."""
    seen = public_agreements().order_by().values("pk")
    moves = StageMove.objects.filter(agreement__in=seen).select_related("source", "agreement").order_by("-written_at", "-id")
    told = Statement.objects.filter(fact__agreement__in=seen, fact__withdrawn_at=None).select_related("source", "fact__agreement")
    found: list[StageMove | Statement] = [*moves[:MOST_IN_FEED], *told.order_by("-written_at", "-id")[:MOST_IN_FEED]]
    newest = sorted(found, key=lambda one: (one.written_at, one.pk), reverse=True)[:MOST_IN_FEED]
    named = public_agreements().in_bulk({agreement_of(one).pk for one in newest})
    for one in newest:
        agreement_of(one).standing_parties = named[agreement_of(one).pk].standing_parties  # type: ignore[attr-defined]
    return newest


def agreement_of(one: StageMove | Statement) -> Agreement:
    """What a row of the feed is about."""
    return one.agreement if isinstance(one, StageMove) else one.fact.agreement
