"""The columns of the files of fairs: stable English keys, codes instead of words."""

from collections.abc import Sequence

from django.http import HttpRequest

from isopolity.ui.lists import Column


def fair_columns(request: HttpRequest) -> Sequence[Column]:
    """One row for each fair; `delegations` counts those that are accredited."""
    return (
        Column("id", lambda fair: fair.public_id),
        Column("name", lambda fair: fair.name),
        Column("language", lambda fair: fair.language),
        Column("state", lambda fair: fair.state),
        Column("starts_on", lambda fair: fair.starts_on.isoformat()),
        Column("ends_on", lambda fair: fair.ends_on.isoformat()),
        Column("time_zone", lambda fair: fair.time_zone),
        Column("register_until", lambda fair: fair.register_until.isoformat()),
        Column("part_of", lambda fair: fair.part_of or None),
        Column("part_of_place", lambda fair: fair.part_of_place or None),
        Column("part_of_starts_on", lambda fair: fair.part_of_starts_on and fair.part_of_starts_on.isoformat()),
        Column("part_of_ends_on", lambda fair: fair.part_of_ends_on and fair.part_of_ends_on.isoformat()),
        Column("part_of_website", lambda fair: fair.part_of_website or None),
        Column("place", lambda fair: fair.place.name if fair.place else None),
        Column("country", lambda fair: fair.place.country_id if fair.place else None),
        Column("languages", lambda fair: fair.languages),
        Column("organisers", lambda fair: [row.organisation.name for row in fair.organisers.all()]),
        Column("delegations", lambda fair: fair.accredited),
        Column("website", lambda fair: fair.website or None),
        Column("invented", lambda fair: fair.invented),
        Column("address", lambda fair: request.build_absolute_uri(fair.path)),
    )


def delegation_columns(request: HttpRequest, *, inside: bool) -> Sequence[Column]:
    """One row for each delegation; for the secretariat (`inside`) with its state and the number of its people, never their names."""
    own = (
        Column("state", lambda row: row.state),
        Column("people", lambda row: row.people),
        Column("teams", lambda row: row.teams),
        Column("most_meetings", lambda row: row.most_meetings),
        Column("registered_at", lambda row: row.registered_at.isoformat()),
    )
    return (
        Column("id", lambda row: row.public_id),
        Column("organisation_id", lambda row: row.organisation.public_id),
        Column("organisation", lambda row: row.organisation.name),
        Column("country", lambda row: row.organisation.country_id),
        Column("least_developed_country", lambda row: row.least_developed),
        Column("languages", lambda row: row.languages),
        Column("themes", lambda row: row.themes),
        *(own if inside else ()),
        Column("address", lambda row: request.build_absolute_uri(row.organisation.path)),
    )
