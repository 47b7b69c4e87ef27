"""What pages read that show several apps at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from isopolity.core.partial_dates import PartialDate
from isopolity.core.stages import Stage
from isopolity.directory.models import Organisation, Tie, TieParty
from isopolity.directory.models.geography import KnownTo, as_known
from isopolity.directory.queries import public_organisations
from isopolity.directory.queries.countries import least_developed_on
from isopolity.directory.queries.ties import parties_of, public_ties
from isopolity.exchange.models import Need, Offer
from isopolity.exchange.queries import Row, listed, public_entries, rows_in_language
from isopolity.matching.models import Contact, ContactParty
from isopolity.matching.queries.contacts import public_contacts
from isopolity.ui.maps import LinkState, MapLink, MapPoint
from isopolity.ui.remembered import remembered

MOST_LINKS = 16


@dataclass(frozen=True, slots=True)
class Link:
    """A link between authorities as the map and the list below it show it: who, since when, in which state, by which source."""

    parties: tuple[Organisation, ...]
    open_words: tuple[str, ...]
    state: LinkState
    since: PartialDate | None
    source: str
    # Of the tie or the contact.
    public_id: str
    # Of the page that tells more, where there is one.
    path: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of the first page. `least_developed` of the `cities` lie in least developed countries."""

    cities: int
    least_developed: int
    needs: int
    offers: int
    contacts: int
    networks: int


@remembered(seconds=60)
def links_of_first_page() -> list[Link]:
    """The newest links, for the map; up to a minute old."""
    return known_links(MOST_LINKS)


def known_links(most: int) -> list[Link]:
    """The first of `KnownLinks`. Four queries at most, five when ties do not reach."""
    return KnownLinks()[:most]


class KnownLinks:
    """Ties and contacts between public authorities, ties first, each newest first; made for a paginator and for files: only what is shown is read."""

    def __init__(self) -> None:
        tie_parties = Prefetch("tie_parties", TieParty.objects.select_related("organisation__place"))
        told = public_ties().filter(until_on=None).order_by("-from_on", "id").select_related("source", "agreement")
        self.ties: QuerySet[Tie] = told.prefetch_related(None).prefetch_related(tie_parties)
        contact_parties = Prefetch("parties", ContactParty.objects.select_related("organisation__place"))
        contacts = public_contacts().prefetch_related(None).prefetch_related(contact_parties)
        # What was formalised has a tie, and what has ended is no link.
        before = Q(agreement=None) | Q(agreement__stage__in=(Stage.CONTACT, Stage.ANNOUNCED))
        self.contacts: QuerySet[Contact] = contacts.filter(before).select_related("source", "agreement")

    def count(self) -> int:
        return self.ties.count() + self.contacts.count()

    def __getitem__(self, part: slice) -> list[Link]:
        """The links from `part.start` (none: the first) up to `part.stop`; where the ties do not reach, contacts follow."""
        start = part.start or 0
        links = [_link_of_tie(tie) for tie in self.ties[part]]
        if len(links) == part.stop - start:
            return links
        ties = start + len(links) if links else self.ties.count()
        return links + [_link_of_contact(contact) for contact in self.contacts[max(0, start - ties) : part.stop - ties]]

    def iterator(self, chunk_size: int) -> Iterator[Link]:
        yield from map(_link_of_tie, self.ties.iterator(chunk_size))
        yield from map(_link_of_contact, self.contacts.iterator(chunk_size))


def _link_of_tie(tie: Tie) -> Link:
    agreement = getattr(tie, "agreement", None)
    path = f"/agreements/{agreement.public_id}" if agreement is not None else ""
    return Link(tuple(parties_of(tie)), (), LinkState.ACTIVE, _since(tie), _source(tie), tie.public_id, path)


def _link_of_contact(contact: Contact) -> Link:
    parties = contact.parties.all()
    named = tuple(party.organisation for party in parties if party.organisation)
    words = tuple(party.open_words for party in parties if party.open_words)
    agreement = getattr(contact, "agreement", None)
    is_announced = agreement is not None and agreement.stage == Stage.ANNOUNCED
    state = LinkState.PROMISED if is_announced else LinkState.CONTACT
    path = f"/agreements/{agreement.public_id}" if agreement is not None else f"/contacts/{contact.public_id}"
    return Link(named, words, state, as_known(contact.made_on, KnownTo.DAY), _source(contact), contact.public_id, path)


def _since(tie: Tie) -> PartialDate | None:
    return as_known(tie.from_on, tie.from_known_to) if tie.from_on else None


def _source(fact: Any) -> str:
    return str(fact.source) if fact.source else ""


def drawn(links: list[Link]) -> tuple[list[MapPoint], list[MapLink]]:
    """The points and lines of the map: of each link the parties that lie at a known place, joined to the first of them."""
    points: dict[str, MapPoint] = {}
    lines: list[MapLink] = []
    for link in links:
        placed = [party for party in link.parties if party.place is not None]
        for party in placed:
            place = party.place
            assert place is not None
            points.setdefault(party.public_id, MapPoint(party.public_id, party.shown_name, place.latitude, place.longitude))
        lines += [MapLink(placed[0].public_id, other.public_id, link.state) for other in placed[1:]]
    return list(points.values()), lines


@remembered(seconds=60)
def standing(on: date) -> Standing:
    """The counts of the first page on a day, up to a minute old. Six queries."""
    kinds = public_organisations().aggregate(
        cities=Count("id", filter=Q(kind=Organisation.Kind.LOCAL_AUTHORITY)),
        networks=Count("id", filter=Q(kind=Organisation.Kind.NETWORK)),
        least_developed=Count("id", filter=Q(kind=Organisation.Kind.LOCAL_AUTHORITY, country__in=least_developed_on(on))),
    )
    return Standing(
        cities=kinds["cities"],
        least_developed=kinds["least_developed"],
        networks=kinds["networks"],
        needs=public_entries(Need).count(),
        offers=public_entries(Offer).count(),
        contacts=public_contacts().count(),
    )


def newest(reader: str, count: int = 3) -> tuple[list[Row], list[Row]]:
    """The newest public needs and offers of different cities, their sentences in the reader's language where there are any. Four queries."""
    needs, offers = (rows_in_language(_of_different_cities(model, count), reader) for model in (Need, Offer))
    return needs, offers


def _of_different_cities(model: type[Need] | type[Offer], count: int) -> list[Any]:
    chosen: dict[int, Any] = {}
    for entry in listed(public_entries(model))[: 10 * count]:
        chosen.setdefault(entry.organisation_id, entry)
    return list(chosen.values())[:count]
