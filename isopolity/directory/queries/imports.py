"""Imports and their rows, and what the directory and the gazetteer know of the names in them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from isopolity.core.names import fold, latin_reading, skeleton
from isopolity.core.resolution import Forms, Named
from isopolity.directory.models import Country, ImportBatch, ImportRow, Organisation, OrganisationName, Place, PlaceName, TieProposal
from isopolity.directory.queries.offices import is_steward, networks_of
from isopolity.directory.queries.organisations import public_organisations
from isopolity.ui.countries import country_name

# Languages in which a file may name countries.
COUNTRY_LANGUAGES = ("en", "fr", "ar")


def imports_visible_to(user: Any) -> QuerySet[ImportBatch]:
    """For a steward all that was brought in, newest first; for secretariats that of their networks; for others none."""
    rows = ImportBatch.objects.select_related("source", "network", "job")
    if is_steward(user):
        return rows
    return rows.filter(network__in=networks_of(user).values("id"))


def import_for(user: Any, public_id: str) -> ImportBatch:
    """The import with this id, if this person may see it; raises `Http404` for any other."""
    return get_object_or_404(imports_visible_to(user), public_id=public_id)


def import_row_for(user: Any, public_id: str, number: int) -> ImportRow:
    """A row of an import that this person may see; raises `Http404` for any other."""
    rows = ImportRow.objects.filter(batch__in=imports_visible_to(user)).select_related(
        "batch__network", "batch__source", "place__subdivision", "same_as"
    )
    return get_object_or_404(rows, batch__public_id=public_id, number=number)


def import_kind(user: Any, kind: str) -> str:
    """The kind of list with this name; raises `Http404` for words that are none."""
    if kind not in ImportBatch.Kind.values:
        raise Http404
    return kind


def networks_to_import_for(user: Any) -> QuerySet[Organisation]:
    """The networks whose members a person may bring in: for a steward all public ones, for others those of their secretariats."""
    networks = public_organisations().filter(kind=Organisation.Kind.NETWORK) if is_steward(user) else networks_of(user)
    return networks.order_by("name", "id")


def rows_numbered(batch: ImportBatch, numbers: Iterable[int]) -> list[ImportRow]:
    """The rows with these numbers."""
    return list(ImportRow.objects.filter(batch=batch, number__in=set(numbers)).select_related("batch__network").order_by("number"))


def alike_of(row: ImportRow) -> list[Organisation]:
    """The organisations that a row may mean, most alike first. Its readers judge drafts, so drafts are among them."""
    found = Organisation.objects.filter(public_id__in=row.alike).select_related("country", "place__subdivision")
    by_id = {one.public_id: one for one in found}
    return [by_id[key] for key in row.alike if key in by_id]


def places_of(row: ImportRow) -> list[Place]:
    """The places that a row may mean, the largest first."""
    return sorted(places_numbered(row.places).values(), key=lambda place: (-place.population, place.pk))


def rows_of(batch: ImportBatch, shown: str = "") -> QuerySet[ImportRow]:
    """The rows of an import in the order of the file; `shown` is a verdict, an outcome, `waiting` for a decision, or empty: all."""
    rows = ImportRow.objects.filter(batch=batch).select_related("organisation", "same_as", "place__subdivision").order_by("number")
    if shown == "waiting":
        return rows.filter(verdict__in=ImportRow.DOUBTFUL, decision="", outcome="")
    if shown in ImportRow.Verdict.values:
        return rows.filter(verdict=shown) if shown else rows
    if shown in ImportRow.Outcome.values:
        return rows.filter(outcome=shown)
    raise Http404


def unreadable_pairs_of(batch: ImportBatch) -> QuerySet[TieProposal]:
    """The lines of a list of ties that could not be read, and so are in no queue, in the order of the file."""
    return batch.proposals.filter(state=TieProposal.State.BAD).order_by("number")


def row_counts(batch: ImportBatch) -> dict[str, int]:
    """How many rows have each verdict and each outcome, how many wait for a decision, and `all`."""
    rows = ImportRow.objects.filter(batch=batch)
    doubtful = Q(verdict__in=ImportRow.DOUBTFUL, decision="", outcome="")
    ready = Q(outcome="") & (Q(verdict=ImportRow.Verdict.NEW) | Q(verdict__in=ImportRow.DOUBTFUL) & ~Q(decision=""))
    kinds = {value: Q(verdict=value) for value in ImportRow.Verdict.values if value}
    kinds |= {value: Q(outcome=value) for value in ImportRow.Outcome.values if value}
    counts: dict[str, int] = rows.aggregate(
        all=Count("id"),
        waiting=Count("id", filter=doubtful),
        ready=Count("id", filter=ready),
        **{value.replace("-", "_"): Count("id", filter=which) for value, which in kinds.items()},
    )
    return counts


def forms_of(name: str) -> Forms:
    """A name with the forms under which it is compared."""
    return Forms(name, fold(name), skeleton(name), latin_reading(name))


def named_like(names: Iterable[Forms]) -> list[Named]:
    """Everything open in the directory, drafts too, that goes by a name alike to one of these: for people who judge drafts."""
    asked = list(names)
    return _named(
        OrganisationName.objects.filter(
            Q(folded__in={forms.folded for forms in asked})
            | Q(skeleton__in={forms.skeleton for forms in asked})
            | Q(reading__in={forms.reading for forms in asked})
        )
    )


def seated_at(places: Iterable[int]) -> list[Named]:
    """Every open local authority of these towns, drafts too, under its official name. Those of a wider area only have their seat there."""
    level = Organisation.Level
    authorities = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_AUTHORITY, place__in=set(places))
    towns = authorities.exclude(level__in=(level.DEPARTMENT, level.REGION, level.INTERMUNICIPAL))
    return _named(OrganisationName.objects.filter(organisation__in=towns, is_official=True))


def _named(names: QuerySet[OrganisationName]) -> list[Named]:
    rows = names.filter(organisation__closed_at=None).values_list(
        "organisation__public_id",
        "organisation__kind",
        "organisation__country_id",
        "organisation__place_id",
        "organisation__vouched_at",
        *("name", "folded", "skeleton", "reading"),
    )
    return [
        Named(key, kind, country, place, Forms(name, folded, shape, reading), is_draft=vouched is None)
        for key, kind, country, place, vouched, name, folded, shape, reading in rows.order_by("organisation_id", "id")
    ]


def places_named(names: Iterable[str]) -> dict[str, list[Place]]:
    """The places that go by each folded name, the largest first."""
    rows = PlaceName.objects.filter(folded__in=set(names)).select_related("place__country", "place__subdivision")
    found: dict[str, list[Place]] = defaultdict(list)
    for row in rows.order_by("-place__population", "place_id"):
        found[row.folded].append(row.place)
    return found


def places_numbered(numbers: Iterable[int]) -> dict[int, Place]:
    """Places by their number in GeoNames."""
    return {place.pk: place for place in Place.objects.filter(pk__in=set(numbers)).select_related("country", "subdivision")}


def countries_by_words() -> dict[str, Country]:
    """Every folded code and name by which a file may mean a country; what could mean two is left out."""
    found: dict[str, Country] = {}
    doubtful: set[str] = set()
    for country in Country.objects.all():
        names = [country.name, *(country_name(country.iso2, reader) for reader in COUNTRY_LANGUAGES)]
        for word in {fold(word) for word in (*names, country.iso2, country.iso3, country.m49) if word}:
            doubtful |= {word} if found.setdefault(word, country) != country else set()
    return {word: country for word, country in found.items() if word not in doubtful}


def networks_by_words() -> dict[str, list[Organisation]]:
    """The public networks by every folded name and acronym of theirs."""
    rows = public_organisations().filter(kind=Organisation.Kind.NETWORK).prefetch_related("names").order_by("id")
    found: dict[str, list[Organisation]] = defaultdict(list)
    for network in rows:
        for word in {fold(network.acronym), *(name.folded for name in network.names.all())} - {""}:
            found[word].append(network)
    return found
