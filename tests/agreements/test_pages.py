"""Pages of agreements: the register with its filters and files, one agreement, forms without JavaScript, and what each page costs."""

import json
import re
from datetime import date
from typing import Any

import pytest
from defusedxml import ElementTree
from django.utils import timezone

from isopolity.agreements import words
from isopolity.agreements.models import Agreement, Fact, Inquiry, StageMove
from isopolity.agreements.services import Provenance, Stated, add_statement, tell_fact
from isopolity.core.partial_dates import PartialDate
from isopolity.core.stages import Gate, Move, Shown, Stage
from isopolity.directory.models import Organisation
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import agreements as make
from tests.factories import directory
from tests.factories.agreements import NOON

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


@pytest.fixture
def register(banjul: Organisation, ostend: Organisation, lokossa: Organisation, evere: Organisation) -> dict[str, Any]:
    """One in force with news of this year, one announcement without, one with an open partner, and a contact."""
    active = make.recorded(make.announced(banjul, ostend), "formalise", "activate")
    stated = Stated(PartialDate(timezone.localdate().year), provenance=Provenance(source=make.source()))
    tell_fact(active, stated, kind="event", title="A visit", language="en", by=directory.steward(), at=timezone.now())
    port = directory.city("Port-au-Prince", iso2="HT")
    return {
        "active": active,
        "silent": make.announced(lokossa, evere),
        "open": make.announced(port, words="cities in Madagascar", country=directory.country("MG")),
        "contact": make.contact(directory.city("Brussels", iso2="BE"), directory.city("Dakar", iso2="SN")),
    }


def test_every_code_of_the_table_has_its_words() -> None:
    assert (set(words.STAGES), set(words.MEANINGS), set(words.MOVES), set(words.GATES), set(words.SHOWN)) == (
        set(Stage),
        set(Stage),
        set(Move),
        set(Gate),
        set(Shown),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["active", "silent", "open", "contact"]),
        ("stage=contact", ["contact"]),
        ("stage=announced", ["silent", "open"]),
        ("stage=active", ["active"]),
        ("country=BE", ["active", "silent", "contact"]),
        ("country=MG", ["open"]),
        ("silent=on", ["silent", "open"]),
        ("words=lokósa", []),
        ("words=LOKOSSA", ["silent"]),
        ("words=madagascar", ["open"]),
        ("words=brussels&stage=active", []),
        ("country=BE&silent=on", ["silent"]),
    ],
)
def test_the_register_is_narrowed(register: dict[str, Any], browser: Any, query: str, found: list[str]) -> None:
    items = json.loads(b"".join(browser.get(f"/agreements.json?{query}")))["items"]
    assert sorted(item["id"] for item in items) == sorted(register[name].public_id for name in found)
    page = browser.get(f"/agreements?{query}")
    assert {name for name, one in register.items() if f"/{one.public_id}" in page.content.decode()} == set(found)


def test_an_address_that_cannot_be_understood_shows_nothing(register: dict[str, Any], browser: Any) -> None:
    response = browser.get("/agreements?stage=engaged")
    assert response.status_code == 400
    assert register["active"].public_id not in response.content.decode()


def test_the_register_says_who_is_not_named_and_who_is_silent(register: dict[str, Any], browser: Any) -> None:
    page = text(browser.get("/agreements"))
    assert "cities in Madagascar not yet named" in page
    assert page.count("no news for") == 2
    [row] = browser.get("/agreements.json?country=MG").json()["items"]
    assert (row["not_yet_named"], row["party_countries"], row["source_reference"]) == (
        ["cities in Madagascar"],
        ["HT", "MG"],
        "A/CONF.191/L.11",
    )
    assert browser.get("/agreements.csv").content.decode("utf-8-sig").splitlines()[0].startswith("id,stage,title,parties,party_ids")


def test_the_feed_tells_the_newest_first(register: dict[str, Any], browser: Any) -> None:
    response = browser.get("/agreements.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert titles[0] == "Banjul – Ostend: A visit"
    assert sorted(titles[1:]) == [
        "Banjul – Ostend: announced",
        "Banjul – Ostend: formalised",
        "Banjul – Ostend: in action",
        "Lokossa – Evere: announced",
        "Port-au-Prince – cities in Madagascar: announced",
    ]
    [link] = {entry.find(f"{ATOM}link").get("href").rsplit("/", 1)[1] for entry in feed.findall(f"{ATOM}entry")[:1]}  # type: ignore[union-attr]
    assert link == register["active"].public_id


def test_the_page_shows_stage_parties_history_and_two_values(register: dict[str, Any], browser: Any) -> None:
    agreement, steward = register["active"], directory.steward()
    for minor, title in ((300_000_000, "The Fatu Network"), (310_000_000, "Kerr Fatou")):
        value = Stated(None, minor, "EUR", Provenance(title=title, as_stated=f"words of {title}"))
        known = Fact.objects.filter(kind="money").first()
        if known is None:
            tell_fact(agreement, value, kind="money", title="EU grant", language="en", by=steward, at=NOON)
        else:
            add_statement(known, value, by=steward, at=NOON)
    response = browser.get(f"/agreements/{agreement.public_id}")
    page = text(response)
    assert '<li class="c" aria-current="step">Active</li>' in response.content.decode()
    for said in (
        "€3,000,000",
        "€3,100,000",
        "sources disagree",
        "The Fatu Network",
        "Kerr Fatou",
        "December 2003",
        "recorded from outside",
    ):
        assert said in page, said
    assert "Tell news" not in page


def test_what_a_visitor_reads_before_formalising(register: dict[str, Any], browser: Any) -> None:
    page = text(browser.get(f"/agreements/{register['open'].public_id}"))
    assert "what each side expects, written apart (Port-au-Prince)" in page
    assert "the proof of who may sign (cities in Madagascar)" in page
    assert "no news for" in page


def test_a_party_s_officer_announces_moves_and_tells_without_javascript(visit: Any, banjul: Organisation, ostend: Organisation) -> None:
    contact = make.contact(banjul, ostend)
    officer = visit(directory.officer(banjul))
    assert "Announce" in text(officer.get(f"/cities/{banjul.public_id}/agreements"))
    announce = f"/contacts/{contact.public_id}/announce"
    assert "day" in text(officer.submit(announce, {"dated_on": "3 may", "title": "City link"})).lower()
    made = officer.submit(announce, {"dated_on": "2001-05-16", "title": "City link", "note": "We said so in Brussels."})
    agreement = Agreement.objects.get()
    assert (made.status_code, made["Location"]) == (303, f"/agreements/{agreement.public_id}")
    refused = officer.submit(f"{made['Location']}/move/formalise", {"dated_on": "2003-12"})
    assert "“Formalise” waits for what is missing: the parameters" in text(refused)
    assert officer.submit(f"{made['Location']}/news/new", {"title": "A visit", "dated_on": "2026-02"}).status_code == 303
    assert Fact.objects.get().statements.get().organisation == banjul
    assert officer.submit(f"{made['Location']}/settings", {"title": "City link", "months": "٢٤"}).status_code == 303
    first = StageMove.objects.get()
    assert officer.submit(f"{made['Location']}/history/{first.public_id}/correct", {"note": "Misread."}).status_code == 303
    page = text(officer.get(made["Location"]))
    for said in ("taken back", "Misread.", "A visit", "in the words of Banjul"):
        assert said in page, said


def test_a_secretariat_names_the_open_partner_and_its_supporters(register: dict[str, Any], visit: Any) -> None:
    agreement, secretariat = register["open"], visit(directory.secretariat())
    page, toamasina = f"/agreements/{agreement.public_id}", directory.city("Toamasina", iso2="MG")
    open_party = agreement.parties.get(organisation=None)
    found = secretariat.get(f"{page}/parties/{open_party.public_id}/name", {"q": "toamasina"})
    assert f"?organisation={toamasina.public_id}" in found.content.decode()
    address = f"{page}/parties/{open_party.public_id}/name?organisation={toamasina.public_id}"
    assert secretariat.submit(address, {"settles": "on"}).status_code == 303
    shown = text(secretariat.get(page))
    assert "all named" in shown
    network = directory.network("Sister towns")
    address = f"{page}/supporters/new?organisation={network.public_id}"
    assert "Sister towns" in text(secretariat.get(address))
    without = secretariat.submit(address, {"role": "advises"})
    assert without.status_code == 200
    sourced = {"role": "advises", "source_title": "A report", "as_stated": "helped by its network"}
    assert secretariat.submit(address, sourced).status_code == 303
    assert "helped by its network" in text(secretariat.get(page))


def test_the_silent_ones_get_a_letter_whose_link_answers_once(register: dict[str, Any], visit: Any, lokossa: Organisation) -> None:
    directory.officer(lokossa, "mayor@lokossa.example")
    secretariat, visitor = visit(directory.secretariat()), visit()
    listed = text(secretariat.get("/agreements/silent"))
    assert "Lokossa – Evere" in listed
    assert "Banjul – Ostend" not in listed
    assert "nobody of its parties is here to write to" in listed
    secretariat.submit("/agreements/silent", {}, action="/agreements/silent/write")
    link = next(line for line in str(email(Message.objects.get()).body).splitlines() if "/agreements/answer/" in line)
    path = "/agreements/answer/" + link.rsplit("/", 1)[1]
    for _ in range(2):
        assert visitor.get(path).status_code == 200
    assert Inquiry.objects.get().answered_at is None
    answered = visitor.submit(path, {"title": "Two nurses came to us.", "dated_on": "2026-05"})
    assert answered["Location"] == f"/agreements/{register['silent'].public_id}"
    assert "Two nurses came to us." in text(visitor.get(answered["Location"]))
    assert "This letter was answered already." in text(visitor.get(path))
    assert visitor.get("/agreements/answer/" + "0" * 64).status_code == 404
    assert Fact.objects.filter(title="Two nurses came to us.").count() == 1


@pytest.mark.parametrize("rows", [1, 300])
def test_pages_cost_few_questions_whatever_the_number_of_rows(
    rows: int, visit: Any, banjul: Organisation, ostend: Organisation, django_assert_max_num_queries: Any
) -> None:
    steward = directory.steward()
    agreement = make.announced(banjul, ostend)
    for number in range(rows):
        contact = make.contact(banjul, ostend, made_on=date(2001, 1, 1), source=make.source(f"Source {number}"))
        if number % 2:
            make.announce_contact(contact, make.said(day="2001-05-16"), by=steward, at=NOON)
        value = Stated(PartialDate(2006), provenance=Provenance(source=make.source(), as_stated=f"{number}"))
        tell_fact(agreement, value, kind="event", title=f"News {number}", language="en", by=steward, at=NOON)
    one = f"/agreements/{agreement.public_id}"
    for who in (None, steward, directory.secretariat(), directory.officer(banjul)):
        browser = visit(who)
        browser.get("/agreements")
        for address in ("/agreements", "/agreements.json", "/agreements.atom", one, f"/cities/{banjul.public_id}/agreements"):
            with django_assert_max_num_queries(12, info=f"{address} {who}"):
                response = browser.get(address)
                body = b"".join(response) if response.streaming else response.content
            assert response.status_code == 200
        for address in ("/agreements/silent", f"{one}/news/new", f"{one}/move/formalise", f"{one}/parties/new"):
            with django_assert_max_num_queries(12, info=f"{address} {who}"):
                browser.get(address)
        assert body


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_pages_are_light(register: dict[str, Any], visit: Any, language: str) -> None:
    for address in ("/agreements", "/agreements/stages", f"/agreements/{register['active'].public_id}"):
        response = visit().get(address, headers={"accept-language": language})
        assert len(response.content) < 50_000, address
        assert f'lang="{language}"' in response.content.decode()
