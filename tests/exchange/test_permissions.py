"""Who may do what with needs and offers, both ways: the city itself writes, others may comment, drafts are nobody else's (S45)."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.exchange import permissions as may
from isopolity.exchange.models import Need, Offer
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
WRITERS = {"officer", "administrator"}


def people(city: Organisation) -> dict[str, Any]:
    """One person of each role, seen from a city."""
    return {
        "visitor": AnonymousUser(),
        "person": make.person(),
        "officer": make.officer(city),
        "administrator": make.administrator(city),
        "officer-elsewhere": make.officer(make.city("Andenne", iso2="BE")),
        "secretariat": make.secretariat(),
        "funder": make.funder(),
        "steward": make.steward(),
        "operator": make.person(is_staff=True, is_superuser=True),
        "officer-of-a-draft": make.officer(make.city("Evere", iso2="BE", vouched=False)),
    }


def codes(check: Any, obj: Any, whom: dict[str, Any]) -> dict[str, str | None]:
    return {role: reason.code if (reason := check(person, obj)) else None for role, person in whom.items()}


def only_writers(whom: dict[str, Any]) -> dict[str, str | None]:
    return {role: None if role in WRITERS else "only-the-city-itself" for role in whom}


def test_only_the_city_itself_writes() -> None:
    city = make.city("Lokossa")
    whom = people(city)
    public, draft = make_need(city), make_offer(city, state="draft")
    withdrawn = make_need(city, state="withdrawn")
    wanted = only_writers(whom)
    assert codes(may.can_write_entries, city, whom) == wanted
    assert codes(may.can_state_competences, city, whom) == wanted
    for entry in (public, draft, withdrawn):
        assert codes(may.can_change_entry, entry, whom) == wanted
        assert codes(may.can_translate_entry, entry, whom) == wanted
    assert codes(may.can_withdraw_entry, public, whom) == wanted
    assert codes(may.can_confirm_entry, public, whom) == wanted
    assert codes(may.can_publish_entry, draft, whom) == wanted
    assert codes(may.can_publish_entry, withdrawn, whom) == wanted
    assert codes(may.can_discard_entry, draft, whom) == wanted


def test_the_state_of_an_entry_binds_its_own_people_too() -> None:
    city = make.city("Lokossa")
    officer = make.officer(city)
    public, draft, withdrawn = make_need(city), make_need(city, state="draft"), make_need(city, state="withdrawn")
    found = {
        (check.__name__, entry.state): reason.code
        for check in (may.can_publish_entry, may.can_withdraw_entry, may.can_confirm_entry, may.can_discard_entry)
        for entry in (public, draft, withdrawn)
        if (reason := check(officer, entry))
    }
    assert found == {
        ("can_publish_entry", "published"): "entry-published-already",
        ("can_withdraw_entry", "draft"): "entry-not-published",
        ("can_withdraw_entry", "withdrawn"): "entry-not-published",
        ("can_confirm_entry", "draft"): "entry-not-published",
        ("can_confirm_entry", "withdrawn"): "entry-not-published",
        ("can_discard_entry", "published"): "entry-was-public",
        ("can_discard_entry", "withdrawn"): "entry-was-public",
    }


def test_everybody_sees_what_is_public_and_only_the_city_its_drafts() -> None:
    city = make.city("Lokossa")
    whom = people(city)
    nobody_refused = dict.fromkeys(whom)
    assert codes(may.can_see_entry, make_need(city), whom) == nobody_refused
    assert codes(may.can_see_entry, make_offer(city, state="withdrawn"), whom) == nobody_refused
    assert codes(may.can_see_entry, make_offer(city, state="draft"), whom) == only_writers(whom)


def test_what_a_city_publishes_before_anybody_vouched_is_seen_by_those_who_may_vouch() -> None:
    city = make.city("Lokossa", vouched=False)
    whom = people(city)
    seen = WRITERS | {"steward", "secretariat"}
    wanted = {role: None if role in seen else "only-the-city-itself" for role in whom}
    assert codes(may.can_see_entry, make_need(city), whom) == wanted
    assert codes(may.can_see_entry, make_need(city, state="draft"), whom) == only_writers(whom)
    assert codes(may.can_write_entries, city, whom) == only_writers(whom)


def test_people_of_vouched_organisations_comment_on_what_is_public() -> None:
    city = make.city("Lokossa")
    whom = people(city)
    speak = {"officer", "administrator", "officer-elsewhere", "secretariat", "funder"}
    wanted = {role: None if role in speak else "only-vouched-comment" for role in whom}
    assert codes(may.can_comment_on_entry, make_need(city), whom) == wanted
    not_public = {role: "entry-not-published" if role in speak else "only-vouched-comment" for role in whom}
    assert codes(may.can_comment_on_entry, make_need(city, state="withdrawn"), whom) == not_public


def test_an_office_that_ended_gives_no_right() -> None:
    city = make.city("Lokossa")
    officer = make.officer(city)
    need = make_need(city)
    assert may.can_change_entry(officer, need) is None
    officer.roles.update(ended_at=timezone.now())
    assert may.can_change_entry(officer, need) == Reason("only-the-city-itself", {"organisation": "Lokossa"})
    assert may.can_comment_on_entry(officer, need) == Reason("only-vouched-comment")


def test_a_closed_city_writes_nothing() -> None:
    city = make.city("Lokossa", closed_at=timezone.now(), closed_reason="Merged")
    assert may.can_write_entries(make.officer(city), city) == Reason("organisation-closed", {"organisation": "Lokossa"})


def test_only_local_authorities_have_needs_and_offers() -> None:
    network = make.network("Network of towns")
    assert may.can_write_entries(make.officer(network), network) == Reason("only-local-authorities")


@pytest.mark.parametrize("model", [Need, Offer])
def test_an_officer_of_two_cities_writes_for_each_and_mixes_nothing_up(model: Any) -> None:
    first, second = make.city("Lokossa"), make.city("Dogbo")
    officer = make.officer(first)
    make.role(officer, second, "officer", "Adviser")
    assert [may.can_write_entries(officer, city) for city in (first, second)] == [None, None]
    assert may.can_write_entries(make.officer(second), first) == Reason("only-the-city-itself", {"organisation": "Lokossa"})
