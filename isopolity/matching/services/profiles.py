"""Profiles made from what is public of each city: its own record, its published needs and offers, its ties."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice

from django.db import connection, transaction

from isopolity.core.development import Hemisphere
from isopolity.core.matching import MAX_LINES, City, profile_of
from isopolity.core.matching import Need as NeedLine
from isopolity.core.matching import Offer as OfferLine
from isopolity.directory.models import Organisation, TieParty
from isopolity.directory.queries.countries import countries_on
from isopolity.exchange.models import KnowledgeEntry, Need, Offer
from isopolity.matching.models import Profile
from isopolity.matching.queries.profiles import TAXONOMY, matched_organisations, stale_organisations
from isopolity.search.analyser import tokens

PROFILE_LOCK = 7_400_102
AT_ONCE = 500
# A page brings so many profiles up to date itself; more than that is the worker's.
MOST_FOR_A_PAGE = 20


def refresh_profiles(*, at: datetime, most: int | None = None, first: Organisation | None = None) -> int:
    """Bring profiles up to date that were made from an earlier state of their city; returns how many were written.

    `most`: stop after so many, of which `first` is one if it is out of date. Derived rows, so that no permission and no
    audit record belong to it.
    """
    stale = stale_organisations()
    ids = list(stale.values_list("pk", flat=True)[:most] if most is not None else stale.values_list("pk", flat=True))
    if first is not None and len(ids) == most and first.pk not in ids:
        ids = [*stale.filter(pk=first.pk).values_list("pk", flat=True), *ids][:most]
    return sum(_write(chunk, at) for chunk in _chunks(ids))


def rebuild_profiles(*, at: datetime) -> int:
    """Make every profile anew, as before a full run: what the calendar changed (a country that left the list of least
    developed ones) moves no city's own date. Writes only what differs; returns how many were written.
    """
    ids = list(matched_organisations().order_by("pk").values_list("pk", flat=True))
    return refresh_profiles(at=at) + sum(_write(chunk, at) for chunk in _chunks(ids))


@transaction.atomic
def _write(ids: Sequence[int], at: datetime) -> int:
    """Write the profiles of these organisations whose text differs, all with one new version.

    Writers take turns until their commit, so versions become visible in their order.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PROFILE_LOCK])
    organisations = list(Organisation.objects.filter(pk__in=ids).select_related("place"))
    texts = profile_texts([organisation for organisation in organisations if organisation.is_public], today=at.date())
    known = {row.organisation_id: row for row in Profile.objects.filter(organisation__in=ids)}
    last = Profile.objects.order_by("-version").values_list("version", flat=True).first() or 0
    # Taken from the clock, so that a version is never given out twice, not even after a backup was put back.
    version = max(last + 1, time.time_ns())
    rows = []
    for organisation in organisations:
        text, row = texts.get(organisation.pk, ""), known.get(organisation.pk)
        if row is None or (row.content, row.changed_at) != (text, organisation.changed_at):
            rows.append(Profile(organisation=organisation, version=version, content=text, changed_at=organisation.changed_at))
    Profile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation"], update_fields=["version", "content", "changed_at"]
    )
    return len(rows)


def profile_texts(organisations: Sequence[Organisation], *, today: date) -> dict[int, str]:
    """Organisation id → text of its profile (`core.matching.Profile.text`); development is that of `today`."""
    countries = {known.country.iso2: known for known in countries_on(today)}
    needs, offers = _by_organisation(Need, organisations), _by_organisation(Offer, organisations)
    ties = _partners(organisations, today)
    texts = {}
    for organisation in organisations:
        place, country = organisation.place, countries[organisation.country_id or ""]
        side = country.finding.hemisphere
        city = City(
            id=organisation.public_id,
            country=country.country.iso2,
            languages=tuple(organisation.languages),
            population=organisation.population or (place.population if place else None) or None,
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
            least_developed=country.is_least_developed,
            south=None if side is Hemisphere.UNKNOWN else side is Hemisphere.SOUTH,
            competences=None if organisation.competences is None else frozenset(organisation.competences),
            partners=frozenset(ties[organisation.pk]),
            needs=tuple(_need(entry) for entry in needs[organisation.pk]),
            offers=tuple(_offer(entry) for entry in offers[organisation.pk]),
        )
        texts[organisation.pk] = profile_of(city, TAXONOMY).text
    return texts


def _by_organisation(model: type[KnowledgeEntry], organisations: Sequence[Organisation]) -> dict[int, list[KnowledgeEntry]]:
    """The published entries of each public organisation, the newest first, at most as many as core takes."""
    found: dict[int, list[KnowledgeEntry]] = defaultdict(list)
    # What is not published is passed over here: asked for both, SQLite reads everything that is published.
    for entry in model._default_manager.filter(organisation__in=organisations).order_by("organisation", "-published_at", "-pk"):
        # A theme that left the list finds no partner; the entry stays as it is for its readers.
        is_matched = entry.state == KnowledgeEntry.State.PUBLISHED and entry.theme in TAXONOMY
        if is_matched and len(found[entry.organisation_id]) < MAX_LINES:
            found[entry.organisation_id].append(entry)
    return found


def _partners(organisations: Sequence[Organisation], today: date) -> dict[int, set[str]]:
    """Public ids of those with whom each organisation has a tie that has not ended."""
    own = TieParty.objects.filter(organisation__in=organisations).exclude(tie__until_on__lt=today).values("tie")
    parties: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for tie, pk, public_id in TieParty.objects.filter(tie__in=own).values_list("tie", "organisation", "organisation__public_id"):
        parties[tie].append((pk, public_id))
    found: dict[int, set[str]] = defaultdict(set)
    for members in parties.values():
        for pk, _own_id in members:
            found[pk] |= {public_id for other, public_id in members if other != pk}
    return found


def _words(entry: KnowledgeEntry) -> frozenset[str]:
    return frozenset(tokens(f"{entry.title}\n{entry.text}", entry.language))


def _need(entry: KnowledgeEntry) -> NeedLine:
    assert isinstance(entry, Need)
    modes, months = frozenset(entry.modes), frozenset(entry.months)
    return NeedLine(entry.public_id, entry.theme, entry.urgency, modes, months, entry.language, _words(entry))


def _offer(entry: KnowledgeEntry) -> OfferLine:
    assert isinstance(entry, Offer)
    modes, months = frozenset(entry.modes), frozenset(entry.months)
    return OfferLine(entry.public_id, entry.theme, entry.capacity, modes, months, entry.language, _words(entry))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk
