"""Every permission both ways, with people who could leak: anonymous, strangers, former officers, secretariats, funders, stewards."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from isopolity.core.reasons import Reason
from isopolity.directory import permissions
from isopolity.directory.models import Organisation, Role
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def code(reason: Reason | None) -> str | None:
    return reason.code if reason else None


def people(own: Organisation) -> dict[str, Any]:
    """One person of every sort, seen from `own`."""
    former = make.officer(own)
    Role.objects.filter(user=former).update(ended_at=NOW)
    locked = make.administrator(own)
    locked.is_active = False
    locked.save()
    return {
        "anonymous": AnonymousUser(),
        "nobody": make.person(),
        "other": make.administrator(make.city()),
        "former": former,
        "locked": locked,
        "officer": make.officer(own),
        "administrator": make.administrator(own),
        "secretariat": make.secretariat(),
        "draft secretariat": make.secretariat(make.network(vouched=False)),
        "funder": make.funder(),
        "steward": make.steward(),
    }


def answers(permission: Any, organisation: Organisation) -> dict[str, str | None]:
    return {who: code(permission(user, organisation)) for who, user in people(organisation).items()}


STRANGERS = ("anonymous", "nobody", "other", "former", "locked", "secretariat", "draft secretariat", "funder", "steward")


def test_a_public_organisation_is_seen_by_all() -> None:
    assert set(answers(permissions.can_see_organisation, make.city()).values()) == {None}


def test_a_draft_is_seen_by_its_people_and_by_those_who_may_vouch() -> None:
    seen = answers(permissions.can_see_organisation, make.city(vouched=False))
    assert {who for who, why in seen.items() if why is None} == {"officer", "administrator", "secretariat", "steward"}
    assert {why for why in seen.values() if why} == {"only-its-people"}


@pytest.mark.parametrize("vouched", [True, False])
def test_only_its_people_edit_an_organisation(vouched: bool) -> None:
    expected = {**dict.fromkeys(STRANGERS, "only-its-people"), "officer": None, "administrator": None}
    assert answers(permissions.can_edit_organisation, make.city(vouched=vouched)) == expected


def test_only_its_administrators_administer_an_organisation() -> None:
    expected = {**dict.fromkeys((*STRANGERS, "officer"), "only-its-administrators"), "administrator": None}
    assert answers(permissions.can_administer_organisation, make.city()) == expected


def test_a_draft_is_represented_by_nobody() -> None:
    expected = {**dict.fromkeys(STRANGERS, "only-its-people"), "officer": "organisation-is-draft", "administrator": "organisation-is-draft"}
    assert answers(permissions.can_represent_organisation, make.city(vouched=False)) == expected


def test_a_public_organisation_is_represented_by_its_people() -> None:
    expected = {**dict.fromkeys(STRANGERS, "only-its-people"), "officer": None, "administrator": None}
    assert answers(permissions.can_represent_organisation, make.city()) == expected


def test_secretariats_and_stewards_vouch_for_a_city() -> None:
    expected = {
        **dict.fromkeys(STRANGERS, "only-vouchers"),
        "officer": "only-others-vouch",
        "administrator": "only-others-vouch",
        "secretariat": None,
        "steward": None,
    }
    assert answers(permissions.can_vouch_for_organisation, make.city(vouched=False)) == expected


def test_only_stewards_vouch_for_a_network_because_it_could_vouch_itself() -> None:
    expected = {
        **dict.fromkeys(STRANGERS, "only-stewards"),
        "officer": "only-others-vouch",
        "administrator": "only-others-vouch",
        "steward": None,
    }
    assert answers(permissions.can_vouch_for_organisation, make.network(vouched=False)) == expected


def test_nobody_vouches_for_their_own_city() -> None:
    city, user = make.city(vouched=False), make.steward()
    make.role(user, city, Role.Kind.OFFICER, "Mayor")
    assert permissions.can_vouch_for_organisation(user, city) == Reason("only-others-vouch", {"organisation": city.name})


def test_vouching_happens_once() -> None:
    city = make.city()
    assert code(permissions.can_vouch_for_organisation(make.steward(), city)) == "organisation-vouched-already"


def test_a_closed_organisation_is_changed_by_nobody() -> None:
    city = make.city(closed_at=NOW, closed_reason="Merged with its neighbour.")
    user = make.administrator(city)
    asked = (permissions.can_edit_organisation, permissions.can_administer_organisation, permissions.can_represent_organisation)
    assert [code(may(user, city)) for may in asked] == ["organisation-closed"] * 3


def test_the_secretariat_of_a_closed_network_vouches_for_nobody() -> None:
    network = make.network(closed_at=NOW, closed_reason="Wound up.")
    assert code(permissions.can_vouch(make.secretariat(network))) == "only-vouchers"


def test_an_ended_role_ends_its_rights_at_once() -> None:
    city = make.city()
    user = make.administrator(city)
    assert permissions.can_edit_organisation(user, city) is None
    Role.objects.filter(user=user).update(ended_at=NOW)
    assert code(permissions.can_edit_organisation(user, city)) == "only-its-people"


def test_stewards_are_those_whose_role_has_not_ended() -> None:
    user = make.steward()
    assert permissions.can_steward(user) is None
    Role.objects.filter(user=user).update(ended_at=NOW)
    assert code(permissions.can_steward(user)) == "only-stewards"


def test_whoever_signed_in_may_register() -> None:
    assert permissions.can_register_organisation(make.person()) is None
    assert code(permissions.can_register_organisation(AnonymousUser())) == "only-signed-in"
