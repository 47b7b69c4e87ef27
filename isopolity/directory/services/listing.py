"""Organisations and memberships that a source names. Nobody of theirs has to be here: the source stands for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit.services import Actor, record
from isopolity.core.names import fold
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.index import index_texts
from isopolity.directory.models import Confidence, Country, KnownTo, Listing, Membership, Organisation, OrganisationName, Place, Source
from isopolity.directory.permissions import can_list_organisation
from isopolity.directory.queries import actor_for, look_alikes
from isopolity.directory.services.organisations import name_forms
from isopolity.search.services import index_entries


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """What a source says of an organisation. `names`: language → another name; `place` decides the country; `language` is that of `about`."""

    name: str
    kind: str = Organisation.Kind.LOCAL_AUTHORITY
    country: Country | None = None
    place: Place | None = None
    level: str = ""
    acronym: str = ""
    languages: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    website: str = ""
    population: int | None = None
    population_year: int | None = None
    population_source: str = ""
    about: str = ""
    language: str = ""
    as_stated: str = ""
    confidence: str = Confidence.MEDIUM

    @property
    def seat(self) -> Country | None:
        return self.place.country if self.place is not None else self.country


@transaction.atomic
def list_organisation(
    stated: ListedOrganisation, *, source: Source, by: Any, at: datetime, network: Organisation | None = None, is_another: bool = False
) -> Organisation:
    """Make an organisation public because a source names it; nobody acts for it until somebody of its own is let in.

    By a steward; with `network`, also by the secretariat of that network, for what becomes its member. Refused: a name
    without letters, a local authority without a country, and a name like that of a public organisation of the same
    country unless somebody said that this `is_another`.
    """
    refuse_if(can_list_organisation(by, network))
    if stated.kind == Organisation.Kind.LOCAL_AUTHORITY and stated.seat is None:
        raise Refused(Reason("country-missing", field="country"))
    if not fold(stated.name):
        raise Refused(Reason("name-without-letters", field="name"))
    if not is_another and (found := look_alikes(stated.name, country=stated.seat)):
        raise Refused(Reason("look-alikes-there", {"count": len(found)}, field="is_another"))
    actor = actor_for(by, network)
    [organisation], _listings = make_listed([stated], source=source, actor=actor, network=network, at=at)
    values = {"name": stated.name, "kind": stated.kind, "source": source.public_id}
    record("directory:organisation:list", by=actor, of=organisation, values=values, at=at)
    return organisation


def make_listed(
    stated: Sequence[ListedOrganisation], *, source: Source, actor: Actor, network: Organisation | None, at: datetime
) -> tuple[list[Organisation], list[Listing]]:
    """Write listed organisations in the caller's transaction, after the caller's permission and checks; the caller records it."""
    organisations = Organisation.objects.bulk_create(_organisation(one, source, actor, network, at) for one in stated)
    names = []
    for organisation, one in zip(organisations, stated, strict=True):
        names.append(OrganisationName(organisation=organisation, is_official=True, name=one.name, **name_forms(one.name)))
        others = {(language, name) for language, name in one.names.items() if name and name != one.name}
        names += [
            OrganisationName(organisation=organisation, language=language, name=name, **name_forms(name))
            for language, name in sorted(others)
        ]
    OrganisationName.objects.bulk_create(names)
    _index(organisations, names)
    listings = Listing.objects.bulk_create(
        Listing(organisation=organisation, source=source, as_stated=one.as_stated, confidence=one.confidence, listed_at=at)
        for organisation, one in zip(organisations, stated, strict=True)
    )
    return organisations, listings


def _index(organisations: Sequence[Organisation], names: Sequence[OrganisationName]) -> None:
    named: dict[int, list[OrganisationName]] = {organisation.pk: [] for organisation in organisations}
    for name in names:
        named[name.organisation_id].append(name)
    index_entries(entry for organisation in organisations for entry in index_texts(organisation, named[organisation.pk]))


def _organisation(stated: ListedOrganisation, source: Source, actor: Actor, network: Organisation | None, at: datetime) -> Organisation:
    return Organisation(
        kind=stated.kind,
        level=stated.level,
        name=stated.name,
        known_as={language: name for language, name in sorted(stated.names.items()) if language and name and name != stated.name},
        acronym=stated.acronym,
        country=stated.seat,
        place=stated.place,
        languages=list(stated.languages),
        website=stated.website,
        population=stated.population,
        population_year=stated.population_year,
        population_source=stated.population_source,
        about=stated.about,
        language=stated.language,
        registered_at=at,
        changed_at=at,
        vouched_at=at,
        vouched_by=network,
        vouched_office=actor.office,
        # Pages say "listed from" before it in the reader's language, wherever `listings` stand for an organisation.
        vouched_reason=source.title,
    )


@transaction.atomic
def add_listing(organisation: Organisation, *, source: Source, as_stated: str, confidence: str, by: Any, at: datetime) -> Listing:
    """Keep that a source names an organisation which is here already; the same words of the same source are kept once. By a steward."""
    refuse_if(can_list_organisation(by, None))
    listing, made = Listing.objects.get_or_create(
        organisation=organisation, source=source, as_stated=as_stated, defaults={"confidence": confidence, "listed_at": at}
    )
    if made:
        record("directory:listing:add", by=actor_for(by), of=listing, values={"organisation": organisation.public_id}, at=at)
    return listing


def known_to(day: PartialDate | None) -> str:
    """How exact a day is, as the tables keep it."""
    if day is None or day.day is not None:
        return KnownTo.DAY
    return KnownTo.YEAR if day.month is None else KnownTo.MONTH


@dataclass(frozen=True, slots=True)
class ListedMembership:
    """What a source says of a membership; days as exact as it gives them."""

    network: Organisation
    member: Organisation
    joined: PartialDate | None = None
    left: PartialDate | None = None
    as_stated: str = ""
    confidence: str = Confidence.MEDIUM

    @property
    def hindrance(self) -> Reason | None:
        """Why this cannot be kept, whatever the source says."""
        if self.network.pk == self.member.pk or not self.network.is_public or self.network.kind == Organisation.Kind.LOCAL_AUTHORITY:
            return Reason("not-a-network", {"network": self.network.name})
        if not self.member.is_public:
            return Reason("member-not-public", {"member": self.member.name}, field="member")
        if self.joined and self.left and self.left.latest < self.joined.earliest:
            return Reason("ends-before-it-begins", field="left_on")
        return None


@transaction.atomic
def list_membership(stated: ListedMembership, *, source: Source, by: Any, at: datetime) -> Membership | None:
    """Keep a membership as a source states it; None when the same is known already.

    By a steward, or by the secretariat of the network. Of memberships that have not ended there is one; of ended ones each
    source may state its own.
    """
    refuse_if(can_list_organisation(by, stated.network))
    refuse_if(stated.hindrance)
    [made] = make_memberships([stated], source=source, at=at)
    if made is not None:
        values = {"network": stated.network.public_id, "member": stated.member.public_id, "source": source.public_id}
        record("directory:membership:list", by=actor_for(by, stated.network), of=made, values=values, at=at)
    return made


def make_memberships(stated: Sequence[ListedMembership], *, source: Source, at: datetime) -> list[Membership | None]:
    """Write those memberships that are not known, in the caller's transaction, after the caller's checks; the caller records it.

    One answer for each, in order: None where the same is known.
    """
    rows = Membership.objects.filter(network__in={one.network.pk for one in stated}, member__in={one.member.pk for one in stated})
    known = {_sameness(row.network_id, row.member_id, row.left_on is None, row.source_id, row.as_stated) for row in rows}
    made: list[Membership | None] = []
    for one in stated:
        same = _sameness(one.network.pk, one.member.pk, one.left is None, source.pk, one.as_stated)
        made.append(None if same in known else _membership(one, source))
        known.add(same)
    fresh = Membership.objects.bulk_create(filter(None, made))
    Organisation.objects.filter(pk__in={membership.member_id for membership in fresh}).update(changed_at=at)
    return made


def _sameness(network: int, member: int, is_current: bool, source: int | None, as_stated: str) -> tuple[object, ...]:
    """Of memberships that have not ended there is one; of ended ones each statement of a source is one."""
    return (network, member) if is_current else (network, member, source, as_stated)


def _membership(stated: ListedMembership, source: Source) -> Membership:
    joined = stated.joined.earliest if stated.joined else None
    # Within a year or month that is all we know, the first day may stand for both.
    left = max(stated.left.earliest, joined or stated.left.earliest) if stated.left else None
    return Membership(
        network=stated.network,
        member=stated.member,
        joined_on=joined,
        joined_known_to=known_to(stated.joined),
        left_on=left,
        left_known_to=known_to(stated.left),
        source=source,
        as_stated=stated.as_stated,
        confidence=stated.confidence,
    )
