"""One's own account: language and name, address, password, closing."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from isopolity.accounts import closing, services
from isopolity.accounts.models import User
from isopolity.accounts.permissions import can_close_account, can_edit_account
from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Reason, Refused
from isopolity.outbox import services as outbox
from isopolity.outbox.models import Message
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_entrance import Mails, link_in
from tests.browserlike import Browserlike


@pytest.fixture
def signed_in(person: User, browser: Browserlike) -> Browserlike:
    browser.force_login(person)
    return browser


@pytest.fixture
def last_administrator() -> Iterator[None]:
    """As `directory` will say it: whoever is the last administrator cannot vanish."""
    before = closing._hinders[:], closing._ends[:]
    closing.register(hinders=lambda person: Reason("only-stewards") if person.name == "Adjoua" else None)
    yield
    closing._hinders[:], closing._ends[:] = before


def test_pages_follow_the_language_of_the_account_on_a_new_device(signed_in: Browserlike) -> None:
    assert '<html lang="fr" dir="ltr">' in signed_in.get("/account").content.decode()


def test_a_language_chosen_in_the_menu_is_kept_on_the_account(signed_in: Browserlike, person: User) -> None:
    answer = signed_in.submit("/account", {"language": "ar"}, action="/language", follow=True)
    assert answer.redirect_chain == [("/account", 302)]
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    person.refresh_from_db()
    assert person.language == "ar"
    assert signed_in.cookies["language"].value == "ar"


def test_an_unknown_language_changes_nothing(signed_in: Browserlike, person: User) -> None:
    answer = signed_in.submit("/account", {"language": "xx"}, action="/language")
    assert "language" not in answer.cookies
    person.refresh_from_db()
    assert person.language == "fr"


def test_name_and_language_change(signed_in: Browserlike, person: User) -> None:
    answer = signed_in.submit("/account", {"name": "  أدجوا  ", "language": "en"}, follow=True)
    assert answer.redirect_chain == [("/account", 303)]
    assert '<html lang="en"' in answer.content.decode()
    person.refresh_from_db()
    assert (person.name, person.language) == ("أدجوا", "en")
    record = AuditRecord.objects.get(action="accounts:account:edit")
    assert (record.actor_id, record.values) == (person.public_id, {"changed": ["name", "language"]})


def test_only_the_person_changes_an_account(person: User) -> None:
    stranger = services.open_account(email="other@evere.example", password=None, name="Other", language="en", by=None, at=timezone.now())
    assert can_edit_account(person, person) is None
    assert can_edit_account(stranger, person) == Reason("only-own-account")
    with pytest.raises(Refused):
        services.edit_account(person, name="X", language="en", by=stranger)
    with pytest.raises(Refused):
        services.close_account(person, by=stranger, at=timezone.now())
    person.refresh_from_db()
    assert person.name == "Adjoua"


def test_the_address_changes_when_the_new_one_is_confirmed(signed_in: Browserlike, person: User, mails: Mails, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://isopolity.example"
    wrong = signed_in.submit("/account/address", {"email": "new@lokossa.example", "password": "wrong", "action_add": "1"})
    assert "Ce n’est pas votre mot de passe." in wrong.content.decode()
    assert not mails("new@lokossa.example")
    signed_in.submit("/account/address", {"email": "New@lokossa.example", "password": PASSWORD, "action_add": "1"})
    person.refresh_from_db()
    assert person.email == "adjoua@lokossa.example"
    (mail,) = mails("new@lokossa.example")
    assert mail.subject == "Confirmez votre nouvelle adresse"
    signed_in.submit(link_in(mail), {}, action=link_in(mail))
    person.refresh_from_db()
    assert person.email == "new@lokossa.example"
    assert [known.email for known in EmailAddress.objects.all()] == ["new@lokossa.example"]
    (notice,) = mails("adjoua@lokossa.example")
    assert "new@lokossa.example" in str(notice.body)


def test_the_password_changes_and_other_devices_are_signed_out(signed_in: Browserlike, person: User, mails: Mails) -> None:
    other = Browserlike()
    other.force_login(person)
    answer = signed_in.submit(
        "/account/password",
        {"oldpassword": PASSWORD, "password1": "four quite other words", "password2": "four quite other words"},
        follow=True,
    )
    assert answer.redirect_chain == [("/account", 303)]
    person.refresh_from_db()
    assert person.check_password("four quite other words")
    assert other.get("/account").status_code == 302
    assert [mail.subject for mail in mails(person.email)] == ["Votre mot de passe a été changé"]
    assert AuditRecord.objects.filter(action="accounts:password:change", actor_id=person.public_id).count() == 1


@pytest.mark.parametrize(
    ("place", "typed"),
    [
        ("/account/password", {"oldpassword": "wrong", "password1": "four quite other words", "password2": "four quite other words"}),
        ("/account/close", {"password": "wrong"}),
    ],
)
def test_an_open_session_does_not_let_its_password_be_guessed(place: str, typed: dict[str, str], signed_in: Browserlike) -> None:
    answers = [signed_in.submit(place, typed) for _number in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


def test_a_closed_account_leaves_no_name_and_no_session(signed_in: Browserlike, person: User) -> None:
    other = Browserlike()
    other.force_login(person)
    outbox.queue(key="k", template="account/mail/password", address=person.email, language="fr", values={}, at=timezone.now())
    wrong = signed_in.submit("/account/close", {"password": "wrong"})
    assert wrong.status_code == 200
    answer = signed_in.submit("/account/close", {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/", 303)]
    assert "Votre compte est fermé" in answer.content.decode()
    person.refresh_from_db()
    assert (person.name, person.email, person.is_active) == ("", f"{person.public_id}@closed.invalid", False)
    assert not EmailAddress.objects.exists()
    assert [(message.address, message.given_up_at is None) for message in Message.objects.all()] == [("", False)]
    assert other.get("/account").status_code == 302
    assert browser_cannot_sign_in(PASSWORD)
    record = AuditRecord.objects.get(action="accounts:account:close")
    assert (record.actor_id, record.object_id) == (person.public_id, person.public_id)
    written = " ".join(str(row) for row in AuditRecord.objects.values_list())
    assert "adjoua" not in written.lower()


def browser_cannot_sign_in(password: str) -> bool:
    answer = Browserlike().submit("/account/sign-in", {"login": "adjoua@lokossa.example", "password": password})
    return answer.status_code == 200


def test_what_hinders_the_closing_is_said_and_nothing_is_closed(signed_in: Browserlike, person: User, last_administrator: None) -> None:
    page = signed_in.get("/account/close").content.decode()
    assert "Seul un intendant" in page
    assert 'name="password"' not in page
    assert can_close_account(person, person) == Reason("only-stewards")
    with pytest.raises(Refused):
        services.close_account(person, by=person, at=timezone.now())
    person.refresh_from_db()
    assert person.is_active


def test_what_a_person_holds_ends_in_the_same_transaction(person: User, last_administrator: None) -> None:
    held = []
    closing.register(ends=lambda who, *, by, at: held.append((who.email, by)))
    with pytest.raises(Refused):
        services.close_account(person, by=person, at=timezone.now())
    assert held == []
    person.name = "Somebody else"
    services.close_account(person, by=person, at=timezone.now())
    assert held == [("adjoua@lokossa.example", person)]
