"""Organisations that a reader may see: the only place where drafts are told from what is public."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, FilteredRelation, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from isopolity.core.names import fold, latin_reading, likeness, skeleton
from isopolity.directory.models import ContextFigure, Country, Membership, Organisation, OrganisationName, Place
from isopolity.directory.queries.offices import Standing, organisations_of, roles_of, standing_of

# What its own people may change at any time. Name, kind, country and place are what somebody vouched for: `services.rename_organisation`.
PROFILE = (
    *("acronym", "level", "languages", "language", "about", "intent", "connectivity", "who_signs", "who_approves", "website"),
    *("population", "population_year", "population_source"),
)
# What the top of a page reads of other tables. Who vouched is read where it is said: as wide as all of this, and part of what is kept.
HEAD = ("country", "place__subdivision")
PUBLIC = Q(vouched_at__isnull=False, closed_at=None)


def public_organisations() -> QuerySet[Organisation]:
    """Vouched for and open: what lists, files, matching, search and exports may show of the directory to anybody."""
    return Organisation.objects.filter(PUBLIC).select_related("country", "place")


def shown_names(ids: Iterable[str]) -> dict[str, str]:
    """The names, as the reader reads them, of those of these public ids that are public."""
    rows = Organisation.objects.filter(PUBLIC, public_id__in=set(ids)).only("public_id", "name", "known_as", "place_id")
    return {row.public_id: row.shown_name for row in rows}


def public_organisations_at(*places: Place) -> QuerySet[Organisation]:
    """The public organisations that lie at places of the gazetteer."""
    return public_organisations().filter(place__in=places)


def public_organisations_named(beginning: str) -> QuerySet[Organisation]:
    """Public organisations of which any name begins like this, whatever its accents, case and keyboard, by name; none for no letters."""
    folded = fold(beginning)
    if not folded:
        return Organisation.objects.none()
    rows = public_organisations().filter(names__folded__startswith=folded).select_related("country")
    return rows.distinct().order_by("name", "id")


def public_organisations_in_order(public_ids: Sequence[str]) -> list[Organisation]:
    """Those of these organisations that anybody may see, in the order of the ids."""
    return sorted(public_organisations().filter(public_id__in=public_ids), key=lambda row: public_ids.index(row.public_id))


def organisations_visible_to(user: Any) -> QuerySet[Organisation]:
    """What this reader may open by its address.

    Everybody: organisations that were vouched for, closed ones too, whose history stays. Its own people: their draft.
    Stewards, and secretariats of vouched networks: all drafts, because somebody must be able to judge them. Lists,
    files and feeds show `public_organisations()` instead, also to these.
    """
    rows = Organisation.objects.select_related("country", "place", "vouched_by")
    if standing_of(user).judges_drafts:
        return rows
    return rows.filter(Q(vouched_at__isnull=False) | Q(id__in=_own(user)))


def organisation_for(user: Any, public_id: str) -> Organisation:
    """The organisation with this public id, if this reader may see it; raises `Http404` otherwise, for drafts of others too."""
    try:
        found = Organisation.objects.select_related(*HEAD).get(public_id=public_id)
    except Organisation.DoesNotExist as none:
        raise Http404 from none
    if found.is_draft and not _sees_draft(standing_of(user), found):
        raise Http404
    return found


def _sees_draft(reader: Standing, draft: Organisation) -> bool:
    return reader.judges_drafts or reader.acts_for(draft)


def profile_version(organisation: Organisation) -> str:
    """A short text that is equal as long as the fields of `PROFILE` are: what a form was filled in with."""
    values = json.dumps([getattr(organisation, name) for name in PROFILE], ensure_ascii=False)
    return hashlib.sha256(values.encode()).hexdigest()[:20]


def name_for(user: Any, public_id: str) -> OrganisationName:
    """A name of an organisation that this person acts for; raises `Http404` for any other."""
    return get_object_or_404(
        OrganisationName.objects.filter(organisation__in=_own(user)).select_related("organisation"), public_id=public_id
    )


def figure_for(user: Any, public_id: str) -> ContextFigure:
    """A figure of an organisation that this person acts for; raises `Http404` for any other."""
    return get_object_or_404(ContextFigure.objects.filter(organisation__in=_own(user)).select_related("organisation"), public_id=public_id)


def _own(user: Any) -> QuerySet[Any, Any]:
    return roles_of(user).filter(organisation__isnull=False).values("organisation_id")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a visitor asks of a list of organisations. `countries` None: all, "" among them: those of no country too; `language` and
    `text` empty: any.
    """

    kinds: tuple[str, ...] = ()
    countries: frozenset[str] | None = None
    language: str = ""
    text: str = ""


def listed_organisations(asked: Filters, *, with_vouchers: bool = False) -> QuerySet[Organisation]:
    """Public organisations by their folded name, with the number of current, public members of each network as `members_count`.

    `text` is looked for in any of their names, whatever its accents, case and keyboard. `with_vouchers`: each with who vouched
    for it, which files tell and pages do not.
    """
    rows = public_organisations()
    if with_vouchers:
        rows = rows.select_related("vouched_by")
    if asked.kinds:
        rows = rows.filter(kind__in=asked.kinds)
    if asked.countries is not None:
        rows = rows.filter(Q(country_id__in=asked.countries) | (Q(country=None) if "" in asked.countries else Q()))
    if asked.language:
        rows = rows.annotate(languages_text=Cast("languages", TextField())).filter(languages_text__contains=f'"{asked.language}"')
    if asked.text:
        named = OrganisationName.objects.filter(folded__contains=fold(asked.text)) if fold(asked.text) else OrganisationName.objects.none()
        rows = rows.filter(Q(id__in=named.values("organisation_id")) | Q(acronym__iexact=asked.text))
    members = Membership.objects.filter(network=OuterRef("pk"), left_on=None, member__vouched_at__isnull=False, member__closed_at=None)
    counted = Subquery(members.order_by().values("network").annotate(number=Count("pk")).values("number"))
    official = FilteredRelation("names", condition=Q(names__is_official=True))
    return rows.annotate(official=official, members_count=Coalesce(counted, 0)).order_by("official__folded", "id")


def countries_listed(kinds: tuple[str, ...] = ()) -> list[str]:
    """ISO codes of the countries that have public organisations of these kinds (none given: of any)."""
    rows = Organisation.objects.filter(PUBLIC, country__isnull=False)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return list(rows.order_by("country_id").values_list("country_id", flat=True).distinct())


def drafts_to_judge(user: Any, reader: Standing | None = None) -> QuerySet[Organisation]:
    """Drafts that wait for somebody to vouch, oldest first: for a steward all, for a secretariat all but networks, none of one's own.

    `reader`: their standing, from a caller who has asked for it.
    """
    rows = Organisation.objects.filter(vouched_at=None, closed_at=None, sent_back_at=None).select_related("country", "place")
    rows = rows.exclude(id__in=_own(user)).order_by("registered_at", "id")
    reader = reader or standing_of(user)
    if reader.is_steward:
        return rows
    return rows.exclude(kind=Organisation.Kind.NETWORK) if reader.is_secretariat else rows.none()


def drafts_registered_by(user: Any) -> QuerySet[Organisation]:
    """The open drafts in which a person acts. Drafts cannot invite, so it is this person who registered them."""
    return organisations_of(user).filter(vouched_at=None)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """An organisation that a reader could take for the one asked about: its name is equal, alike to the eye or to the ear, or its place is the same."""

    organisation: Organisation
    name: str
    likeness: Literal["same", "looks-alike", "reads-alike", "same-place"]


def look_alikes(
    name: str, *, country: Country | None, place: Place | None = None, drafts: bool = False, apart_from: Organisation | None = None
) -> list[LookAlike]:
    """Organisations of the same country (None: of none) with a name like this one (`core.names.likeness`), and authorities in the same place.

    Public ones only, unless `drafts`: those are for people who judge drafts, since a draft's name is not public.
    """
    rows = OrganisationName.objects.filter(
        Q(folded=fold(name)) | Q(skeleton=skeleton(name)) | Q(reading=latin_reading(name)), organisation__country=country
    )
    here = OrganisationName.objects.none()
    if place is not None:
        is_authority = Q(organisation__kind=Organisation.Kind.LOCAL_AUTHORITY, is_official=True)
        here = OrganisationName.objects.filter(is_authority, organisation__place=place)
    found: dict[int, LookAlike] = {}
    for row in [*_comparable(rows, drafts=drafts), *_comparable(here, drafts=drafts)]:
        how = likeness(row.name, name) or ("same-place" if place is not None and row.organisation.place_id == place.pk else None)
        if how is not None and row.organisation != apart_from:
            found.setdefault(row.organisation_id, LookAlike(row.organisation, row.name, how))
    return list(found.values())


def _comparable(rows: QuerySet[OrganisationName], *, drafts: bool) -> QuerySet[OrganisationName]:
    rows = rows.filter(organisation__closed_at=None).select_related("organisation__country")
    rows = rows if drafts else rows.filter(organisation__vouched_at__isnull=False)
    return rows.order_by("organisation__name", "id")
