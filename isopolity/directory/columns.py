"""The columns of the files of organisations and members: stable English keys, codes instead of words, nothing about persons."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.http import HttpRequest

from isopolity.directory import member_counts
from isopolity.directory.queries import HOUSE
from isopolity.ui.lists import Column


def _same(name: str) -> Column:
    def value(row: Any) -> Any:
        found = getattr(row, name)
        return None if found == "" else found

    return Column(name, value)


def _at(name: str) -> Column:
    def value(row: Any) -> Any:
        found = getattr(row, name)
        return found.isoformat() if found else None

    return Column(name, value)


def organisation_columns(request: HttpRequest, least: frozenset[str]) -> Sequence[Column]:
    """One row for each organisation; `least_developed_country` is true or false today, and empty where there is no country."""
    return (
        Column("id", lambda row: row.public_id),
        *map(_same, ("kind", "level", "name", "acronym")),
        Column("country", lambda row: row.country_id),
        Column("least_developed_country", lambda row: row.country_id in least if row.country_id else None),
        Column("geoname_id", lambda row: row.place_id),
        Column("latitude", lambda row: row.place.latitude if row.place else None),
        Column("longitude", lambda row: row.place.longitude if row.place else None),
        *map(_same, ("languages", "population", "population_year", "population_source", "connectivity", "intent", "website")),
        Column("members", lambda row: row.members_count if row.kind == "network" else None),
        *map(_at, ("vouched_at", "confirmed_at")),
        Column("vouched_by", lambda row: row.vouched_by.name if row.vouched_by else HOUSE),
        _same("invented"),
        Column("address", lambda row: request.build_absolute_uri(row.path)),
    )


def member_count_columns() -> Sequence[Column]:
    """What the members of a network have elsewhere, beside `organisation_columns` of rows from `queries.networks.with_member_counts`."""
    return [Column(f"{count.name}_of_members", attrgetter(f"{count.name}_of_members")) for count in member_counts.registered()]


MEMBER_COLUMNS: Sequence[Column] = (
    Column("network_id", lambda row: row.network.public_id),
    Column("member_id", lambda row: row.member.public_id),
    Column("member", lambda row: row.member.name),
    Column("country", lambda row: row.member.country_id),
    Column("joined", lambda row: str(row.joined) if row.joined else None),
    Column("source", lambda row: row.source.title if row.source else None),
    Column("source_address", lambda row: (row.source.address or None) if row.source else None),
    Column("as_stated", lambda row: row.as_stated or None),
    Column("confidence", lambda row: row.confidence),
)
