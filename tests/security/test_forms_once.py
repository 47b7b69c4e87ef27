"""Every unsafe route of the product, found through the resolver: one key makes one effect, and a form from elsewhere makes none."""

from itertools import cycle
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from isopolity.audit.middleware import EXEMPT
from isopolity.audit.models import AuditRecord, Receipt
from tests.security.access_table import read_table
from tests.security.letters import told_by_letters
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
    reviewed = {
        "account_login",
        "account_hall",
        "account_logout",
        "account_reset_password",
        "account_reset_password_from_key",
        "ui:language",
    }
    assert {name for name in EXEMPT if not name.startswith("admin:")} == reviewed
    assert {name for name in UNSAFE if RECIPES[name].body is None} == set()


@pytest.mark.parametrize("name", ONCE)
def test_one_key_has_one_effect_and_one_answer_for_one_person(world: World, name: str) -> None:
    """The same form again gets the same answer; other words under its key, and another person with it, get nothing (IDEM-1, IDEM-2, IDEM-7).

    What the act writes to people, and leaves in the record, tells nobody what they may not read.
    """
    sender, untouched = Sender(world, name), state()
    acts = AuditRecord.objects.count()
    first = sender.send()
    after = state()
    assert first.status_code == 303, f"{first.status_code}: the recipe must be right"
    assert changes(untouched, after) != []
    assert AuditRecord.objects.count() == acts + (name not in UNRECORDED) + MORE_RECORDS.get(name, 0), "one act is one record"
    assert told_by_letters(world) == []
    assert [record.pk for record in AuditRecord.objects.order_by("sequence")[acts:] if "@" in str(record.values)] == []
    again = sender.send()
    same = (302, "/account/sign-in?next=/kept") if name in ENDS_THE_SESSION else (303, first["Location"])
    assert (again.status_code, again.headers.get("Location")) == same
    assert changes(after, state()) == []
    if sender.recipe.actor != "visitor":
        thief = world.client("visitor").post(sender.address, {**sender.body, "once": "key-1"})
        assert thief.headers.get("Location") != first["Location"] or TABLE[name].post.name == "link in a mail"
        assert Receipt.objects.filter(key="key-1").count() == 1
    if name not in ENDS_THE_SESSION:
        sender.body["words"] = "what I typed the second time"
        other = sender.send()
        assert other.status_code == 409
        page = other.content.decode()
        assert "what I typed the second time" in page and first["Location"].split("#")[0] in page
    assert changes(after, state()) == []


def test_what_is_kept_of_the_tables_is_what_is_in_them(world: World) -> None:
    """The comparison of all these tests sees every act that it would see if it read every table each time."""
    for name in ONCE[::6]:
        before = state()
        with transaction.atomic():
            sent = Sender(world, name).send()
            assert (sent.status_code, state()) == (303, state(anew=True))
            transaction.set_rollback(True)
        assert before == state() == state(anew=True)


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
    for refused in (sender.send(key) for key in ("", "x" * 65)):
        assert (refused.status_code, "not lost" in refused.content.decode()) == (400, True)
    assert changes(before, state()) == []


@pytest.fixture(scope="module")
def seals(world: World, django_db_blocker: Any) -> tuple[str, str]:
    """Two cookies that the product gave to two readers, which their forms must repeat."""
    with django_db_blocker.unblock():
        readers = [Client(enforce_csrf_checks=True), world.client("person", enforce_csrf_checks=True)]
        pages = [reader.get(page).status_code for reader, page in zip(readers, ("/account/sign-in", "/account"), strict=True)]
        assert pages == [200, 200]
        own, foreign = (reader.cookies["csrf"].value for reader in readers)
    assert own != foreign
    return own, foreign


FOREIGN = ("https://evil.example", "http://testserver.evil.example", "null")


@pytest.mark.parametrize(("name", "origin"), list(zip(UNSAFE, cycle(FOREIGN), strict=False)))
def test_a_form_from_elsewhere_is_refused(world: World, seals: tuple[str, str], name: str, origin: str) -> None:
    """Without a token, with a token of somebody else, from another origin: 403, signing in and out among them (CSRF-1, CSRF-2)."""
    sender, before = Sender(world, name, strict=True), state()
    sender.client.cookies["csrf"], foreign = seals
    sender.body["words"] = "of the other site"
    refused = [sender.send()]
    sender.body["csrfmiddlewaretoken"] = foreign
    refused.append(sender.send())
    sender.body["csrfmiddlewaretoken"] = seals[0]
    refused.append(sender.send(headers={"origin": origin}))
    assert [response.status_code for response in refused] == [403, 403, 403]
    # What a foreign site wrote is not offered to be sent again with one press.
    assert "of the other site" not in refused[-1].content.decode()
    assert changes(before, state()) == []


@pytest.mark.parametrize("origin", FOREIGN)
def test_the_same_form_from_here_is_taken(world: World, seals: tuple[str, str], origin: str) -> None:
    """What is refused above is refused for its token or its origin alone, from wherever else it comes."""
    sender = Sender(world, "accounts:account", strict=True)
    sender.client.cookies["csrf"] = sender.body["csrfmiddlewaretoken"] = seals[0]
    assert sender.send(headers={"origin": origin}).status_code == 403
    assert sender.send(headers={"origin": "http://testserver"}).status_code == 303
