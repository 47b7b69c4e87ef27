"""Pages that show several apps at once: what each reader sees, and what they cost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from isopolity.directory.models import Membership
from isopolity.directory.services import ask_to_join, claim_organisation, invite_person, send_back_organisation, withdraw_claim
from isopolity.directory.services.imports import discard_import
from isopolity.matching.queries.contacts import party_contact_for
from isopolity.matching.queries.requests import requests_on_desk_of
from isopolity.matching.services import answer_request, write_call_note
from tests.factories.directory import administrator, city, network, officer, person, secretariat, steward
from tests.factories.exchange import make_need, make_offer
from tests.factories.imports import place, upload
from tests.factories.matching import contact, request

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lokossa() -> Any:
    return city("Lokossa", iso2="BJ")


@pytest.fixture
def andenne() -> Any:
    return city("Andenne", iso2="BE")


def test_the_first_page_shows_public_things_and_no_draft(client: Client, lokossa: Any) -> None:
    make_need(lokossa, title="Household waste sorting")
    hidden = city("Hiddenville", vouched=False)
    make_need(hidden, title="A secret need")
    text = page(client, "/")
    assert "Household waste sorting" in text
    assert "Hiddenville" not in text
    assert "A secret need" not in text


def test_a_draft_city_s_page_is_for_its_people_and_those_who_vouch() -> None:
    hidden = city("Hiddenville", vouched=False)
    assert Client().get(f"/cities/{hidden.public_id}").status_code == 404
    assert as_user(officer(city("Elsewhere"))).get(f"/cities/{hidden.public_id}").status_code == 404
    for reader in (officer(hidden), steward(), secretariat()):
        assert "Hiddenville" in page(as_user(reader), f"/cities/{hidden.public_id}")


def test_a_city_s_page_shows_what_is_published_and_offers_contact_to_cities_of_other_countries(lokossa: Any, andenne: Any) -> None:
    make_need(lokossa, title="Household waste sorting")
    make_offer(lokossa, title="Market management")
    make_need(lokossa, title="Half a thought", state="draft")
    contact(andenne, lokossa)
    text = page(as_user(officer(andenne)), f"/cities/{lokossa.public_id}")
    assert "Household waste sorting" in text
    assert "Market management" in text
    assert "Half a thought" not in text
    assert f"/cities/{andenne.public_id}/ask/{lokossa.public_id}" in text
    neighbour = page(as_user(officer(city("Cotonou", iso2="BJ"))), f"/cities/{lokossa.public_id}")
    assert "/ask/" not in neighbour
    to_sign_in = f'href="/account/sign-in?next=%2Fcities%2F{lokossa.public_id}"'
    assert to_sign_in in page(Client(), f"/cities/{lokossa.public_id}")
    assert to_sign_in not in text + neighbour


def test_the_address_of_a_city_sends_on_to_a_network_s_own_page(client: Client) -> None:
    made = network("WACAP")
    assert client.get(f"/cities/{made.public_id}")["Location"] == f"/organisations/{made.public_id}"


def test_the_desk_shows_what_waits_for_this_person_only(lokossa: Any, andenne: Any) -> None:
    request(lokossa, andenne)
    city("Draftville", vouched=False)
    asked = andenne.requests_received.get()
    text = page(as_user(officer(andenne)), "/desk")
    assert "it is your turn" in text
    assert f'href="/cities/{andenne.public_id}/requests/{asked.public_id}"' in text
    assert "it is your turn" not in page(as_user(officer(lokossa)), "/desk")
    assert "Draftville" in page(as_user(steward()), "/desk")
    assert "Draftville" not in page(as_user(officer(andenne, "second@example.org")), "/desk")


def test_the_desk_of_a_steward_says_how_many_ties_wait_for_review(lokossa: Any) -> None:
    reviewer = steward()

    def waits() -> str:
        """What stands behind the link to the queue."""
        behind = page(as_user(reviewer), "/desk").partition("Ties to review</a>")[2].partition("</li>")[0]
        return " ".join(re.sub("<[^>]*>", " ", behind).split())

    assert waits() == ""
    batch = upload("Lokossa,Andenne\nLomé,Lyon", kind="ties", by=reviewer)
    assert waits() == "2 wait"
    discard_import(batch, by=reviewer, at=timezone.now())
    assert waits() == ""
    assert "Ties to review" not in page(as_user(officer(lokossa)), "/desk")


def test_the_desk_of_who_asked_shows_the_contact_until_a_call_is_written_down(lokossa: Any, andenne: Any) -> None:
    now = timezone.now()
    made, asking = contact(lokossa, andenne, at=now - timedelta(days=29)), officer(lokossa, "asks@example.org")
    text = page(as_user(asking), "/desk")
    assert "Andenne accepted the request of Lokossa" in text and "Nothing waits for you now." not in text
    assert f'href="/contacts/{made.public_id}"' in text
    assert f'href="/cities/{lokossa.public_id}/contacts/{made.public_id}/calls/new"' in text
    assert "accepted the request" not in page(as_user(officer(andenne, "answers@example.org")), "/desk")
    assert [*requests_on_desk_of(asking, now + timedelta(days=1))] == []
    words = {"text": "They sort.", "language": "en", "next_step": "Write.", "next_owner": lokossa, "next_due_on": now.date()}
    seen = party_contact_for(asking, lokossa.public_id, made.public_id)
    write_call_note(seen, held_on=now.date(), **words, by=asking, at=now)
    assert "Nothing waits for you now." in page(as_user(asking), "/desk")


def test_the_desk_of_who_asked_says_by_whom_it_was_declined(lokossa: Any, andenne: Any) -> None:
    asked, now = request(lokossa, andenne, at=timezone.now()), timezone.now()
    answering = officer(andenne, office="Adviser for waste")
    answer_request(asked, kind="decline", text="Too busy.", language="en", own=andenne, by=answering, at=now)
    text = page(as_user(officer(lokossa, "asks@example.org")), "/desk")
    assert "Andenne declined the request of Lokossa" in text and "Adviser for waste" in text
    assert f'href="/cities/{lokossa.public_id}/requests/{asked.public_id}"' in text
    assert "/calls/new" not in text


def test_who_is_invited_reads_it_on_the_desk_even_when_the_letter_is_lost(lokossa: Any) -> None:
    guest, stranger = person("guest@example.org"), person("stranger@example.org")
    chief = administrator(lokossa)
    invite_person(lokossa, email=guest.email, kind="officer", office="Deputy", language="fr", by=chief, at=timezone.now())
    text = page(as_user(guest), "/desk")
    path = re.search(r'href="(/invitations/[^"]+)"', text)
    assert path and "You are invited to act for Lokossa" in text
    assert "Deputy" in page(as_user(guest), path[1])
    assert "/invitations/" not in page(as_user(stranger), "/desk")


def test_a_draft_that_was_sent_back_waits_on_the_desk_of_its_own_people(lokossa: Any) -> None:
    draft, reader = city("Aplahoué", vouched=False), steward()
    people = as_user(officer(draft))
    assert "draft: waits for somebody to vouch" in page(people, "/desk")
    role = reader.roles.get()
    send_back_organisation(draft, role=role, reason="Which department?", by=reader, at=timezone.now())
    seen = page(people, "/desk")
    assert "Your draft of Aplahoué was sent back: complete it, then ask again" in seen
    assert "Which department?" in seen
    assert "draft: waits for somebody to vouch" not in seen
    assert "Nothing waits for you now." not in seen
    assert "Which department?" not in page(as_user(officer(lokossa)), "/desk")


def test_a_request_to_join_waits_on_the_desk_of_the_secretariat_only(lokossa: Any, andenne: Any) -> None:
    alliance = network("Alliance")
    asked = ask_to_join(alliance, member=lokossa, words="We learn from others.", by=administrator(lokossa), at=timezone.now())
    assert f"/membership-requests/{asked.public_id}" in page(as_user(secretariat(alliance)), "/desk")
    assert asked.public_id not in page(as_user(officer(lokossa)), "/desk")
    assert asked.public_id not in page(as_user(officer(andenne)), "/desk")


def test_who_asked_to_act_for_a_listed_city_reads_on_the_desk_what_waits_since_when_and_for_whom(lokossa: Any, andenne: Any) -> None:
    asking, at = person("rose@lokossa.example"), timezone.now().replace(year=2026, month=3, day=9)
    alliance, silent, former = network("Alliance of Towns"), network("Network of Nobody"), network("Former Towns")
    secretariat(alliance)
    secretariat(former)
    for joined, left in ((alliance, None), (silent, None), (former, at.date())):
        Membership.objects.create(network=joined, member=lokossa, left_on=left)
    assert "What you wait for" not in page(as_user(asking), "/desk")
    asked = claim_organisation(lokossa, office="Deputy mayor", words="", by=asking, at=at)
    claim_organisation(andenne, office="Adviser", words="", by=asking, at=at)
    text = " ".join(re.sub(r"<[^>]+>", "", page(as_user(asking), "/desk")).split())
    waits = text[text.index("What you wait for") :]
    assert "You asked to act for Lokossa nobody has answered yet Deputy mayor, asked on 9 March 2026" in waits
    assert "The secretariat of Alliance of Towns answers, or a steward of Isopolity." in waits
    assert "A steward of Isopolity answers." in waits
    assert "Nobody of" not in waits and "Former Towns" not in waits
    assert "You asked to act for" not in page(as_user(person("stranger@example.org")), "/desk")
    withdraw_claim(asked, by=asking, at=timezone.now())
    assert "You asked to act for Lokossa" not in page(as_user(asking), "/desk")


def test_the_desk_is_closed_to_visitors(client: Client) -> None:
    assert client.get("/desk").status_code == 302


def test_the_search_finds_cities_needs_and_offers_and_never_fails(client: Client, lokossa: Any) -> None:
    make_need(lokossa, title="Household waste sorting")
    assert "Lokossa" in page(client, "/search?q=lokossa")
    assert "Nothing was found" in page(client, "/search?q=zzzqqq")
    for odd in ("%00x", '"', "*", "AND OR", "é" * 500, "‮", "%F0%9F%98%80", "a:b^2"):
        assert client.get(f"/search?q={odd}").status_code in {200, 400}, odd


def test_words_that_are_found_bring_no_places_that_only_sound_like_them(client: Client, lokossa: Any) -> None:
    place(1, "Compast", "FR")
    place(2, "Compost-sur-Mer", "FR")
    assert "Compast" in page(client, "/search?q=compist")
    make_need(lokossa, title="Compost from markets")
    shown = page(client, "/search?q=compost")
    assert ("Compost-sur-Mer" in shown, "Compast" in shown) == (True, False)
    place(3, "Lokosso", "CI")
    assert "Lokosso" not in page(client, "/search?q=lokossa")


def test_links_are_a_page_a_csv_and_a_json(client: Client, lokossa: Any, andenne: Any) -> None:
    contact(lokossa, andenne)
    assert "Lokossa" in page(client, "/links")
    assert client.get("/links.csv").content.decode("utf-8-sig").splitlines()[0] == "id,parties,party_ids,countries,state,since,source"
    [item] = client.get("/links.json").json()["items"]
    assert item["state"] == "contact"
    assert item["party_ids"] == [andenne.public_id, lokossa.public_id] or item["party_ids"] == [lokossa.public_id, andenne.public_id]
    assert client.get(f"/contacts/{item['id']}").status_code == 200


def test_a_secretariat_finds_its_work_on_its_desk(client: Client) -> None:
    towns = network()
    client.force_login(secretariat(towns))
    shown = page(client, "/desk")
    for address in ("/drafts", f"/networks/{towns.public_id}/members", "/imports", f"/organisations/{towns.public_id}/people"):
        assert f'href="{address}"' in shown
    client.force_login(secretariat(network(vouched=False)))
    assert 'href="/drafts"' not in page(client, "/desk")


@pytest.mark.parametrize("rows", [1, 300])
def test_pages_cost_few_queries_whatever_the_number_of_rows(
    rows: int, django_assert_max_num_queries: Any, lokossa: Any, andenne: Any
) -> None:
    for number in range(rows):
        make_need(lokossa, title=f"Need {number}")
        make_offer(andenne, title=f"Offer {number}")
    contact(lokossa, andenne)
    reader = as_user(officer(andenne))
    for path in (
        "/",
        f"/cities/{lokossa.public_id}",
        f"/cities/{lokossa.public_id}/more",
        "/desk",
        "/links",
        "/about",
        "/history",
        "/search?q=need",
    ):
        reader.get(path)
        with django_assert_max_num_queries(MOST_QUERIES, info=path):
            assert reader.get(path).status_code == 200
