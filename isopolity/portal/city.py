"""What the page of a city shows to one reader."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from isopolity.directory.models import Organisation
from isopolity.directory.queries import organisations_of
from isopolity.directory.queries.heads import Head, head_for
from isopolity.directory.queries.ties import SharedTie, ties_of
from isopolity.exchange.models import Need, Offer
from isopolity.exchange.queries import Row, public_entries, rows_in_language
from isopolity.matching.models import Contact
from isopolity.matching.queries.contacts import contacts_of
from isopolity.portal.known_facts import Happening, fact_id_of_place, happenings_about

MOST_ENTRIES = 8
MOST_LINKS = 12


@dataclass(frozen=True, slots=True)
class CityShown:
    """`asks_from`: the reader's own public cities, from which they may ask this one for contact. `needs_more`: there are more than shown."""

    needs: list[Row]
    offers: list[Row]
    needs_more: bool
    offers_more: bool
    ties: list[SharedTie]
    contacts: list[Contact]
    head: Head
    asks_from: list[Organisation]
    happenings: list[Happening]


def city_shown_to(user: Any, city: Organisation) -> CityShown:
    """The page's content for one reader, about ten queries; drafts among needs and offers are on the city's desk, not here."""
    reader = get_language() or "en"
    needs, offers = (list(public_entries(model).filter(organisation=city)[: MOST_ENTRIES + 1]) for model in (Need, Offer))
    rows = rows_in_language([*needs[:MOST_ENTRIES], *offers[:MOST_ENTRIES]], reader)
    own = list(organisations_of(user)) if getattr(user, "is_authenticated", False) else []
    return CityShown(
        needs=[row for row in rows if isinstance(row.entry, Need)],
        offers=[row for row in rows if isinstance(row.entry, Offer)],
        needs_more=len(needs) > MOST_ENTRIES,
        offers_more=len(offers) > MOST_ENTRIES,
        ties=ties_of(city)[:MOST_LINKS],
        contacts=list(contacts_of(city)[:MOST_LINKS]),
        head=head_for(user, city, on=timezone.localdate()),
        asks_from=[mine for mine in own if _may_ask(mine, city)],
        happenings=happenings_about(fact_id_of_place(city.place_id)),
    )


def _may_ask(mine: Organisation, city: Organisation) -> bool:
    is_city = mine.kind == Organisation.Kind.LOCAL_AUTHORITY
    return is_city and not mine.is_draft and not city.is_draft and mine.country_id != city.country_id
