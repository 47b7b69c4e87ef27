"""Pages of wishes and requests: one pass through all forms, who reads what, what a page costs."""

import gzip
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isopolity.accounts.models import User
from isopolity.exchange.models import Need, Offer
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingRequest, RequestParty
from isopolity.matching.services import refresh_profiles
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.factories.exchange import make_entry
from tests.fairs.making import make_accepted, make_delegation, make_fair, make_request, secretary, speaker

pytestmark = pytest.mark.django_db
WORDS = {"reason": "We sort waste by hand.", "language": "en"}


def visit(user: User | None = None) -> Browserlike:
    visitor = Browserlike()
    if user is not None:
        visitor.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return visitor


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def fair() -> Fair:
    """A fair in five weeks, so that the clock of the day on which the test runs is before its last day for requests."""
    day = timezone.localdate() + timedelta(days=35)
    return make_fair(starts_on=day, ends_on=day, register_until=day, request_until=day - timedelta(days=3))


def below(delegation: Delegation) -> str:
    return f"/fairs/{delegation.fair.public_id}/delegations/{delegation.public_id}"


def test_from_asking_over_accepting_to_an_order(fair: Fair) -> None:
    lokossa, andenne = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    asking, asked = visit(speaker(lokossa)), visit(speaker(andenne))
    assert asking.get(f"/fairs/{fair.public_id}/my-wishes")["Location"] == f"{below(lokossa)}/wishes"
    assert "Andenne" in text_of(asking.get(f"{below(lokossa)}/partners"))
    sent = asking.submit(f"{below(lokossa)}/ask/{andenne.public_id}", WORDS)
    request = MeetingRequest.objects.get()
    assert (sent.status_code, sent["Location"]) == (303, f"/fairs/{fair.public_id}/requests/{request.public_id}")
    received = text_of(asked.get(f"{below(andenne)}/wishes"))
    assert "1 request waits for your answer." in received
    assert "We sort waste by hand." in received
    answered = asked.submit(f"{below(andenne)}/wishes/{request.public_id}/accept", {})
    assert answered.status_code == 303
    assert MeetingRequest.objects.get().state == "accepted"
    kept = asked.submit(f"{below(andenne)}/wishes/order", {request.public_id: "١"})
    assert kept.status_code == 303
    assert RequestParty.objects.get(delegation=andenne).rank == 1
    assert "your wish 1" in text_of(asked.get(f"{below(andenne)}/wishes"))
    assert "your wish 1" not in text_of(asking.get(f"{below(lokossa)}/wishes?side=sent"))


def test_what_hinders_asking_is_said_before_anything_is_typed(fair: Fair) -> None:
    lokossa, cotonou = make_delegation(fair, "Lokossa"), make_delegation(fair, "Cotonou")
    page = visit(speaker(lokossa)).get(f"{below(lokossa)}/ask/{cotonou.public_id}")
    assert page.status_code == 409
    assert "Cotonou is of the same country." in text_of(page)


def test_a_no_without_words_keeps_the_form(fair: Fair) -> None:
    lokossa, andenne = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    request = make_request(lokossa, andenne, sent_at=timezone.now())
    asked = visit(speaker(andenne))
    assert asked.submit(f"{below(andenne)}/wishes/{request.public_id}/decline", {"text": ""}).status_code == 200
    assert asked.submit(f"{below(andenne)}/wishes/{request.public_id}/decline", {"text": "No time."}).status_code == 303
    shown = text_of(visit(speaker(lokossa)).get(f"/fairs/{fair.public_id}/requests/{request.public_id}"))
    assert "No time." in shown


def test_a_form_sent_twice_asks_once(fair: Fair) -> None:
    lokossa, andenne = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    browser = visit(speaker(lokossa))
    form = browser.get(f"{below(lokossa)}/ask/{andenne.public_id}")
    first, second = browser.submit(form, WORDS), browser.submit(form, WORDS)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert MeetingRequest.objects.count() == 1


def test_a_number_that_is_none_is_refused_beside_its_field(fair: Fair) -> None:
    lokossa = make_delegation(fair, "Lokossa")
    request = make_request(lokossa, make_delegation(fair, iso2="BE"))
    page = visit(speaker(lokossa)).submit(f"{below(lokossa)}/wishes/order", {request.public_id: "first"})
    assert page.status_code == 200
    assert RequestParty.objects.get(delegation=lokossa).rank is None


def test_the_request_is_read_by_its_parties_and_those_who_organise(fair: Fair) -> None:
    lokossa, andenne = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    request = make_accepted(lokossa, andenne, ranks=(1, 2))
    address = f"/fairs/{fair.public_id}/requests/{request.public_id}"
    readers = [speaker(lokossa), speaker(andenne), secretary(fair), directory.steward()]
    assert [visit(reader).get(address).status_code for reader in readers] == [200] * 4
    others = [speaker(make_delegation(fair)), directory.secretariat(), directory.person()]
    assert [visit(other).get(address).status_code for other in others] == [403] * 3


def test_the_reckoning_with_its_ranks_is_for_those_who_organise(fair: Fair) -> None:
    lokossa, andenne = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    request = make_accepted(lokossa, andenne, ranks=(1, None), match_score=640)
    address = f"/fairs/{fair.public_id}/requests/{request.public_id}"
    shown = text_of(visit(secretary(fair)).get(address))
    assert "Lokossa: place 1 of its 1 wish, 1000 points." in shown
    assert "as far as their needs and offers fit: 640 of 1000." in shown
    assert "points" not in text_of(visit(speaker(andenne)).get(address))


def test_a_request_says_where_its_meeting_stands(fair: Fair) -> None:
    lokossa, andenne = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    request, slot = make_accepted(lokossa, andenne), fair.slots.order_by("starts_at")[1]
    Meeting.objects.create(fair=fair, request=request, slot=slot, table=fair.tables.get(number=2), changed_at=timezone.now())
    address = f"/fairs/{fair.public_id}/requests/{request.public_id}"
    party, organiser = visit(speaker(lokossa)), visit(secretary(fair))
    assert "09:30–10:00 · table 2" in text_of(party.get(address))
    page = organiser.get(address)
    assert f"{address}/move" in page.content.decode()
    assert "End this request" not in text_of(page)
    assert f"{address}/move" not in party.get(address).content.decode()
    with CaptureQueriesContext(connection) as queries:
        organiser.get(address)
    assert len(queries) <= 12
    Meeting.objects.update(slot=None, table=None, state="dropped")
    assert "table 2" not in text_of(party.get(address))


def test_the_desk_and_a_required_meeting(fair: Fair) -> None:
    first, second, third = (make_delegation(fair, iso2=iso2) for iso2 in ("BJ", "BE", "TG"))
    today = timezone.localdate()
    Fair.objects.filter(pk=fair.pk).update(starts_on=today)
    browser = visit(secretary(fair))
    typed = {"first": first.public_id, "second": second.public_id, **WORDS}
    assert browser.submit(f"/fairs/{fair.public_id}/requests/walk-in", typed).status_code == 200
    assert browser.submit(f"/fairs/{fair.public_id}/requests/walk-in", {**typed, "both_agree": "on"}).status_code == 303
    parties = [delegation.public_id for delegation in (first, second, third)]
    added = browser.submit(f"/fairs/{fair.public_id}/requests/new", {"parties": parties, **WORDS})
    assert added.status_code == 303
    required = MeetingRequest.objects.get(origin="secretariat")
    assert (required.state, required.is_required, required.parties.count()) == ("accepted", True, 3)
    ended = browser.submit(f"/fairs/{fair.public_id}/requests/{required.public_id}/take-back", {"reason": "The minister is ill."})
    assert ended.status_code == 303
    assert MeetingRequest.objects.get(pk=required.pk).state == "withdrawn"


def test_the_list_of_all_requests_is_filtered_and_comes_as_files(fair: Fair) -> None:
    lokossa, andenne, lome = (
        make_delegation(fair, name, iso2=iso2) for name, iso2 in (("Lokossa", "BJ"), ("Andenne", "BE"), ("Lomé", "TG"))
    )
    make_accepted(lokossa, andenne, ranks=(3, None), match_score=700)
    make_request(lome, andenne)
    browser, address = visit(secretary(fair)), f"/fairs/{fair.public_id}/requests"
    items = browser.get(f"{address}.json?state=accepted").json()["items"]
    kept = {key: items[0][key] for key in ("state", "names", "ranks", "match_score", "required")}
    assert len(items) == 1
    assert kept == {"state": "accepted", "names": ["Lokossa", "Andenne"], "ranks": ["3", ""], "match_score": 700, "required": False}
    of_lome = browser.get(f"{address}.json?delegation={lome.public_id}").json()["items"]
    assert [item["names"] for item in of_lome] == [["Lomé", "Andenne"]]
    page = text_of(browser.get(f"{address}?state=waiting"))
    assert "1 request" in page
    assert browser.get(f"{address}?state=nonsense").status_code == 200
    assert browser.get(f"{address}.csv").content.decode("utf-8-sig").count("\n") == 3


def test_nobody_else_reads_the_list(fair: Fair) -> None:
    delegation = make_delegation(fair)
    for stranger in (speaker(delegation), directory.secretariat(), directory.person()):
        assert [visit(stranger).get(f"/fairs/{fair.public_id}/requests{suffix}").status_code for suffix in ("", ".csv", ".json")] == [
            403
        ] * 3


def test_matches_lead_to_the_fairs_where_both_are(fair: Fair) -> None:
    lokossa, andenne = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    far = directory.city("Ostend", iso2="BE")
    day, over = fair.starts_on, timezone.localdate() - timedelta(days=2)
    closed = make_fair(name="Closed fair", starts_on=day, ends_on=day, register_until=over, request_until=over)
    for delegation in (lokossa, andenne):
        make_delegation(closed, organisation=delegation.organisation)
    for model, city in ((Need, lokossa.organisation), (Offer, andenne.organisation), (Offer, far)):
        make_entry(model, city, theme="recycling")
    browser, matches = visit(speaker(lokossa)), f"/cities/{lokossa.organisation.public_id}/matches"
    page = browser.get(matches)
    own = f"/cities/{lokossa.organisation.public_id}/fairs"
    assert f'href="{own}"' in page.content.decode()
    assert f'href="{below(lokossa)}/partners?fit=1"' in browser.get(own).content.decode()
    pair = browser.get(f"{matches}/{andenne.organisation.public_id}").content.decode()
    assert "Closed fair" not in pair
    assert f'href="{below(lokossa)}/ask/{andenne.public_id}"' in pair
    assert "Ask for a meeting" not in browser.get(f"{matches}/{far.public_id}").content.decode()
    shown = text_of(browser.get(f"{below(lokossa)}/partners?fit=1"))
    assert "Andenne" in shown
    assert f'href="{own}"' not in visit(directory.steward()).get(matches).content.decode()
    assert visit(speaker(andenne)).get(own).status_code == 403


def test_first_visits_fit_an_old_phone(fair: Fair) -> None:
    own = make_delegation(fair, "Lokossa")
    grown(fair, own, 40)
    for organises, pages in ((False, ADDRESSES[:4]), (True, ADDRESSES[4:5])):
        person = secretary(fair) if organises else speaker(own)
        for address in pages:
            for language in ("en", "fr", "ar"):
                browser = visit(person)
                browser.cookies["language"] = language
                page = browser.get(address.format(below=below(own), fair=f"/fairs/{fair.public_id}"))
                assert page.status_code == 200
                assert len(gzip.compress(page.content, 9)) <= 14_336, (address, language)


def grown(fair: Fair, own: Delegation, number: int) -> None:
    """So many requests more, received and sent, half of them accepted."""
    for index in range(number):
        other = make_delegation(fair, iso2="BE")
        (make_accepted if index % 2 else make_request)(*((own, other) if index % 3 else (other, own)), ranks=(index + 1, None))


ADDRESSES = (
    "{below}/wishes",
    "{below}/wishes?side=sent",
    "{below}/wishes/order",
    "{below}/partners",
    "{fair}/requests",
    "{fair}/requests.json",
)


def test_pages_ask_the_database_as_often_at_one_row_as_at_three_hundred(fair: Fair) -> None:
    own = make_delegation(fair, "Lokossa")
    readers = {"below": visit(speaker(own)), "fair": visit(secretary(fair))}
    grown(fair, own, 4)
    few, many = (questions(fair, own, readers, more) for more in (0, 296))
    assert {address: (few[address], number) for address, number in many.items() if number - few[address] not in allowed(address)} == {}
    assert max(many.values()) <= 12, many


def allowed(address: str) -> range:
    """A file of many rows is read in some portions more."""
    return range(5 if address.endswith(".json") else 1)


def questions(fair: Fair, own: Delegation, readers: dict[str, Browserlike], more: int) -> dict[str, int]:
    """How many each page asks when there are so many requests more."""
    grown(fair, own, more)
    refresh_profiles(at=timezone.now())
    found = {}
    for address in ADDRESSES:
        browser, where = readers[address[1:].split("}")[0]], address.format(below=below(own), fair=f"/fairs/{fair.public_id}")
        browser.get(where)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(where)
            length = len(b"".join(answer)) if answer.streaming else len(answer.content)
        found[address] = len(queries)
        assert (answer.status_code, length > 100) == (200, True)
    return found
