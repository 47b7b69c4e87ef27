"""Who may do what in matching. Rights come before the state of things."""

from collections.abc import Iterable
from typing import Any

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import can_edit_organisation, can_represent_organisation, can_steward
from isopolity.directory.queries import is_steward, networks_of, organisations_of, role_in
from isopolity.matching.queries.contacts import SeenContact
from isopolity.matching.queries.matches import ReadCity
from isopolity.matching.queries.requests import SeenRequest


def can_see_requests(user: Any, organisation: Organisation) -> Reason | None:
    """The people of the city, and stewards, who answer when something goes wrong."""
    return None if role_in(user, organisation) or is_steward(user) else Reason("only-its-people", {"organisation": organisation.name})


def can_send_request(user: Any, sender: Organisation) -> Reason | None:
    """People who act for a vouched and open local authority."""
    return can_represent_organisation(user, sender) or _local_authority(sender)


def can_see_request(user: Any, seen: SeenRequest) -> Reason | None:
    """The people of the two cities, and stewards. The reader sees it as the city that the address names."""
    return None if role_in(user, seen.own) or is_steward(user) else Reason("only-the-two-cities")


def can_act_on_request(user: Any, seen: SeenRequest) -> Reason | None:
    """The people of the city that the address names; which acts are its own, the service says."""
    if role_in(user, seen.own) is None:
        return Reason("only-the-two-cities")
    return can_represent_organisation(user, seen.own)


def can_record_contact(user: Any, organisations: Iterable[Organisation]) -> Reason | None:
    """People who act for one of the parties, and stewards, who bring in lists and registers."""
    if is_steward(user):
        return None
    own = {organisation.pk for organisation in organisations_of(user)}
    if any(organisation.pk in own and can_represent_organisation(user, organisation) is None for organisation in organisations):
        return None
    return Reason("only-parties-and-stewards")


def can_see_call_notes(user: Any, seen: SeenContact) -> Reason | None:
    """The people of the parties, and stewards: what was said on a call is nobody else's."""
    return None if role_in(user, seen.own) or is_steward(user) else Reason("only-the-parties")


def can_write_call_note(user: Any, seen: SeenContact) -> Reason | None:
    """The people of the party that the address names."""
    return can_edit_organisation(user, seen.own) if role_in(user, seen.own) else Reason("only-the-parties")


def can_see_matches(user: Any, read: ReadCity) -> Reason | None:
    """The people of the city, the secretariats of the networks that it agreed to belong to, and stewards.

    A network may list any public city with a source; only a membership that the city itself asked for opens its matches.
    """
    if read.is_own or is_steward(user):
        return None
    in_networks = networks_of(user).filter(members__member=read.city, members__left_on=None, members__source=None)
    return None if in_networks.exists() else Reason("only-its-people-and-networks", {"organisation": read.city.name})


def can_hide_match(user: Any, organisation: Organisation) -> Reason | None:
    """The people of the city alone: it is a note of their own."""
    return can_edit_organisation(user, organisation)


def can_start_run(user: Any, obj: Any = None) -> Reason | None:
    """Stewards; the worker itself runs without a person."""
    return can_steward(user)


def _local_authority(organisation: Organisation) -> Reason | None:
    is_one = organisation.kind == Organisation.Kind.LOCAL_AUTHORITY
    return None if is_one else Reason("organisation-is-no-city", {"organisation": organisation.name})
