"""What the top of an organisation's page shows, in six questions to the database for anybody."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from isopolity.directory.models import ContextFigure, Membership, Organisation, OrganisationName, Role
from isopolity.directory.queries.countries import CountryOnDate, country_on
from isopolity.directory.queries.focal_points import ShownFocalPoint, shown_focal_points
from isopolity.directory.queries.networks import memberships_of
from isopolity.directory.queries.offices import roles_of

# A page that nobody has confirmed for so long says so.
STALE_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Head:
    """One organisation as one reader may know it. `is_own`: the reader acts for it; `may_judge`: it is a draft they may vouch for."""

    organisation: Organisation
    country: CountryOnDate | None
    names: list[OrganisationName]
    figures: list[ContextFigure]
    memberships: list[Membership]
    focal_points: list[ShownFocalPoint]
    is_own: bool
    is_steward: bool
    may_judge: bool
    is_stale: bool


def head_for(user: Any, organisation: Organisation, *, on: date) -> Head:
    """What `directory/organisation_head.html` and its parts show of an organisation that this reader may see."""
    roles = list(roles_of(user))
    is_own = any(role.organisation_id == organisation.pk for role in roles)
    is_steward = any(role.kind == Role.Kind.STEWARD for role in roles)
    acting = [role.organisation for role in roles if role.organisation is not None and role.organisation.is_public]
    in_network = any(one.kind == Organisation.Kind.NETWORK for one in acting)
    judges = is_steward or (in_network and organisation.kind != Organisation.Kind.NETWORK)
    is_authority = organisation.kind == Organisation.Kind.LOCAL_AUTHORITY
    confirmed = organisation.confirmed_at
    return Head(
        organisation=organisation,
        country=country_on(organisation.country, on) if organisation.country else None,
        names=[name for name in organisation.names.all() if not name.is_official],
        figures=list(organisation.figures.all()) if is_authority else [],
        memberships=list(memberships_of(organisation)),
        focal_points=shown_focal_points(organisation, on=on, is_own=is_own, may_call=is_own or is_steward or bool(acting)),
        is_own=is_own,
        is_steward=is_steward,
        may_judge=judges and not is_own and organisation.is_draft and organisation.closed_at is None,
        is_stale=confirmed is None or on - confirmed.date() > STALE_AFTER,
    )
