"""What a laptop in a hall is told of people in office: a copy of what their organisation has decided at home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from isopolity.accounts.models import User
from isopolity.directory.models import Organisation, Role


@dataclass(frozen=True, slots=True)
class CopiedRole:
    """A role as it stands at home, under the same public id."""

    public_id: str
    organisation: Organisation
    kind: str
    office: str
    granted_at: datetime


def keep_copied_roles(person: User, roles: Sequence[CopiedRole], *, at: datetime) -> None:
    """Leave a person exactly these roles, in the caller's transaction, which records what it brought."""
    Role.objects.filter(user=person, ended_at=None).exclude(public_id__in=[role.public_id for role in roles]).update(ended_at=at)
    for role in roles:
        known = {"organisation": role.organisation, "kind": role.kind, "office": role.office, "granted_at": role.granted_at}
        Role.objects.update_or_create(public_id=role.public_id, defaults={"user": person, "ended_at": None, **known})
