"""Pages of requests and contacts: who reads what, in one pass through the forms; and what nobody else ever sees."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from isopolity.directory.models import Organisation
from isopolity.matching.models import CallNote, Contact, ContactParty, ContactRequest, ContactTurn
from isopolity.matching.services import answer_request
from isopolity.outbox.models import Message
from tests.factories import directory
from tests.factories import matching as make
from tests.factories.matching import NOON

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_request_from_asking_to_the_first_call(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    asking, asked = visit(directory.officer(lokossa)), visit(directory.officer(andenne, office="Alderman"))
    sent = asking.submit(
        f"/cities/{lokossa.public_id}/ask/{andenne.public_id}",
        {"reason": "You sort waste.", "question": "Who pays?", "language": "en"},
    )
    request = ContactRequest.objects.get()
    assert "No city has asked for contact yet. 1 request that you sent is open." in text_of(
        asking.get(f"/cities/{lokossa.public_id}/requests")
    )
    assert (sent.status_code, sent["Location"]) == (303, f"/cities/{lokossa.public_id}/requests/{request.public_id}")
    page = asked.get(f"/cities/{andenne.public_id}/requests")
    assert "Waits for your answer" in text_of(page)
    address = f"/cities/{andenne.public_id}/requests/{request.public_id}"
    assert "You sort waste." in text_of(asked.get(address))
    asked.submit(f"{address}/ask-more", {"text": "How many tons?", "language": "fr"})
    own = f"/cities/{lokossa.public_id}/requests/{request.public_id}"
    assert "They asked for more: it is your turn" in text_of(asking.get(own))
    asking.submit(f"{own}/tell-more", {"text": "Nine a day.", "language": "en"})
    asked.submit(f"{address}/accept", {"text": "", "language": "en"})
    contact = Contact.objects.get()
    calls = f"/cities/{andenne.public_id}/contacts/{contact.public_id}/calls"
    today = timezone.localdate()
    asked.submit(
        f"{calls}/new",
        {
            "held_on": today.isoformat(),
            "text": "They were kind.",
            "language": "en",
            "next_step": "Send the plan",
            "next_owner": lokossa.public_id,
            "next_due_on": (today + timedelta(days=7)).isoformat(),
        },
    )
    shown = text_of(asking.get(f"/cities/{lokossa.public_id}/contacts/{contact.public_id}/calls"))
    assert "They were kind." in shown
    assert "Send the plan" in shown
    assert CallNote.objects.get().office == "Alderman"


def test_declined_reason_and_date_stay_when_the_account_closes(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    mayor = directory.officer(andenne, office="Alderman")
    request = make.request(lokossa, andenne)
    visit(mayor).submit(
        f"/cities/{andenne.public_id}/requests/{request.public_id}/decline", {"text": "No one is free before May.", "language": "en"}
    )
    mayor.is_active, mayor.name, mayor.email = False, "", "closed@invalid.example"
    mayor.save()
    shown = text_of(visit(directory.officer(lokossa)).get(f"/cities/{lokossa.public_id}/requests/{request.public_id}"))
    assert "Andenne declined (Alderman)" in shown
    assert "No one is free before May." in shown
    at = ContactTurn.objects.latest("id").at
    assert f"{at:%Y}" in shown


def test_declining_without_words_keeps_the_form_and_says_so(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    request = make.request(lokossa, andenne)
    page = visit(directory.officer(andenne)).submit(
        f"/cities/{andenne.public_id}/requests/{request.public_id}/decline", {"text": "", "language": "en"}
    )
    assert page.status_code == 200
    assert ContactRequest.objects.get().state == "waiting"


def test_a_late_step_is_refused_in_a_sentence_and_the_text_is_kept(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    request = make.request(lokossa, andenne)
    officer = visit(directory.officer(andenne))
    form = officer.get(f"/cities/{andenne.public_id}/requests/{request.public_id}/decline")
    kind = ContactTurn.Kind.WITHDRAW
    answer_request(request, kind=kind, text="", language="en", own=lokossa, by=directory.officer(lokossa), at=timezone.now())
    page = officer.submit(form, {"text": "My own words", "language": "en"})
    shown = page.content.decode()
    assert "This request is closed" in shown
    assert "My own words" in shown


def test_a_form_sent_twice_makes_one_request(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    browser = visit(directory.officer(lokossa))
    form = browser.get(f"/cities/{lokossa.public_id}/ask/{andenne.public_id}")
    words = {"reason": "r", "question": "q", "language": "en"}
    first, second = browser.submit(form, words), browser.submit(form, words)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert ContactRequest.objects.count() == 1


def test_asking_oneself_or_a_city_of_the_own_country_is_refused_when_the_page_is_opened(lokossa: Organisation, visit: Any) -> None:
    browser = visit(directory.officer(lokossa))
    cotonou, network = directory.city("Cotonou", iso2="BJ"), directory.network("WACAP")
    closed = directory.city("Evere", iso2="BE", closed_at=NOON, closed_reason="Merged.")
    for partner, words in (
        (lokossa, "This is your own city."),
        (cotonou, "Cotonou is in your own country."),
        (network, "WACAP is not a local authority"),
        (closed, "Evere cannot be asked now"),
    ):
        page = browser.get(f"/cities/{lokossa.public_id}/ask/{partner.public_id}")
        shown = page.content.decode()
        assert (page.status_code, words in shown, "<textarea" in shown) == (409, True, False), partner
        assert f'href="/cities/{lokossa.public_id}/matches"' in shown


def test_a_second_request_to_the_same_city_is_refused_before_it_is_typed(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    make.request(andenne, lokossa)
    page = visit(directory.officer(lokossa)).get(f"/cities/{lokossa.public_id}/ask/{andenne.public_id}")
    shown = page.content.decode()
    assert "Andenne has asked you already" in shown
    assert f'href="/cities/{lokossa.public_id}/requests"' in shown


def test_a_secretariat_gets_no_button_that_it_may_not_press(lokossa: Organisation, andenne: Organisation) -> None:
    line = SimpleNamespace(suggestion=SimpleNamespace(asked=False, in_contact=True), partner=andenne)
    pressed = [
        render_to_string("matching/contact_button.html", {"line": line, "city": lokossa, "is_own": own}).strip() for own in (True, False)
    ]
    assert "You are in contact" in pressed[0]
    assert pressed[1] == ""


def people(lokossa: Organisation, andenne: Organisation) -> dict[str, Any]:
    return {
        "anonymous": None,
        "nobody": directory.person(),
        "stranger": directory.officer(directory.city(iso2="BE")),
        "secretariat": directory.secretariat(),
        "funder": directory.funder(),
        "sender": directory.officer(lokossa),
        "receiver": directory.officer(andenne),
        "steward": directory.steward(),
    }


PRIVATE = [
    ("/cities/{receiver}/requests", {"receiver", "steward"}),
    ("/cities/{sender}/requests?side=sent", {"sender", "steward"}),
    ("/cities/{receiver}/requests/{request}", {"receiver", "steward"}),
    ("/cities/{sender}/requests/{request}", {"sender", "steward"}),
    ("/cities/{receiver}/requests/{request}/accept", {"receiver"}),
    ("/cities/{sender}/requests/{request}/withdraw", {"sender"}),
    ("/cities/{sender}/ask/{receiver}", {"sender"}),
    ("/cities/{sender}/steps", {"sender", "steward"}),
    ("/cities/{receiver}/contacts/{contact}/calls", {"receiver", "steward"}),
    ("/cities/{sender}/contacts/{contact}/calls", {"sender", "steward"}),
    ("/cities/{sender}/contacts/{contact}/calls/new", {"sender"}),
]


def test_private_pages_open_for_the_two_cities_and_what_was_written_is_nowhere_else(
    lokossa: Organisation, andenne: Organisation, visit: Any
) -> None:
    everybody = people(lokossa, andenne)
    contact = make.contact(lokossa, andenne, at=timezone.now())
    visit(everybody["sender"]).submit(
        f"/cities/{lokossa.public_id}/contacts/{contact.public_id}/calls/new",
        {
            "held_on": timezone.localdate().isoformat(),
            "text": "CANARY-NOTE",
            "language": "en",
            "next_step": "CANARY-STEP",
            "next_owner": andenne.public_id,
            "next_due_on": timezone.localdate().isoformat(),
        },
    )
    request = make.request(lokossa, andenne, reason="CANARY-REASON", question="CANARY-QUESTION", at=timezone.now())
    ids = {"sender": lokossa.public_id, "receiver": andenne.public_id, "request": request.public_id, "contact": contact.public_id}
    public = [f"/cities/{andenne.public_id}/contacts{suffix}" for suffix in ("", ".csv", ".json")] + [f"/contacts/{contact.public_id}"]
    for who, user in everybody.items():
        browser = visit(user)
        opened = {pattern for pattern, _who in PRIVATE if browser.get(pattern.format(**ids)).status_code in (200, 409)}
        assert opened == {pattern for pattern, allowed in PRIVATE if who in allowed}, who
        for address in public:
            answer = browser.get(address)
            assert (answer.status_code, "CANARY" in answer.content.decode("utf-8-sig")) == (200, False), (who, address)
        if who not in {"sender", "receiver", "steward"}:
            assert not any("CANARY" in browser.get(pattern.format(**ids)).content.decode() for pattern, _who in PRIVATE), who
    assert "CANARY" in visit(everybody["receiver"]).get(f"/cities/{andenne.public_id}/requests/{request.public_id}").content.decode()


def test_a_request_is_not_found_under_another_city(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    request = make.request(lokossa, andenne)
    other = directory.city(iso2="BE")
    assert visit(directory.officer(other)).get(f"/cities/{other.public_id}/requests/{request.public_id}").status_code == 404


def test_silence_is_shown_on_the_request_and_on_both_lists(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    request = make.request(lokossa, andenne, at=timezone.now() - timedelta(days=31))
    for own, query in ((lokossa, "?side=sent"), (andenne, "")):
        browser = visit(directory.officer(own))
        assert "Silent since" in text_of(browser.get(f"/cities/{own.public_id}/requests{query}"))
        assert "Silent since" in text_of(browser.get(f"/cities/{own.public_id}/requests/{request.public_id}"))


def test_the_cap_is_stated_on_the_page(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    make.request(lokossa, andenne, at=timezone.now())
    shown = text_of(visit(directory.officer(lokossa)).get(f"/cities/{lokossa.public_id}/requests?side=sent"))
    assert "Open requests: 1 of 20 that a city may have at once. Sent in the last 30 days: 1 of 40." in shown


@pytest.mark.parametrize("count", [1, 300])
def test_lists_cost_few_queries(count: int, andenne: Organisation, visit: Any, django_assert_max_num_queries: Any) -> None:
    now = timezone.now()
    senders = [directory.city(iso2="BJ") for _number in range(count)]
    words = {"reason": "r", "question": "q", "language": "en", "state": "accepted"}
    asked = ContactRequest.objects.bulk_create(
        ContactRequest(sender=sender, receiver=andenne, sent_at=now, moved_at=now, answered_at=now, **words) for sender in senders
    )
    found = Contact.objects.bulk_create(Contact(origin="request", request=request, made_on=now.date()) for request in asked)
    pairs = zip(found, senders, strict=True)
    parties = [(contact, at, party) for contact, sender in pairs for at, party in ((1, sender), (2, andenne))]
    ContactParty.objects.bulk_create(ContactParty(contact=contact, position=at, organisation=party) for contact, at, party in parties)
    browser = visit(directory.officer(andenne))
    for address in ("requests", "contacts", "steps"):
        with django_assert_max_num_queries(12):
            assert browser.get(f"/cities/{andenne.public_id}/{address}").status_code == 200


def test_public_files_of_contacts_hold_parties_dates_and_sources(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    contact = make.contact(lokossa, andenne)
    [item] = visit().get(f"/cities/{andenne.public_id}/contacts.json").json()["items"]
    assert item == {
        "id": contact.public_id,
        "made_on": "2026-06-01",
        "origin": "request",
        "parties": ["Lokossa", "Andenne"],
        "party_ids": [lokossa.public_id, andenne.public_id],
        "party_countries": ["BJ", "BE"],
        "first_with_each": False,
        "among_others": False,
        "source": None,
        "source_reference": None,
        "source_address": None,
        "as_stated": None,
        "confidence": "medium",
    }


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Lokossa asks Andenne for contact"), ("fr", "Lokossa demande à entrer en contact avec Andenne")]
)
def test_the_mail_is_in_the_readers_language(language: str, subject: str, lokossa: Organisation, andenne: Organisation) -> None:
    from isopolity.outbox.services import email

    directory.officer(andenne, language=language)
    request = make.request(lokossa, andenne, reason="You sort & reuse.", question="Who pays?")
    letter = email(Message.objects.get())
    assert letter.subject == subject
    assert "You sort & reuse." in letter.body
    assert letter.body.rstrip().endswith(f"/cities/{andenne.public_id}/requests/{request.public_id}")


@pytest.mark.parametrize("kind", ["ask-more", "tell-more", "accept", "decline", "withdraw"])
def test_each_step_has_its_letter(kind: str) -> None:
    from isopolity.outbox.services import email

    values = {"kind": kind, "writer": "Andenne", "office": "Alderman", "reader": "Lokossa", "path": "/x", "text": "Words."}
    letter = email(Message(pk=1, template="matching/mail/turn", address="a@example.org", language="en", values=values))
    assert "Andenne" in letter.subject
    assert "Andenne (Alderman)" in letter.body
    assert "Words." in letter.body
