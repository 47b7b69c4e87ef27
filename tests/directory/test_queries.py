"""Who sees which organisation, and who acts in whose name."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from isopolity.audit.services import Actor
from isopolity.directory import queries
from isopolity.directory.models import Role
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_public_directory_holds_neither_drafts_nor_closed_organisations() -> None:
    city = make.city()
    make.city(vouched=False)
    make.city(closed_at=NOW, closed_reason="Merged.")
    assert list(queries.public_organisations()) == [city]


def test_drafts_are_opened_by_their_people_and_by_those_who_vouch() -> None:
    draft, public = make.city("Draft", vouched=False), make.city("Public")
    closed = make.city("Closed", closed_at=NOW, closed_reason="Merged.")
    open_to_all = [closed, public]
    seen = {
        "anonymous": (AnonymousUser(), open_to_all),
        "stranger": (make.officer(public), open_to_all),
        "officer": (make.officer(draft), [closed, draft, public]),
    }
    for who, (user, expected) in seen.items():
        assert list(queries.organisations_visible_to(user).filter(kind="local-authority")) == expected, who
    for user in (make.steward(), make.secretariat()):
        assert list(queries.organisations_visible_to(user).filter(kind="local-authority")) == [closed, draft, public]


def test_the_draft_of_others_is_not_found() -> None:
    draft = make.city(vouched=False)
    with pytest.raises(Http404):
        queries.organisation_for(make.officer(make.city()), draft.public_id)
    assert queries.organisation_for(make.officer(draft), draft.public_id) == draft


def test_roles_are_the_current_ones_of_open_accounts() -> None:
    user = make.officer(make.city("Left"))
    Role.objects.filter(user=user).update(ended_at=NOW)
    current = make.role(user, make.city("Here"), Role.Kind.ADMINISTRATOR, "Mayor")
    assert list(queries.roles_of(user)) == [current]
    assert list(queries.roles_of(AnonymousUser())) == []
    user.is_active = False
    user.save()
    assert list(queries.roles_of(user)) == []


def test_networks_and_funds_are_those_that_somebody_vouched_for() -> None:
    network, fund = make.network(), make.fund()
    user = make.secretariat(network)
    make.role(user, make.network(vouched=False), Role.Kind.OFFICER, "Secretariat")
    make.role(user, fund, Role.Kind.OFFICER, "Officer")
    make.role(user, make.fund(vouched=False), Role.Kind.OFFICER, "Officer")
    assert list(queries.networks_of(user)) == [network]
    assert list(queries.funds_of(user)) == [fund]


def test_an_act_is_named_by_office_and_organisation() -> None:
    lokossa, other = make.city("Lokossa"), make.city("Other")
    user = make.officer(lokossa, office="Cooperation desk")
    assert queries.actor_for(user, lokossa) == Actor(user.public_id, "Cooperation desk", "Lokossa")
    assert queries.actor_for(user, other) == Actor(user.public_id)
    assert queries.actor_for(user) == Actor(user.public_id)


def test_a_steward_acts_for_isopolity_but_in_their_own_city_as_its_officer() -> None:
    lokossa = make.city("Lokossa")
    user = make.steward()
    assert queries.actor_for(user, lokossa) == Actor(user.public_id, "Steward", "Isopolity")
    make.role(user, lokossa, Role.Kind.OFFICER, "Mayor")
    assert queries.actor_for(user, lokossa) == Actor(user.public_id, "Mayor", "Lokossa")
    assert queries.actor_for(user) == Actor(user.public_id, "Steward", "Isopolity")


def test_messages_go_to_the_people_in_office() -> None:
    city = make.city()
    first, second = make.administrator(city), make.officer(city)
    gone = make.officer(city)
    Role.objects.filter(user=gone).update(ended_at=NOW)
    make.officer(city, is_active=False)
    assert list(queries.people_to_write_to(city)) == [first, second]
