"""The public list of ties, and the queue as stewards work through it."""

import csv
import io
import json

import pytest

from isopolity.audit.models import AuditRecord, Receipt
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models import Organisation, Source, Tie, TieProposal
from isopolity.directory.queries.tie_review import review_queue
from isopolity.directory.services.ties import record_tie
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.factories.directory import PASSWORD
from tests.factories.imports import NOON, place, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    return directory.steward()


@pytest.fixture
def reviewer(steward):
    browser = Browserlike()
    browser.sign_in(steward.email, PASSWORD)
    return browser


def tie(steward, one, other, title="A register", **words):
    source = Source.objects.get_or_create(title=title)[0]
    return record_tie(parties=[one, other], source=source, by=steward, at=NOON, **words)


def test_two_sources_that_disagree_stand_together_on_the_list(steward):
    lyon, ouaga = directory.city("Lyon", iso2="FR"), directory.city("Ouagadougou", iso2="BF")
    tie(steward, lyon, ouaga, "First paper", since=PartialDate(1993), as_stated="Depuis 1993")
    tie(steward, directory.city("Aachen", iso2="DE"), ouaga, "Register")
    tie(steward, ouaga, lyon, "Second paper", since=PartialDate(1994), confidence="low")
    items = json.loads(Browserlike().get("/ties.json").content)["items"]
    assert [(item["parties"], item["countries"], item["from"], item["source"], item["confidence"]) for item in items] == [
        (["Aachen", "Ouagadougou"], ["DE", "BF"], None, "Register", "medium"),
        (["Lyon", "Ouagadougou"], ["FR", "BF"], "1993", "First paper", "medium"),
        (["Lyon", "Ouagadougou"], ["FR", "BF"], "1994", "Second paper", "low"),
    ]
    page = Browserlike().get("/ties").content.decode()
    assert "since 1993" in page
    assert "since 1994" in page
    rows = list(csv.DictReader(io.StringIO(Browserlike().get("/ties.csv").content.decode("utf-8-sig"))))
    assert [row["parties"] for row in rows] == ["Aachen; Ouagadougou", "Lyon; Ouagadougou", "Lyon; Ouagadougou"]


def test_the_list_is_narrowed_by_country_and_hides_drafts(steward):
    draft = directory.city("Hidden town", iso2="FR", vouched=False)
    tie(steward, directory.city("Lyon", iso2="FR"), directory.city("Ouagadougou", iso2="BF"))
    tie(steward, draft, directory.city("Lomé", iso2="TG"))
    for address in ("/ties", "/ties.json", "/ties.csv"):
        text = Browserlike().get(f"{address}?country=FR").content.decode()
        assert ("Lyon" in text, "Hidden town" in text) == (True, False)
        assert "Lyon" not in Browserlike().get(f"{address}?country=TG").content.decode()


def test_the_list_costs_the_same_at_one_row_and_at_many(steward, django_assert_max_num_queries):
    one = directory.city(iso2="FR")
    for number in range(25):
        tie(steward, one, directory.city(f"Town {number}", iso2="BF"))
        if number in (0, 24):
            with django_assert_max_num_queries(12):
                assert Browserlike().get("/ties").status_code == 200


@pytest.fixture
def queue(steward):
    place(1, "Lokossa", "BJ", population=100_000)
    place(2, "Andenne", "BE", population=27_000)
    place(3, "Paris", "FR", population=2_000_000)
    place(4, "Paris", "US", population=25_000)
    place(5, "Evere", "BE", population=43_000)
    upload("name_1,name_2\nLokossa,Andenne\nLokossa,Paris\nAndenne,Evere\nAndenne,Atlantis", kind="ties", by=steward)
    return list(review_queue())


def test_ticked_pairs_are_accepted_only_after_a_page_that_asks(reviewer, queue):
    ticked = [queue[0].public_id, queue[1].public_id, queue[2].public_id]
    choice = f"other-{queue[1].public_id}"
    asked = reviewer.submit("/ties/review", {"pick": ticked, "do": "accept", choice: "p:4"}, action="/decide")
    assert (asked.status_code, Tie.objects.count()) == (200, 0)
    text = asked.content.decode()
    assert "Accept these ties?" in text
    assert "Both sides lie in one country." in text
    reviewer.submit(asked, {}, action="/accept")
    assert sorted(sorted(tie.parties.values_list("country_id", flat=True)) for tie in Tie.objects.all()) == [["BE", "BJ"], ["BJ", "US"]]
    assert [row.state for row in TieProposal.objects.order_by("id")] == ["accepted", "accepted", "waiting", "waiting"]


def test_pairs_are_put_off_and_one_is_looked_at_accepted_and_taken_back(reviewer, queue):
    page = reviewer.submit("/ties/review", {"pick": [queue[1].public_id], "do": "postponed"}, action="/decide", follow=True)
    assert "1 pair set aside." in page.content.decode()
    address = f"/ties/review/{queue[0].public_id}"
    text = reviewer.get(address).content.decode()
    assert "this is its main name; inhabitants: 100,000; the only one of this name" in text
    asked = reviewer.submit(address, {"do": "accept"}, action="/decide")
    reviewer.submit(asked, {}, action="/accept")
    assert Organisation.objects.count() == 2
    reviewer.submit(address, {}, action="/undo")
    assert (Organisation.objects.count(), Tie.objects.count()) == (0, 0)


def test_no_such_place_and_back(reviewer, queue):
    address = f"/ties/review/{queue[3].public_id}"
    assert 'value="accept"' not in reviewer.get(address).content.decode()
    reviewer.submit(address, {"do": "refused"}, action="/decide")
    assert TieProposal.objects.get(pk=queue[3].pk).state == "refused"
    reviewer.submit(address, {"do": "waiting"}, action="/decide")
    assert TieProposal.objects.get(pk=queue[3].pk).state == "waiting"


def test_nothing_ticked_gets_a_sentence(reviewer, queue):
    page = reviewer.submit("/ties/review", {"do": "accept"}, action="/decide", follow=True)
    assert "Tick one pair at least" in page.content.decode()


def test_a_confirmation_of_nothing_gets_a_sentence_and_spends_no_key(reviewer, queue):
    page = reviewer.get("/ties/review")
    [form] = [form for form in reviewer.forms(page) if form["action"].endswith("/decide")]
    keys = {name: form["fields"][name][0] for name in ("csrfmiddlewaretoken", "once")}
    answer = reviewer.post("/ties/review/accept", keys)
    assert answer.status_code == 409
    assert "Tick one pair at least" in answer.content.decode()
    assert not Receipt.objects.filter(key=keys["once"]).exists()
    assert not AuditRecord.objects.filter(action="directory:tie-proposal:accept").exists()


def test_the_queue_is_narrowed_by_candidates_and_state(reviewer, queue):
    for address, names in (
        ("?shown=one", ["Lokossa – Andenne", "Andenne – Evere"]),
        ("?shown=several", ["Lokossa – Paris"]),
        ("?shown=none", ["Andenne – Atlantis"]),
        ("?state=postponed", []),
        ("?shown=castle", ["Lokossa – Andenne", "Lokossa – Paris", "Andenne – Evere", "Andenne – Atlantis"]),
    ):
        response = reviewer.get(f"/ties/review{address}")
        assert [str(row.proposal) for row in response.context["rows"]] == names


def test_the_queue_costs_the_same_at_one_row_and_at_many(steward, reviewer, queue, django_assert_max_num_queries):
    upload("name_1,name_2\n" + "\n".join(f"Lokossa,Paris{number % 2 or ''}" for number in range(40)), kind="ties", by=steward)
    for address in ("/ties/review?shown=one", "/ties/review", f"/ties/review/{queue[1].public_id}"):
        with django_assert_max_num_queries(12):
            assert reviewer.get(address).status_code == 200


def test_only_stewards_see_the_queue(queue):
    browser = Browserlike()
    browser.sign_in(directory.secretariat().email, PASSWORD)
    assert [browser.get(address).status_code for address in ("/ties/review", f"/ties/review/{queue[0].public_id}")] == [403, 404]
    text = browser.get("/ties").content.decode()
    assert "/ties/review" not in text
