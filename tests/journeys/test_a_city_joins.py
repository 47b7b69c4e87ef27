"""An office of a town that no gazetteer knows signs up, registers it, is vouched for, and brings in a colleague. Through pages and letters only."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage

from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.browserlike import Browserlike
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
PASSWORD = "market drains river registry"


def text(response: Any) -> str:
    return response.content.decode()


def letters_to(address: str) -> list[EmailMessage]:
    return [email(message) for message in Message.objects.filter(address=address).order_by("pk")]


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"^https?://[^/\s]+(/\S+)$", str(letter.body), re.M)
    assert found is not None, letter.body
    return found[1]


def signed_up(name: str, address: str) -> Browserlike:
    """A person who opens an account, confirms the address from the letter, and signs in."""
    cache.clear()
    browser = Browserlike()
    browser.submit("/account/sign-up", {"name": name, "email": address, "password1": PASSWORD})
    confirm = link_in(letters_to(address)[-1])
    browser.submit(confirm, {}, action=confirm)
    browser.sign_in(address, PASSWORD)
    return browser


def test_a_city_joins() -> None:
    make.country("BJ")
    secretariat = Browserlike()
    secretariat.force_login(make.secretariat(make.network("Communes of Benin"), "secretariat@communes.example"))
    visitor = Browserlike()

    rose = signed_up("Rose Adjovi", "rose@gouande.example")
    assert "That is no hindrance." in text(rose.get("/register", {"q": "Gouandé"}))
    registered = rose.submit(
        "/register/new?name=Gouand%C3%A9",
        {"kind": "local-authority", "country": "BJ", "office": "Secretary general", "languages_0": ["fr"], "languages_1": "Fon"},
    )
    desk = registered["Location"]
    assert "draft" in text(rose.get(desk)).lower()
    assert "Gouandé" not in text(visitor.get("/cities"))

    profile = f"{desk.removesuffix('desk')}edit"
    rose.submit(
        profile, {"about": "A market town in the hills.", "population": "12 000", "population_year": "2013", "population_source": "Census"}
    )
    draft = re.search(r"/drafts/\w+", text(secretariat.get("/drafts")))
    assert draft is not None
    assert secretariat.submit(draft[0], {"reason": "Its mayor sits in our assembly.", "do": "vouch"}).status_code == 303
    vouched = letters_to("rose@gouande.example")[-1]
    assert "Its mayor sits in our assembly." in vouched.body
    assert link_in(vouched) == desk

    assert "Gouandé" in text(visitor.get("/cities"))
    page = text(visitor.get(f"/cities/{desk.split('/')[2]}"))
    for words in ("A market town in the hills.", "12,000", "Census", "Communes of Benin", "Its mayor sits in our assembly."):
        assert words in page, words
    assert "rose@gouande.example" not in page
    assert "Rose Adjovi" not in page

    people = f"{desk.removesuffix('desk')}people"
    rose.submit(f"{people}/invite", {"email": "koffi@gouande.example", "office": "Waste desk", "kind": "officer", "language": "fr"})
    invitation = letters_to("koffi@gouande.example")[-1]
    assert invitation.subject == "Gouandé vous invite sur Isopolity"
    koffi = signed_up("Koffi", "koffi@gouande.example")
    assert koffi.get(desk).status_code == 403
    assert link_in(invitation) in text(koffi.get("/register")), "a lost letter is no loss"
    accepted = koffi.submit(link_in(invitation), {})
    assert (accepted.status_code, accepted["Location"]) == (303, desk)
    assert koffi.get(desk).status_code == 200
    assert koffi.get(f"{people}/invite").status_code == 403, "officers invite nobody"
