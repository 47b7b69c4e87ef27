"""What was typed survives an ended session, a second window and a form sent twice."""

import pytest
from django.utils import timezone

from isopolity.accounts.models import User
from isopolity.accounts.services import open_account
from isopolity.accounts.views import KEPT
from isopolity.audit.models import AuditRecord
from tests.accounts.conftest import PASSWORD
from tests.browserlike import Browserlike


@pytest.fixture
def signed_in(person: User, browser: Browserlike) -> Browserlike:
    browser.force_login(person)
    return browser


def end_session(browser: Browserlike) -> None:
    browser.session.flush()


def test_a_form_that_came_after_the_session_is_sent_again_with_one_press(signed_in: Browserlike, person: User) -> None:
    signed_in.cookies["language"] = "en"
    answer = signed_in.get("/account")
    end_session(signed_in)
    answer = signed_in.submit(answer, {"name": "Adjoua <b>K.</b>", "language": "fr"}, follow=True)
    assert answer.redirect_chain == [("/account/sign-in?next=/kept", 302)]
    assert "What you typed is kept" in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "Adjoua"
    answer = signed_in.submit("/account/sign-in?next=/kept", {"login": person.email, "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/kept", 302)]
    page = answer.content.decode()
    assert "Adjoua &lt;b&gt;K.&lt;/b&gt;" in page
    assert "<b>K.</b>" not in page
    assert signed_in.get("/kept").status_code == 200
    first = signed_in.submit(answer, {}, action="/account", follow=True)
    assert first.redirect_chain == [("/account", 303)]
    again = signed_in.submit(answer, {}, action="/account", follow=True)
    assert again.redirect_chain == [("/account", 303)]
    person.refresh_from_db()
    assert person.name == "Adjoua <b>K.</b>"
    assert AuditRecord.objects.filter(action="accounts:account:edit").count() == 1
    assert signed_in.get("/kept")["Location"] == "/desk"


def test_a_kept_form_is_not_offered_to_the_next_person_at_the_same_machine(signed_in: Browserlike, person: User) -> None:
    page = signed_in.get("/account")
    end_session(signed_in)
    signed_in.submit(page, {"name": "Adjoua K.", "language": "fr"})
    colleague = open_account(email="b@lokossa.example", password=PASSWORD, name="B", language="fr", by=None, at=timezone.now())
    signed_in.submit("/account/sign-in?next=/kept", {"login": colleague.email, "password": PASSWORD})
    assert signed_in.session["_auth_user_id"] == str(colleague.pk)
    assert signed_in.get("/kept")["Location"] == "/desk"
    assert "kept_form" not in signed_in.session


def test_a_kept_form_is_offered_for_some_hours_only(signed_in: Browserlike) -> None:
    session = signed_in.session
    session["kept_form"] = {"action": "/account", "typed": [["name", "X"]], "key": "k", "at": (timezone.now() - KEPT * 2).isoformat()}
    session.save()
    assert signed_in.get("/kept")["Location"] == "/desk"
    assert "kept_form" not in signed_in.session


def test_what_is_too_long_to_keep_is_said(signed_in: Browserlike) -> None:
    signed_in.cookies["language"] = "en"
    page = signed_in.get("/account")
    end_session(signed_in)
    answer = signed_in.submit(page, {"name": "x" * 200_000, "language": "fr"}, follow=True)
    assert "too long to be kept" in answer.content.decode()


def test_a_password_is_never_kept(signed_in: Browserlike) -> None:
    page = signed_in.get("/account/close")
    end_session(signed_in)
    signed_in.submit(page, {"password": PASSWORD})
    assert PASSWORD not in str(dict(signed_in.session))


def test_a_second_window_that_signed_in_again_keeps_the_text(signed_in: Browserlike, person: User) -> None:
    page = signed_in.get("/account")
    signed_in.cookies["csrf"] = "a" * 32
    signed_in.cookies["language"] = "en"
    signed_in.defaults["HTTP_ORIGIN"] = "http://testserver"
    answer = signed_in.submit(page, {"name": "Adjoua Kpossou", "language": "fr"})
    assert answer.status_code == 403
    assert "Please send this once more" in answer.content.decode()
    assert "Adjoua Kpossou" in answer.content.decode()
    answer = signed_in.submit(answer, {}, action="/account", follow=True)
    assert answer.redirect_chain == [("/account", 303)]
    person.refresh_from_db()
    assert person.name == "Adjoua Kpossou"


def test_a_form_of_a_foreign_site_is_not_offered_again(signed_in: Browserlike, person: User) -> None:
    signed_in.defaults["HTTP_ORIGIN"] = "https://evil.example"
    answer = signed_in.post("/account", {"name": "Taken over", "language": "fr", "once": "a"})
    assert answer.status_code == 403
    assert "Taken over" not in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "Adjoua"
