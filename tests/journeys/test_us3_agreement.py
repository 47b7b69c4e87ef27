"""Story US3 as far as the register goes: the announcements of 2001, what followed one of them, and the silence of the others. Through pages and letters."""

import json
import re
from typing import Any

import pytest

from isopolity.directory.models import Country, Organisation, Place
from isopolity.directory.services.reference import load_reference_tables
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from isopolity.portal.services.facts import FOLDER, load_facts
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.directory import LONG_AGO
from tests.factories.gazetteer import known_places

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def signed_in(user: Any) -> Browserlike:
    browser = Browserlike()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def cities() -> dict[str, Organisation]:
    """What the documents and later sources say, loaded as the demonstration loads it."""
    load_reference_tables()
    for city in json.loads((FOLDER / "cities.json").read_text(encoding="utf-8"))["records"]:
        place = known_places()[city["geonameid"]]
        Place.objects.create(
            geoname_id=city["geonameid"],
            name=place["name"],
            country=Country.objects.get(iso2=place["countrycode"]),
            latitude=place["latitude"],
            longitude=place["longitude"],
            population=place["population"],
        )
    return dict(load_facts(by=make.steward(), at=LONG_AGO, known={}))


def test_from_announcement_on(cities: dict[str, Organisation]) -> None:
    visitor, secretariat = Browserlike(), signed_in(make.secretariat(make.network("Secretariat"), "secretariat@example.org"))

    # The public register shows 4 and 3, with the Madagascar partner not yet named.
    rows = visitor.get("/agreements.json").json()["items"]
    assert sorted((row["stage"], *sorted(row["parties"])) for row in rows) == [
        ("active", "Banjul", "Ostend"),
        ("announced", "Andenne", "Lokossa"),
        ("announced", "Evere", "Lokossa"),
        ("announced", "Port-au-Prince", "cities in Madagascar"),
        ("contact", "Bruxelles", "Dakar"),
        ("contact", "Bruxelles", "Kigali"),
        ("contact", "Bruxelles", "Kinshasa"),
    ]
    assert "cities in Madagascar not yet named" in text(visitor.get("/agreements"))
    announced = {row["parties"][1]: f"/agreements/{row['id']}" for row in rows if row["stage"] != "contact"}

    # Banjul–Ostend: 2001, 2003 and 2024, each with its source; the two amounts of the European Union.
    page = text(visitor.get(announced["Ostend"]))
    for day, said, source in (
        ("announced 16 May 2001", "Possible agreements were announced by the city of Banjul", "A/CONF.191/L.11"),
        ("formalised December 2003", "in december 2003 resulteerde in een officiële stedenband", "De stedenband van 2001 tot 2020"),
        ("renewed January 2024", "the renewal of the City Link Agreement", "Celebrating 20 years of strong partnership"),
        ("€3,000,000", "3-million-euro investment", "Celebrating 20 years of strong partnership"),
        ("€3,100,000", "3.1 million euros investment", "Commemorating two decades of strong collaboration"),
    ):
        assert re.search(rf"{re.escape(day)}.{{0,90}}{re.escape(said)}.{{0,200}}{re.escape(source)}", page), day
    assert "sources disagree" in page

    # An announced agreement does not become formalised before everything is there, and the refusal says what is missing.
    lokossa = signed_in(make.officer(cities["lokossa"], "officer@lokossa.example"))
    refused = lokossa.submit(f"{announced['Evere']}/move/formalise", {"dated_on": "2026-11-30", "note": "Both councils agree."})
    assert refused.status_code == 200
    waits = text(refused)
    for missing in (
        "the parameters: scope, roles, duration, languages, money, who signs and who approves",
        "the preparation: visits or calls",
        "what each side expects, written apart (Lokossa)",
        "what each side expects, written apart (Evere)",
        "the proof of who may sign (Lokossa)",
        "the proof of who may sign (Evere)",
    ):
        assert missing in waits, missing
    for line in ("“What the agreement covers, and what it does not” has no answer yet.", "Evere: “What your side does” has no answer yet."):
        assert line in waits, line

    # Line by line: what one side has answered is missing no more, and nobody but the parties reads it.
    form = f"{announced['Evere']}/forms/parameters"
    assert lokossa.submit(form, {"scope": "Household waste; no buildings.", "role": "We show our sorting yard."}).status_code == 303
    waits = text(lokossa.submit(f"{announced['Evere']}/move/formalise", {"dated_on": "2026-11-30"}))
    assert "“What the agreement covers, and what it does not” has no answer yet." not in waits
    assert "Lokossa: “What your side does” has no answer yet." not in waits
    assert "Evere: “What your side does” has no answer yet." in waits
    assert "Household waste" not in text(visitor.get(announced["Evere"])) + text(visitor.get(form, follow=True))

    # The guide drives it: a step is ticked with its day and how one can know it.
    assert "Say why you want a partner" in text(visitor.get("/guide"))
    note = {"dated_on": "2026-11-20", "note": "Two calls on sorting; minutes at the secretariat."}
    assert lokossa.submit(f"{announced['Evere']}/steps/visit-or-call/done", note).status_code == 303
    assert "minutes at the secretariat" in text(visitor.get(f"{announced['Evere']}/steps"))
    assert 'aria-current="step">Announced<' in visitor.get(announced["Evere"]).content.decode()

    # Banjul–Ostend moves on: its people tell what happened. The other three are silent, and the secretariat has one list of them.
    banjul = signed_in(make.officer(cities["banjul"], "officer@banjul.example"))
    told = banjul.submit(f"{announced['Ostend']}/news/new", {"title": "The two harbour masters met.", "dated_on": "2026"})
    assert told["Location"] == announced["Ostend"]
    silent = visitor.get("/agreements.json", {"silent": "on"}).json()["items"]
    assert sorted(row["parties"][1] for row in silent) == ["Andenne", "Evere", "cities in Madagascar"]
    assert all(row["silent_months"] > 290 for row in silent)
    listed = text(secretariat.get("/agreements/silent"))
    assert listed.count("no news for") == 3
    assert "Banjul" not in listed

    # A letter asks their people; opening its link changes nothing, and it answers once.
    secretariat.submit("/agreements/silent", {}, action="/agreements/silent/write")
    assert "2 letters are on their way." in text(secretariat.get("/agreements/silent"))
    letters = Message.objects.filter(template="agreements/mail/silent")
    assert {letter.address for letter in letters} == {"officer@lokossa.example"}
    link = re.search(r"(/agreements/answer/\w+)", str(email(letters[0]).body))
    assert link is not None
    before = visitor.get(announced["Evere"]).content.count(b"<li>")
    assert "This link answers once." in text(visitor.get(link[1]))
    assert visitor.get(announced["Evere"]).content.count(b"<li>") == before
    answered = visitor.submit(link[1], {"title": "Our mayors wrote to each other.", "dated_on": "2026-02"})
    assert "Our mayors wrote to each other." in text(visitor.get(answered["Location"]))
    assert "This letter was answered already." in text(visitor.get(link[1]))
    left = visitor.get("/agreements.json", {"silent": "on"}).json()["items"]
    assert len(left) == 2

    # The partner in Madagascar gets its name, and the announcement keeps its words.
    toamasina = make.city("Toamasina", iso2="MG")
    party = re.search(r"/parties/(\w+)/name", secretariat.get(announced["cities in Madagascar"]).content.decode())
    assert party is not None
    address = f"{announced['cities in Madagascar']}/parties/{party[1]}/name?organisation={toamasina.public_id}"
    assert secretariat.submit(address, {"settles": "on"}).status_code == 303
    named = text(visitor.get(announced["cities in Madagascar"]))
    assert "Port-au-Prince – Toamasina" in named
    assert "Port-au-Prince (Haiti) with cities in Madagascar" in named
