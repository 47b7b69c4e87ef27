"""Who acts for an organisation, and how people come and go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import Http404

from isopolity.accounts.services import close_account
from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory import permissions, queries, services
from isopolity.directory.invitation_tokens import hash_of, token_for
from isopolity.directory.models import FocalPoint, Invitation, Organisation, Role
from isopolity.outbox.models import Message
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def role_of(user: Any) -> Role:
    return queries.roles_of(user).get()


def invite(city: Organisation, by: Any, email: str = "new@example.org", **fields: Any) -> Invitation:
    return services.invite_person(
        city, email=email, **{"kind": "officer", "office": "Waste desk", "language": "fr", "by": by, "at": NOW, **fields}
    )


def test_an_invitation_is_written_to_its_address_and_its_secret_is_kept_nowhere() -> None:
    city = make.city("Lokossa")
    administrator = make.administrator(city, office="Secretary general")
    invitation = invite(city, administrator, "New@Example.org")
    message = Message.objects.get()
    assert (message.address, message.language, message.template) == ("new@example.org", "fr", "directory/mail/invitation")
    assert message.values == {
        "organisation": "Lokossa",
        "inviter": "Secretary general",
        "office": "Waste desk",
        "invitation": invitation.public_id,
    }
    token = token_for(invitation.public_id)
    assert invitation.token_hash == hash_of(token)
    kept = f"{Invitation.objects.values().get()} {Message.objects.values().get()} {list(AuditRecord.objects.values())}"
    assert token not in kept
    assert queries.invitation_by_token(token) == invitation
    assert invitation.expires_at == NOW + timedelta(days=14)


def test_a_link_that_never_was_one_is_not_found() -> None:
    for token in ("", "0" * 64, "é" * 64):
        with pytest.raises(Http404):
            queries.invitation_by_token(token)


def test_only_administrators_invite_and_nobody_in_the_name_of_a_draft() -> None:
    city, draft = make.city(), make.city(vouched=False)
    for user in (make.officer(city), make.administrator(make.city()), make.secretariat(), make.steward(), make.funder()):
        assert code(lambda user=user: invite(city, user)) == "only-its-administrators"
    assert code(lambda: invite(draft, make.administrator(draft))) == "organisation-is-draft"
    assert Message.objects.count() == 0


def test_nobody_is_invited_to_a_role_above_an_administrator() -> None:
    city = make.city()
    assert code(lambda: invite(city, make.administrator(city), kind="steward")) == "only-lower-roles"


def test_an_address_is_invited_once_at_a_time() -> None:
    city = make.city()
    administrator = make.administrator(city, "boss@example.org")
    first = invite(city, administrator)
    assert code(lambda: invite(city, administrator, " NEW@example.org")) == "invitation-open-already"
    assert code(lambda: invite(city, administrator, "boss@example.org")) == "person-has-a-role"
    again = invite(city, administrator, at=NOW + timedelta(days=15))
    first.refresh_from_db()
    assert (first.withdrawn_at, again.withdrawn_at) == (NOW + timedelta(days=15), None)


def test_invitations_have_a_limit() -> None:
    city = make.city()
    administrator = make.administrator(city)
    for number in range(40):
        invite(city, administrator, f"p{number}@example.org")
    assert code(lambda: invite(city, administrator, "p40@example.org")) == "invitations-too-many"


def test_an_invitation_works_once_in_time_and_for_its_address() -> None:
    city = make.city("Lokossa")
    administrator = make.administrator(city)
    invitation = invite(city, administrator)
    stranger, user = make.person("other@example.org"), make.person("new@example.org")
    accept = lambda by, at=NOW: services.accept_invitation(invitation, by=by, at=at)  # noqa: E731
    assert code(lambda: accept(stranger)) == "only-the-invited"
    assert code(lambda: accept(user, NOW + timedelta(days=14))) == "invitation-expired"
    assert permissions.can_edit_organisation(user, city) is not None
    role = accept(user, NOW + timedelta(days=13))
    assert (role.organisation, role.kind, role.office) == (city, "officer", "Waste desk")
    assert permissions.can_edit_organisation(user, city) is None
    assert code(lambda: accept(user)) == "invitation-used-already"
    row = AuditRecord.objects.get(action="directory:invitation:accept")
    assert (row.actor_id, row.office, row.organisation) == (user.public_id, "Waste desk", "Lokossa")


def test_an_address_that_nobody_confirmed_accepts_nothing() -> None:
    from allauth.account.models import EmailAddress

    city = make.city()
    invitation = invite(city, make.administrator(city))
    user = make.person("new@example.org")
    EmailAddress.objects.update(verified=False)
    assert code(lambda: services.accept_invitation(invitation, by=user, at=NOW)) == "only-the-invited"


def test_a_withdrawn_invitation_and_one_into_a_closed_city_are_void() -> None:
    city = make.city()
    administrator = make.administrator(city)
    user = make.person("new@example.org")
    invitation = invite(city, administrator)
    assert code(lambda: services.withdraw_invitation(invitation, by=make.officer(city), at=NOW)) == "only-its-administrators"
    services.withdraw_invitation(invitation, by=administrator, at=NOW)
    assert code(lambda: services.accept_invitation(invitation, by=user, at=NOW)) == "invitation-withdrawn"
    assert code(lambda: services.withdraw_invitation(invitation, by=administrator, at=NOW)) == "invitation-withdrawn"
    second = invite(city, administrator)
    Organisation.objects.filter(pk=city.pk).update(closed_at=NOW, closed_reason="Merged.")
    assert code(lambda: services.accept_invitation(second, by=user, at=NOW)) == "organisation-closed"


def test_who_acts_for_a_city_already_needs_no_invitation() -> None:
    city = make.city()
    invitation = invite(city, make.administrator(city))
    user = make.officer(city, "new@example.org")
    assert code(lambda: services.accept_invitation(invitation, by=user, at=NOW)) == "you-have-a-role"


def test_invitations_of_one_who_goes_are_void() -> None:
    city = make.city()
    first, second = make.administrator(city), make.administrator(city)
    invitation = invite(city, second)
    services.end_role(role_of(second), by=first, at=NOW)
    user = make.person("new@example.org")
    assert code(lambda: services.accept_invitation(invitation, by=user, at=NOW)) == "invitation-withdrawn"


def test_an_administrator_ends_a_role_and_what_was_done_stays_named_by_office() -> None:
    city = make.city("Lokossa")
    administrator, officer = make.administrator(city), make.officer(city, office="Water desk")
    services.change_profile(city, by=officer, at=NOW, about="A market town.")
    role = role_of(officer)
    for user in (make.officer(city), make.steward(), make.secretariat(), make.administrator(make.city())):
        assert code(lambda user=user: services.end_role(role, by=user, at=NOW)) == "only-its-administrators"
    services.end_role(role, by=administrator, at=NOW)
    assert permissions.can_edit_organisation(officer, city) is not None
    row = AuditRecord.objects.get(action="directory:organisation:change")
    assert (row.office, row.organisation) == ("Water desk", "Lokossa")
    assert code(lambda: services.end_role(role, by=administrator, at=NOW)) == "role-ended-already"


def test_people_leave_by_themselves_but_the_last_administrator_stays() -> None:
    city = make.city("Lokossa")
    administrator, officer = make.administrator(city), make.officer(city)
    services.end_role(role_of(officer), by=officer, at=NOW)
    assert list(queries.roles_of(officer)) == []
    role = role_of(administrator)
    assert code(lambda: services.end_role(role, by=administrator, at=NOW)) == "last-administrator"
    assert code(lambda: services.change_role(role, kind="officer", office="Desk", by=administrator, at=NOW)) == "last-administrator"
    assert [found.name for found in queries.last_administrator_of(administrator)] == ["Lokossa"]
    make.administrator(city)
    assert queries.last_administrator_of(administrator) == []
    services.end_role(role, by=administrator, at=NOW)


def test_an_administrator_with_a_shut_account_is_none() -> None:
    city = make.city()
    administrator = make.administrator(city)
    make.administrator(city, is_active=False)
    assert code(lambda: services.end_role(role_of(administrator), by=administrator, at=NOW)) == "last-administrator"


def test_a_closed_city_holds_nobody() -> None:
    city = make.city(closed_at=NOW, closed_reason="Merged.")
    assert queries.last_administrator_of(make.administrator(city)) == []


def test_a_changed_role_ends_one_and_begins_another() -> None:
    city = make.city()
    administrator, officer = make.administrator(city), make.officer(city, office="Desk")
    before = role_of(officer)
    assert code(lambda: services.change_role(before, kind="administrator", office="Desk", by=officer, at=NOW)) == "only-its-administrators"
    assert code(lambda: services.change_role(before, kind="steward", office="Desk", by=administrator, at=NOW)) == "only-lower-roles"
    after = services.change_role(before, kind="administrator", office="Deputy", by=administrator, at=NOW)
    before.refresh_from_db()
    assert (before.ended_at, before.kind, before.office) == (NOW, "officer", "Desk")
    assert (after.ended_at, after.kind, after.office, after.user) == (None, "administrator", "Deputy", officer)
    assert code(lambda: services.change_role(before, kind="officer", office="x", by=administrator, at=NOW)) == "role-ended-already"


def test_stewards_and_operators_are_made_once_on_the_command_line() -> None:
    user = make.person()
    first = services.make_steward(user, office="Steward", at=NOW)
    assert services.make_steward(user, office="Other", at=NOW) == first
    assert permissions.can_steward(user) is None
    assert services.end_steward(user, at=NOW) is True
    assert services.end_steward(user, at=NOW) is False
    assert permissions.can_steward(user) is not None
    services.make_operator(user, at=NOW)
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser) == (True, True)
    assert [row.action for row in AuditRecord.objects.order_by("sequence")] == [
        "directory:role:make-steward",
        "directory:role:end-steward",
        "directory:role:make-operator",
    ]


def test_roles_and_invitations_of_others_are_not_found() -> None:
    city = make.city()
    administrator = make.administrator(city)
    role, invitation = role_of(administrator), invite(city, administrator)
    for user in (make.administrator(make.city()), make.steward(), make.secretariat()):
        with pytest.raises(Http404):
            queries.role_for(user, role.public_id)
        with pytest.raises(Http404):
            queries.invitation_for(user, invitation.public_id)
    assert queries.role_for(administrator, role.public_id) == role
    assert queries.invitation_for(administrator, invitation.public_id) == invitation


def test_an_account_closes_once_somebody_else_is_administrator_and_its_roles_end_with_it() -> None:
    city = make.city("Lokossa")
    user = make.administrator(city, "leaving@example.org")
    make.role(user, None, Role.Kind.STEWARD, "Steward")
    FocalPoint.objects.create(organisation=city, name="Leaving", office="Mayor", email="Leaving@example.org")
    assert code(lambda: close_account(user, by=user, at=NOW)) == "last-administrator"
    make.administrator(city)
    close_account(user, by=user, at=NOW)
    assert set(Role.objects.filter(user=user).values_list("ended_at", flat=True)) == {NOW}
    assert FocalPoint.objects.count() == 0
    ended = AuditRecord.objects.get(action="directory:role:end")
    assert (ended.office, ended.organisation) == ("Secretary general", "Lokossa")
