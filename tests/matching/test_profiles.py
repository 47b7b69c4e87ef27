"""Profiles: what of a city enters the matching, when it is made anew, and how a process keeps them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from isopolity.core.matching import Profile as CityProfile
from isopolity.core.matching import profile_from_text
from isopolity.directory.models import LdcPeriod, Organisation, Place, Source, Tie, TieParty
from isopolity.directory.services import touch_organisation
from isopolity.matching.models import Profile
from isopolity.matching.queries.profiles import Shelf, all_profiles, stale_organisations
from isopolity.matching.services.profiles import rebuild_profiles, refresh_profiles
from tests.factories import directory
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def profile_of(organisation: Organisation) -> CityProfile:
    refresh_profiles(at=NOW)
    return profile_from_text(Profile.objects.get(organisation=organisation).content)


def test_a_profile_holds_what_is_public_of_a_city(lokossa: Organisation, andenne: Organisation) -> None:
    place = Place.objects.create(
        geoname_id=1, name="Lokossa", country_id="BJ", latitude=6.6, longitude=1.7, population=86_000, time_zone="Africa/Porto-Novo"
    )
    lokossa.place, lokossa.competences, lokossa.languages = place, ["recycling"], ["fr", "fon"]
    lokossa.save()
    need = make_need(lokossa, theme="recycling", urgency=3, modes=["training"], months=[3], title="Sorting household waste")
    offer = make_offer(lokossa, theme="recycling", capacity=2)
    make_need(lokossa, state="draft")
    make_offer(lokossa, state="withdrawn")
    tie = Tie.objects.create(kind="listed")
    for party in (lokossa, andenne):
        TieParty.objects.create(tie=tie, organisation=party)
    profile = profile_of(lokossa)
    assert (profile.id, profile.country, profile.languages, profile.population) == (lokossa.public_id, "BJ", ("fr", "fon"), 86_000)
    assert (profile.details.latitude, profile.details.competences, profile.partners) == (6.6, {"recycling"}, {andenne.public_id})
    [line] = profile.needs
    assert (line.id, line.theme, line.urgency) == (need.public_id, "recycling", 3)
    assert {"sort", "wast"} <= {word[:4] for word in line.words}
    assert [(known.id, known.capacity) for known in profile.offers] == [(offer.public_id, 2)]


def test_the_figure_a_city_states_comes_before_that_of_its_place(lokossa: Organisation) -> None:
    place = Place.objects.create(geoname_id=1, name="L", country_id="BJ", latitude=6.6, longitude=1.7, population=86_000)
    lokossa.place, lokossa.population, lokossa.population_year = place, 104_961, 2013
    lokossa.save()
    assert profile_of(lokossa).population == 104_961


def test_a_tie_that_has_ended_is_none(lokossa: Organisation, andenne: Organisation) -> None:
    tie = Tie.objects.create(kind="agreement", until_on=NOW.date() - timedelta(days=1))
    for party in (lokossa, andenne):
        TieParty.objects.create(tie=tie, organisation=party)
    assert profile_of(lokossa).partners == frozenset()


def test_drafts_closed_ones_and_other_kinds_have_no_profile() -> None:
    directory.city(vouched=False)
    directory.city(closed_at=NOW, closed_reason="Merged.")
    directory.network()
    refresh_profiles(at=NOW)
    assert Profile.objects.count() == 0


def test_only_what_changed_is_made_anew(lokossa: Organisation, andenne: Organisation) -> None:
    assert refresh_profiles(at=NOW) == 2
    assert refresh_profiles(at=NOW) == 0
    before = Profile.objects.get(organisation=lokossa).version
    make_need(lokossa)
    touch_organisation(lokossa, at=NOW)
    assert [organisation.pk for organisation in stale_organisations()] == [lokossa.pk]
    assert refresh_profiles(at=NOW) == 1
    assert Profile.objects.get(organisation=lokossa).version > before
    assert Profile.objects.get(organisation=andenne).version == before


def test_a_page_stops_after_some(lokossa: Organisation, andenne: Organisation) -> None:
    assert refresh_profiles(at=NOW, most=1) == 1
    assert stale_organisations().count() == 1


def test_a_page_begins_with_the_city_that_it_is_of(lokossa: Organisation, andenne: Organisation) -> None:
    assert refresh_profiles(at=NOW, most=1, first=andenne) == 1
    assert [organisation.pk for organisation in stale_organisations()] == [lokossa.pk]
    assert refresh_profiles(at=NOW, most=1, first=andenne) == 1
    assert stale_organisations().count() == 0


def test_a_shelf_forgets_details_beyond_a_number(lokossa: Organisation, andenne: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    make_need(lokossa)
    refresh_profiles(at=NOW)
    monkeypatch.setattr("isopolity.matching.queries.profiles.MOST_DETAILED", 1)
    shelf = Shelf()
    profiles = shelf.profiles()
    assert sorted(len(profile.needs) for profile in profiles.values()) == [0, 1]
    assert shelf.profiles() is profiles
    assert not any("details" in profile.__dict__ for profile in profiles.values())
    assert len(profiles[lokossa.public_id].needs) == 1


def test_a_city_that_closes_leaves_and_one_that_comes_back_returns(lokossa: Organisation, andenne: Organisation) -> None:
    refresh_profiles(at=NOW)
    assert set(all_profiles()) == {lokossa.public_id, andenne.public_id}
    Organisation.objects.filter(pk=andenne.pk).update(closed_at=NOW, closed_reason="Merged.")
    assert refresh_profiles(at=NOW) == 1
    assert set(all_profiles()) == {lokossa.public_id}
    assert refresh_profiles(at=NOW) == 0
    Organisation.objects.filter(pk=andenne.pk).update(closed_at=None, closed_reason="")
    refresh_profiles(at=NOW)
    assert set(all_profiles()) == {lokossa.public_id, andenne.public_id}


def test_what_the_calendar_changes_is_found_by_rebuilding(lokossa: Organisation) -> None:
    """A country leaves the list of least developed countries, and nothing of its cities was touched."""
    before, after = datetime(2026, 6, 1, tzinfo=UTC), datetime(2031, 6, 1, tzinfo=UTC)
    source = Source.objects.create(title="List of LDCs", dated_on=date(2030, 7, 1))
    stay = {"graduated_on": date(2030, 1, 1), "graduation_source": source, "graduation_source_dated_on": date(2030, 7, 1)}
    LdcPeriod.objects.create(country_id="BJ", listed_from=date(1971, 11, 18), source=source, **stay)
    refresh_profiles(at=before)
    assert profile_of(lokossa).least_developed is True
    assert refresh_profiles(at=after) == 0
    assert rebuild_profiles(at=after) == 1
    assert profile_of(lokossa).least_developed is False
    assert rebuild_profiles(at=after) == 0


def test_a_theme_that_left_the_list_is_passed_over(lokossa: Organisation) -> None:
    make_need(lokossa, theme="no-longer-a-theme")
    assert profile_of(lokossa).needs == ()


def test_a_shelf_reads_each_row_once(lokossa: Organisation, andenne: Organisation, django_assert_num_queries: Any) -> None:
    refresh_profiles(at=NOW)
    shelf = Shelf()
    with django_assert_num_queries(2):
        first = shelf.profiles()
    with django_assert_num_queries(1):
        assert shelf.profiles() is first
    touch_organisation(lokossa, at=NOW)
    make_need(lokossa)
    refresh_profiles(at=NOW)
    with django_assert_num_queries(2):
        second = shelf.profiles()
    assert second[andenne.public_id] is first[andenne.public_id]
    assert (len(first[lokossa.public_id].needs), len(second[lokossa.public_id].needs)) == (0, 1)


def test_a_shelf_begins_anew_when_rows_are_gone(lokossa: Organisation, andenne: Organisation) -> None:
    refresh_profiles(at=NOW)
    shelf = Shelf()
    assert len(shelf.profiles()) == 2
    Profile.objects.filter(organisation=andenne).delete()
    assert set(shelf.profiles()) == {lokossa.public_id}


def test_refreshing_asks_as_often_for_many_as_for_one() -> None:
    asked = []
    for count in (1, 40):
        for _number in range(count):
            make_need(directory.city())
        with CaptureQueriesContext(connection) as queries:
            assert refresh_profiles(at=NOW) == count
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 13
