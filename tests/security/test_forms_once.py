"""Every unsafe route of the product, found through the resolver: one key makes one effect, and a form from elsewhere makes none."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from isopolity.audit.middleware import EXEMPT
from isopolity.audit.models import AuditRecord, Receipt
from tests.security.access_table import read_table
from tests.security.routes import RECIPES
from tests.security.state import changes, state
from tests.security.world import World

pytestmark = pytest.mark.django_db
TABLE = read_table()
UNSAFE = [name for name, row in TABLE.items() if row.post]
ONCE = [name for name in UNSAFE if name not in EXEMPT]
# Asking for another address is no act yet: it becomes one when the link in the mail is followed.
UNRECORDED = {"account_email"}
# Work that was begun has a record of its own beside that of the act; what happened in the hall asks for a timetable, which is work.
MORE_RECORDS = {
    "directory:check_import": 1,
    "directory:apply_import": 1,
    "directory:undo_import": 1,
    "fairs:new_timetable": 1,
    "fairs:move_meeting": 1,
    "fairs:incident": 2,
    # The request that waited for the delegation is withdrawn with it.
    "fairs:withdraw_delegation": 1,
}
# Nobody is signed in after it, so the second time leads to the sign-in page: the key is of a person who is gone.
ENDS_THE_SESSION = {"accounts:close"}


class Sender:
    """Somebody who may send the form of one route, with a body that it takes."""

    def __init__(self, world: World, name: str, *, strict: bool = False) -> None:
        self.recipe = RECIPES[name]
        self.sphere = world.spheres[self.recipe.state]
        if self.recipe.prepare:
            self.recipe.prepare(self.sphere)
        self.client = world.client(self.recipe.actor, enforce_csrf_checks=strict)
        self.address = self.recipe.address(name, self.sphere)
        assert self.recipe.body is not None, f"{name} takes forms and has no body"
        self.body: dict[str, Any] = dict(self.recipe.body(self.sphere))

    def send(self, key: str = "key-1", **headers: Any) -> HttpResponse:
        for value in self.body.values():
            if hasattr(value, "seek"):
                value.seek(0)
        return self.client.post(self.address, {**self.body, "once": key}, **headers)


def test_every_unsafe_route_is_covered_or_reviewed() -> None:
    """The exemptions change no record of the product, and a person must be able to repeat them at will (house, section 4)."""
    reviewed = {"account_login", "account_logout", "account_reset_password", "account_reset_password_from_key", "ui:language"}
    assert {name for name in EXEMPT if not name.startswith("admin:")} == reviewed
    assert {name for name in UNSAFE if RECIPES[name].body is None} == set()


@pytest.mark.parametrize("name", ONCE)
def test_the_same_form_twice_has_one_effect_and_one_answer(world: World, name: str) -> None:
    sender, untouched = Sender(world, name), state()
    acts = AuditRecord.objects.count()
    first = sender.send()
    after = state()
    assert first.status_code == 303, f"{first.status_code}: the recipe must be right"
    assert changes(untouched, after) != []
    assert AuditRecord.objects.count() == acts + (name not in UNRECORDED) + MORE_RECORDS.get(name, 0), "one act is one record"
    again = sender.send()
    same = (302, "/account/sign-in?next=/kept") if name in ENDS_THE_SESSION else (303, first["Location"])
    assert (again.status_code, again.headers.get("Location")) == same
    assert changes(after, state()) == []


@pytest.mark.parametrize("name", [name for name in ONCE if name not in ENDS_THE_SESSION])
def test_a_spent_key_with_other_words_saves_nothing_and_keeps_them(world: World, name: str) -> None:
    sender = Sender(world, name)
    first = sender.send()
    after = state()
    sender.body["words"] = "what I typed the second time"
    other = sender.send()
    assert other.status_code == 409
    page = other.content.decode()
    assert "what I typed the second time" in page and first["Location"].split("#")[0] in page
    assert changes(after, state()) == []


@pytest.mark.parametrize("name", [name for name in ONCE if RECIPES[name].bad is not None])
def test_refused_input_spends_no_key(world: World, name: str) -> None:
    sender = Sender(world, name)
    before = state()
    refused = sender.client.post(sender.address, {**(sender.recipe.bad or {}), "once": "key-1"})
    assert refused.status_code in {200, 409}, f"{refused.status_code} {refused.headers.get('Location')}"
    assert changes(before, state()) == []
    assert sender.send().status_code == 303


@pytest.mark.parametrize("name", ONCE)
def test_a_form_without_its_key_is_shown_again(world: World, name: str) -> None:
    sender, before = Sender(world, name), state()
    sender.body["words"] = "not lost"
    assert [sender.send(key).status_code for key in ("", "x" * 65)] == [400, 400]
    assert "not lost" in sender.send("").content.decode()
    assert changes(before, state()) == []


@pytest.mark.parametrize("name", UNSAFE)
def test_a_form_from_elsewhere_is_refused(world: World, name: str) -> None:
    """Without a token, with a token of somebody else, from another origin: 403, signing in and out among them (CSRF-1, CSRF-2)."""
    sender, before = Sender(world, name, strict=True), state()
    page = sender.client.get("/account/sign-in" if sender.recipe.actor == "visitor" else "/account")
    assert page.status_code == 200
    token = sender.client.cookies["csrf"].value
    sender.body["words"] = "of the other site"
    foreign = Client(enforce_csrf_checks=True)
    foreign.get("/account/sign-in")
    assert sender.send().status_code == 403
    sender.body["csrfmiddlewaretoken"] = foreign.cookies["csrf"].value
    assert sender.send().status_code == 403
    sender.body["csrfmiddlewaretoken"] = token
    refused = [sender.send(headers={"origin": origin}) for origin in ("https://evil.example", "http://testserver.evil.example", "null")]
    assert [response.status_code for response in refused] == [403, 403, 403]
    # What a foreign site wrote is not offered to be sent again with one press.
    assert all("of the other site" not in response.content.decode() for response in refused)
    assert changes(before, state()) == []


@pytest.mark.parametrize("name", [name for name in ONCE if RECIPES[name].actor != "visitor"])
def test_the_key_of_another_person_opens_nothing(world: World, name: str) -> None:
    """IDEM-7: the answer to a spent key is given to nobody but the person who spent it."""
    sender = Sender(world, name)
    spent = sender.send()
    after = state()
    thief = world.client("visitor")
    answer = thief.post(sender.address, {**sender.body, "once": "key-1"})
    assert answer.headers.get("Location") != spent["Location"] or TABLE[name].post.name == "link in a mail"
    assert changes(after, state()) == []
    assert Receipt.objects.filter(key="key-1").count() == 1
