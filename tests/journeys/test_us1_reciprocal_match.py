"""Story US1 through pages and letters: Lokossa writes a need, sees who would gain from helping and why, asks Andenne, is declined."""

import re
from typing import Any

import pytest
from django.core.cache import cache

from isopolity.directory.models import Organisation
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def cities() -> dict[str, Organisation]:
    """Andenne gives what Lokossa will need and needs what it gives; Québec only gives; Pokhara fits and shares no language."""
    lokossa, andenne = make.city("Lokossa", iso2="BJ"), make.city("Andenne", iso2="BE")
    quebec, pokhara = make.city("Québec", iso2="CA"), make.city("Pokhara", iso2="NP", languages=["ne"])
    make_offer(lokossa, theme="womens-associations", title="Les associations de femmes tiennent le marché", language="fr")
    make_need(andenne, theme="newcomers", title="La participation des nouveaux venus", language="fr")
    for partner in (andenne, pokhara):
        make_need(partner, theme="womens-associations", title=f"Associations in {partner.name}")
        make_offer(partner, theme="solid-waste", title=f"Waste sorting in {partner.name}")
    make_offer(quebec, theme="solid-waste", title="Waste sorting in Québec")
    return {"lokossa": lokossa, "andenne": andenne, "quebec": quebec, "pokhara": pokhara}


def text(response: Any) -> str:
    shown = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(shown.split()).replace("\u2068", "").replace("\u2069", "")


def signed_in(address: str) -> Browserlike:
    cache.clear()
    browser = Browserlike(headers={"accept-language": "en"})
    browser.sign_in(address, make.PASSWORD)
    return browser


def cards(page: Any) -> dict[str, str]:
    """Partner → what its card says, in the order of the page."""
    found = re.findall(r"<article class=\"card\">(.*?)</article>", page.content.decode(), re.S)
    names = [re.search(r"<h2><a [^>]*><bdi>(.*?)</bdi>", card) for card in found]
    return {name[1]: " ".join(re.sub(r"<[^>]+>", " ", card).split()) for name, card in zip(names, found, strict=True) if name}


def test_lokossa_finds_a_partner_with_reasons_and_is_declined_with_one(cities: dict[str, Organisation]) -> None:
    lokossa, andenne = cities["lokossa"], cities["andenne"]
    make.administrator(andenne, "mayor@andenne.example")
    make.officer(andenne, "anne@andenne.example", office="Échevine de la coopération")
    make.officer(lokossa, "koffi@lokossa.example", office="Chef de la coopération")
    koffi, anne = signed_in("koffi@lokossa.example"), signed_in("anne@andenne.example")

    # Three fields and one question make the need public.
    home = f"/cities/{lokossa.public_id}"
    typed = {"theme": "solid-waste", "title": "Le tri des déchets ménagers", "language": "fr", "beneficiaries": ["women"], "do": "publish"}
    need = koffi.submit(f"{home}/needs/new", typed)
    assert need.status_code == 303
    assert "Le tri des déchets ménagers" in text(Browserlike().get(need["Location"]))

    # Both gain before one gives; a reason for each direction, and what stands in the way.
    page = koffi.get(f"{home}/matches")
    found = cards(page)
    assert sorted(found) == ["Andenne", "Pokhara", "Québec"]
    assert list(found)[-1] == "Québec"
    assert "They offer exactly what you need:" in found["Andenne"]
    assert "You offer exactly what they need:" in found["Andenne"]
    assert "No shared language: an interpreter is needed between French and Nepali." in text(page)
    assert "You offer nothing yet that they need." in text(page)
    assert list(cards(koffi.get(f"{home}/matches")).items()) == list(found.items())
    without_style = re.sub(rb"<style>.*?</style>", b"", page.content, flags=re.S)
    assert len(without_style) < 30_000
    assert b"<script" not in page.content

    # Andenne reads the mirror, with the same score.
    mirror = text(anne.get(f"/cities/{andenne.public_id}/matches/{lokossa.public_id}"))
    pair = text(koffi.get(f"{home}/matches/{andenne.public_id}"))
    assert "Le tri des déchets ménagers" in mirror
    assert re.findall(r"Fit \d+ of 100", pair)[:1] == re.findall(r"Fit \d+ of 100", mirror)[:1] != []

    # The request, its letter, and the answer with a reason.
    words = {"reason": "Vous triez à la source.", "question": "Par quoi avez-vous commencé ?", "language": "fr"}
    sent = koffi.submit(f"{home}/ask/{andenne.public_id}", words)
    thread = sent["Location"]
    letters = [email(message) for message in Message.objects.filter(address="anne@andenne.example")]
    assert ["Par quoi avez-vous commencé ?" in letter.body for letter in letters] == [True]
    theirs = thread.replace(lokossa.public_id, andenne.public_id)
    assert "Vous triez à la source." in text(anne.get(theirs))
    anne.submit(f"{theirs}/decline", {"text": "Notre équipe est prise cette année.", "language": "fr"})
    assert "Notre équipe est prise cette année." in text(koffi.get(thread))

    # The officer closes her account; reason, date and office stay.
    anne.submit("/account/close", {"password": make.PASSWORD})
    assert anne.get("/desk").status_code == 302
    after = koffi.get(thread)
    assert "Notre équipe est prise cette année." in text(after)
    assert "Échevine de la coopération" in text(after)
    assert len(re.findall(r"<time ", after.content.decode())) >= 2
    assert "anne@" not in after.content.decode()
