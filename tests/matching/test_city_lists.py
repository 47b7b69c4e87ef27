"""In an installation too large for pages to find partners themselves, they show the last list, and the worker makes a fresh one."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from isopolity.directory.models import Organisation
from isopolity.directory.services import touch_organisation
from isopolity.jobs.models import Job
from isopolity.jobs.services import do_job
from isopolity.matching.models import CityList, HiddenMatch
from isopolity.matching.queries import profiles as shelf
from isopolity.matching.services import ask_for_list, refresh_profiles, run_matching
from tests.factories import directory
from tests.factories.exchange import make_need, make_offer
from tests.matching.test_many_at_once import at_once
from tests.matching.test_match_pages import names_on, text_of

COMPUTED = "A fresh list is being computed."


@pytest.fixture
def three(db: None, settings: Any) -> dict[str, Organisation]:
    """More cities than pages may look through."""
    settings.MATCHES_LIVE_MOST = 2
    cities = {name: directory.city(name, iso2=iso2) for name, iso2 in (("Lokossa", "BJ"), ("Andenne", "BE"), ("Turin", "IT"))}
    make_need(cities["Lokossa"], theme="recycling")
    make_need(cities["Andenne"], theme="markets")
    make_offer(cities["Lokossa"], theme="markets")
    make_offer(cities["Andenne"], theme="recycling")
    refresh_profiles(at=timezone.now())
    return cities


def list_of(city: Organisation, visit: Any) -> Any:
    return visit(directory.officer(city)).get(f"/cities/{city.public_id}/matches")


def test_the_first_list_is_made_by_the_worker_and_by_no_page(three: dict[str, Organisation], visit: Any, monkeypatch: Any) -> None:
    lokossa = three["Lokossa"]
    with monkeypatch.context() as patch:
        patch.setattr(shelf.Shelf, "_catch_up", lambda *_: pytest.fail("a page reads the profiles of all cities"))
        patch.setattr(shelf, "_shelf", shelf.Shelf())
        page = list_of(lokossa, visit)
        assert (names_on(page), COMPUTED in text_of(page), "No partner is found yet" in text_of(page)) == ([], True, False)
        list_of(lokossa, visit)
        job = Job.objects.get()
    assert (job.kind, job.arguments, job.state) == ("city-matches", {"city": lokossa.public_id}, "waiting")
    do_job(job.public_id)
    page = list_of(lokossa, visit)
    assert (names_on(page), COMPUTED in text_of(page), "This list is as of" in text_of(page)) == (["Andenne"], False, True)
    pair = visit(directory.officer(lokossa)).get(f"/cities/{lokossa.public_id}/matches/{three['Andenne'].public_id}")
    assert "Lokossa and Andenne" in text_of(pair)
    assert Job.objects.count() == 1


def test_a_change_of_the_city_shows_the_last_runs_list_until_a_fresh_one_is_there(three: dict[str, Organisation], visit: Any) -> None:
    lokossa, turin = three["Lokossa"], three["Turin"]
    run_matching(at=timezone.now())
    page = list_of(lokossa, visit)
    assert (names_on(page), COMPUTED in text_of(page), Job.objects.count()) == (["Andenne"], False, 0)
    make_offer(turin, theme="recycling")
    make_need(turin, theme="markets")
    touch_organisation(turin, at=timezone.now())
    touch_organisation(lokossa, at=timezone.now())
    page = list_of(lokossa, visit)
    assert (names_on(page), COMPUTED in text_of(page)) == (["Andenne"], True)
    do_job(Job.objects.get().public_id)
    page = list_of(lokossa, visit)
    assert (sorted(names_on(page)), COMPUTED in text_of(page)) == (["Andenne", "Turin"], False)


def test_a_newer_run_takes_the_place_of_an_older_list_and_what_is_hidden_or_closed_leaves(
    three: dict[str, Organisation], visit: Any
) -> None:
    lokossa, andenne = three["Lokossa"], three["Andenne"]
    long_ago = timezone.now() - timedelta(days=2)
    CityList.objects.create(organisation=lokossa, made_at=long_ago, partners=[three["Turin"].public_id])
    run_matching(at=timezone.now())
    assert names_on(list_of(lokossa, visit)) == ["Andenne"]
    HiddenMatch.objects.create(organisation=lokossa, partner=andenne, hidden_at=timezone.now())
    page = list_of(lokossa, visit)
    assert (names_on(page), "No partner is found yet" in text_of(page)) == ([], True)
    HiddenMatch.objects.all().delete()
    Organisation.objects.filter(pk=andenne.pk).update(closed_at=timezone.now(), closed_reason="Merged.")
    assert names_on(list_of(lokossa, visit)) == []


def test_up_to_the_setting_pages_find_partners_themselves(three: dict[str, Organisation], visit: Any, settings: Any) -> None:
    settings.MATCHES_LIVE_MOST = 3
    page = list_of(three["Lokossa"], visit)
    assert (names_on(page), "This list is as of" in text_of(page), Job.objects.count()) == (["Andenne"], False, 0)


def test_a_draft_asks_for_no_list(three: dict[str, Organisation], visit: Any) -> None:
    page = list_of(directory.city("Dogbo", vouched=False), visit)
    assert "Your city is not public yet" in text_of(page)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_city_that_is_gone_costs_the_worker_nothing(three: dict[str, Organisation]) -> None:
    job = ask_for_list(three["Turin"], at=timezone.now())
    Job.objects.filter(pk=job.pk).update(arguments={"city": "nobody"})
    do_job(job.public_id)
    assert Job.objects.get().result == {"partners": 0}


def test_many_readers_at_once_ask_for_one_list(committing_db: None) -> None:
    city = directory.city("Lokossa")
    asked: list[str] = []
    assert at_once([lambda: asked.append(ask_for_list(city, at=timezone.now()).public_id)] * 12) == {"done": 12}
    assert (set(asked), len(asked)) == ({Job.objects.get().public_id}, 12)
