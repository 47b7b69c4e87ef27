"""Who works in the hall: the people in office of the organisers, with codes instead of addresses and passwords."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from isopolity.accounts.models import User
from isopolity.accounts.services import HallPerson, end_hall_accounts, hall_person, open_hall_account
from isopolity.core.strict_json import BadInput
from isopolity.directory.models import Organisation, Role
from isopolity.directory.services.copies import CopiedRole, keep_copied_roles
from isopolity.fairs.models import Fair
from isopolity.fairs.queries.carried import hall_codes_of, roles_of_staff


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """A line of the sheet: whose code it is, and the code in groups of four."""

    name: str
    office: str
    organisation: str
    code: str


def staff_with_codes(fair: Fair) -> tuple[list[dict[str, Any]], list[PrintedCode]]:
    """The staff of a fair as a file carries them, and the sheet with their new codes, which are kept nowhere else."""
    roles: dict[User, list[Role]] = {}
    for role in roles_of_staff(fair):
        roles.setdefault(role.user, []).append(role)
    handles: set[str] = set()
    entries, sheet = [], []
    for person, own in roles.items():
        entry, code = hall_person(person, others=handles)
        entries.append({**entry.as_json(), "roles": [_written(role) for role in own]})
        sheet.append(_line(person, own[0], code))
    return entries, sheet


def new_codes(fair: Fair, *, at: datetime) -> list[PrintedCode]:
    """On the laptop: new codes for all who work there; the old ones open nothing any more. In the caller's transaction."""
    handles: set[str] = set()
    first: dict[int, Role] = {}
    for role in roles_of_staff(fair):
        first.setdefault(role.user_id, role)
    sheet = []
    for known in hall_codes_of(fair):
        entry, code = hall_person(known.user, others=handles)
        open_hall_account(entry, at=at)
        sheet.append(_line(known.user, first[known.user_id], code))
    return sheet


def write_staff(entries: list[dict[str, Any]], fair: Fair | None, *, at: datetime) -> None:
    """Open the accounts of those who work in the hall, and end those of earlier staff. In the caller's transaction."""
    before = [code.user for code in hall_codes_of(fair)] if fair else []
    people = []
    try:
        for entry in entries:
            roles = [_read(role) for role in entry["roles"]]
            person = open_hall_account(HallPerson(**{name: value for name, value in entry.items() if name != "roles"}), at=at)
            keep_copied_roles(person, roles, at=at)
            people.append(person)
    except (KeyError, TypeError, ValueError, Organisation.DoesNotExist):
        raise BadInput("staff", "people with their codes and roles", "others: both machines need the same Isopolity") from None
    gone = [person for person in before if person not in people]
    for person in gone:
        keep_copied_roles(person, [], at=at)
    end_hall_accounts(gone, at=at)


def _line(person: User, role: Role, code: str) -> PrintedCode:
    assert role.organisation is not None
    return PrintedCode(person.name, role.office, role.organisation.shown_name, f"{code[:4]}-{code[4:8]}-{code[8:]}")


def _written(role: Role) -> dict[str, str]:
    assert role.organisation is not None
    known = {"public_id": role.public_id, "kind": role.kind, "office": role.office}
    return {**known, "organisation": role.organisation.public_id, "granted_at": role.granted_at.isoformat()}


def _read(role: dict[str, str]) -> CopiedRole:
    organisation = Organisation.objects.get(public_id=role["organisation"])
    return CopiedRole(role["public_id"], organisation, role["kind"], role["office"], datetime.fromisoformat(role["granted_at"]))
