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
        Column("place", lambda fair: fair.place.name if fair.place else None),
        Column("country", lambda fair: fair.place.country_id if fair.place else None),
        Column("languages", lambda fair: fair.languages),
        Column("organisers", lambda fair: [row.organisation.name for row in fair.organisers.all()]),
        Column("delegations", lambda fair: fair.accredited),
        Column("website", lambda fair: fair.website or None),
        Column("invented", lambda fair: fair.invented),
        Column("address", lambda fair: request.build_absolute_uri(fair.path)),
    )
