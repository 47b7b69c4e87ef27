"""Reading the directory."""

from isopolity.directory.queries.offices import (
    actor_for,
    current_roles,
    funds_of,
    is_steward,
    networks_of,
    organisations_of,
    people_to_write_to,
    role_in,
    roles_of,
)
from isopolity.directory.queries.organisations import (
    may_judge_drafts,
    organisation_for,
    organisations_visible_to,
    public_organisations,
)

__all__ = [
    "actor_for",
    "current_roles",
    "funds_of",
    "is_steward",
    "may_judge_drafts",
    "networks_of",
    "organisation_for",
    "organisations_of",
    "organisations_visible_to",
    "people_to_write_to",
    "public_organisations",
    "role_in",
    "roles_of",
]
