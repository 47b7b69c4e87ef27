"""What the page of a city shows to one reader."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from isopolity.agreements.models import Agreement
from isopolity.audit.kept_pages import kept_part
from isopolity.directory.models import Organisation, Tie
from isopolity.directory.queries.heads import Head, head_for
from isopolity.directory.queries.ties import SharedTie, ties_of
from isopolity.exchange.models import Need, Offer
from isopolity.exchange.queries import Row, listed, public_entries_of, rows_in_language
from isopolity.matching.models import Contact, ContactParty
from isopolity.matching.queries.contacts import parties_by_contact

MOST_ENTRIES = 8
MOST_LINKS = 12


@dataclass(frozen=True, slots=True)
class ContactShown:
    """A public contact with its parties in the order of the source, and the agreement that came of it."""

    contact: Contact
    parties: list[ContactParty]
    agreement: Agreement | None


@dataclass(frozen=True, slots=True)
class CityKnown:
    """What everybody may see of a city's work. `needs_more`, `offers_more`: there are more than shown."""

    needs: list[Row]
    offers: list[Row]
    needs_more: bool
    offers_more: bool
    ties: list[SharedTie]
    contacts: list[ContactShown]


@dataclass(frozen=True, slots=True)
class CityShown:
    """`top`, `known` and `links`: as they stand in everybody's page. `head` is for this reader. `asks_from`: the reader's own
    public cities, from which they may ask this one for contact."""

    top: SafeString
    known: SafeString
    links: SafeString
    head: Head
    asks_from: list[Organisation]


def city_shown_to(user: Any, city: Organisation) -> CityShown:
    """The page's content for one reader; drafts among needs and offers are on the city's desk, not here."""
    head = head_for(user, city, on=timezone.localdate())
    parts = kept_part(("city", city.public_id), lambda: _for_everybody(city)) if city.is_public else _for_everybody(city)
    asks_from = [mine for role in head.reader.roles if (mine := role.organisation) is not None and _may_ask(mine, city)]
    return CityShown(*parts, head, asks_from)


def _for_everybody(city: Organisation) -> tuple[SafeString, SafeString, SafeString]:
    """The parts of the page that are the same for all, written without a request, as for a visitor. About six queries."""
    top = {"head": head_for(AnonymousUser(), city, on=timezone.localdate())}
    known = {"city": city, "shown": known_of(city)}
    return (
        render_to_string("directory/organisation_head.html", top),
        render_to_string("portal/city_known.html", known),
        render_to_string("portal/city_links.html", known),
    )


def known_of(city: Organisation) -> CityKnown:
    """The public needs, offers, ties and contacts of a city, sentences in the reader's language where there are any. Five queries."""
    needs, offers = (list(listed(public_entries_of(city, model))[: MOST_ENTRIES + 1]) for model in (Need, Offer))
    rows = rows_in_language([*needs[:MOST_ENTRIES], *offers[:MOST_ENTRIES]], get_language() or "en")
    return CityKnown(
        needs=[row for row in rows if isinstance(row.entry, Need)],
        offers=[row for row in rows if isinstance(row.entry, Offer)],
        needs_more=len(needs) > MOST_ENTRIES,
        offers_more=len(offers) > MOST_ENTRIES,
        ties=_listed(ties_of(city))[:MOST_LINKS],
        contacts=_contacts(city),
    )


def _contacts(city: Organisation) -> list[ContactShown]:
    known = parties_by_contact(city, "agreement").items()
    return [ContactShown(contact, named, getattr(contact, "agreement", None)) for contact, named in known][:MOST_LINKS]


def _listed(ties: list[SharedTie]) -> list[SharedTie]:
    """What sources list; ties of agreements stand with these."""
    kept = [SharedTie(tie.partners, [said for said in tie.statements if said.kind == Tie.Kind.LISTED]) for tie in ties]
    return [tie for tie in kept if tie.statements]


def _may_ask(mine: Organisation, city: Organisation) -> bool:
    is_city = mine.kind == Organisation.Kind.LOCAL_AUTHORITY
    return is_city and mine.is_public and city.is_public and mine.country_id != city.country_id
