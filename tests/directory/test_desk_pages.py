"""How the people of an organisation keep its page, its facts and its people."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from isopolity.audit.models import AuditRecord
from isopolity.directory import desk_links, queries, services
from isopolity.directory.invitation_tokens import token_for
from isopolity.directory.models import FocalPoint, Invitation, Organisation, Role
from tests.browserlike import Browserlike
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def text(response: Any) -> str:
    return response.content.decode()


def signed_in(user: Any) -> Browserlike:
    browser = Browserlike()
    browser.force_login(user)
    return browser


def at(organisation: Organisation, rest: str) -> str:
    return f"/organisations/{organisation.public_id}/{rest}"


def test_the_profile_is_edited_in_any_digits() -> None:
    city = make.city()
    browser = signed_in(make.officer(city))
    answer = browser.submit(
        at(city, "edit"),
        {
            "about": "A market town.",
            "population": "١٠٤٬٩٦١",
            "population_year": "۲۰۱۳",
            "population_source": "Census",
            "connectivity": "slow",
            "who_signs": "The mayor",
            "who_approves": "The council",
            "website": "lokossa.example",
        },
    )
    assert (answer.status_code, answer["Location"]) == (303, city.desk_path)
    city.refresh_from_db()
    assert (city.population, city.population_year, city.connectivity, city.website) == (104961, 2013, "slow", "https://lokossa.example")
    page = text(browser.get(city.desk_path))
    assert "104,961 in 2013" in page and "The council" in page and "slow or often broken" in page


def test_a_figure_without_year_or_source_is_asked_for_them_and_the_text_stays() -> None:
    city = make.city()
    browser = signed_in(make.officer(city))
    answer = browser.submit(at(city, "edit"), {"about": "A long text.", "population": "5000"})
    assert answer.status_code == 200
    assert "Say of which year it is." in text(answer) and "Say where it comes from." in text(answer)
    assert "A long text." in text(answer)
    future = browser.submit(answer, {"population_year": "9000", "population_source": "x"})
    assert "That year is still to come." in text(future)


def test_what_a_colleague_changed_meanwhile_is_not_overwritten_unseen() -> None:
    city = make.city()
    user = make.officer(city)
    browser = signed_in(user)
    page = browser.get(at(city, "edit"))
    services.change_profile(city, by=make.officer(city), at=NOW, about="From a colleague.")
    answer = browser.submit(page, {"about": "From me."})
    assert answer.status_code == 200
    assert "while you were writing" in text(answer) and "From me." in text(answer)
    city.refresh_from_db()
    assert city.about == "From a colleague."
    assert browser.submit(answer, {}).status_code == 303
    city.refresh_from_db()
    assert city.about == "From me."


def test_a_network_has_no_inhabitants_to_type() -> None:
    network = make.network()
    page = text(signed_in(make.secretariat(network)).get(at(network, "edit")))
    assert 'name="population"' not in page and 'name="about"' in page


def test_a_page_that_nobody_confirmed_for_a_year_says_so_until_somebody_does() -> None:
    city = make.city(confirmed_at=timezone.now() - timedelta(days=400))
    browser = signed_in(make.officer(city))
    page = browser.get(city.desk_path)
    assert "not confirmed for more than 12 months" in text(page)
    assert browser.submit(page, {}, action="/confirm").status_code == 303
    assert "not confirmed for more than 12 months" not in text(browser.get(city.desk_path))


def test_names_figures_and_people_to_call_come_and_go() -> None:
    city = make.city("Lokossa")
    browser = signed_in(make.officer(city))
    assert browser.submit(at(city, "names/new"), {"name": "لوكوسا", "language": "ar"}).status_code == 303
    assert (
        browser.submit(at(city, "figures/new"), {"kind": "growth", "value": "٣٫١", "year": "2013", "source": "Census"}).status_code == 303
    )
    assert (
        browser.submit(at(city, "focal-points/new"), {"name": "Rose Adjovi", "office": "Head", "email": "r@l.example"}).status_code == 303
    )
    assert city.figures.get().value == Decimal("3.10")
    point = FocalPoint.objects.get()
    assert point.consent_at is None
    facts = browser.get(at(city, "facts"))
    assert "لوكوسا" in text(facts) and "Rose Adjovi" in text(facts) and "only your organisation sees this" in text(facts)
    assert browser.submit(f"/focal-points/{point.public_id}", {"consents": "on"}).status_code == 303
    point.refresh_from_db()
    assert (point.consent_at is not None, point.email) == (True, "r@l.example")
    assert browser.submit(f"/focal-points/{point.public_id}/end", {"until": "2026-01-31"}).status_code == 303
    assert browser.submit(browser.get(at(city, "facts")), {}, action="/erase").status_code == 303
    assert FocalPoint.objects.count() == 0
    figure = city.figures.get()
    assert browser.submit(browser.get(at(city, "facts")), {}, action=f"/figures/{figure.public_id}/remove").status_code == 303
    name = city.names.get(is_official=False)
    assert browser.submit(browser.get(at(city, "facts")), {}, action=f"/names/{name.public_id}/remove").status_code == 303
    assert (city.figures.count(), city.names.count()) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("growth", "about three", "cannot be read as a figure"),
        ("growth", "3.123", "cannot be read as a figure"),
        ("growth", "1e400", "cannot be read as a figure"),
        ("growth", "nan", "cannot be read as a figure"),
        ("growth", "60", "lies between -30 and 30"),
        ("youth", "101", "lies between 0 and 100"),
        ("density", "-1", "lies between 0 and 9,999,999"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_in_a_sentence(kind: str, value: str, says: str) -> None:
    city = make.city()
    answer = signed_in(make.officer(city)).submit(
        at(city, "figures/new"), {"kind": kind, "value": value, "year": "2013", "source": "Census"}
    )
    assert answer.status_code == 200
    assert says in text(answer)
    assert city.figures.count() == 0


def test_an_invitation_is_sent_opened_and_accepted_by_pressing_a_button() -> None:
    city = make.city("Lokossa")
    administrator = signed_in(make.administrator(city))
    sent = administrator.submit(at(city, "people/invite"), {"email": "new@example.org", "office": "Waste desk", "kind": "officer"})
    assert (sent.status_code, sent["Location"]) == (303, at(city, "people"))
    assert "new@example.org" in text(administrator.get(at(city, "people")))
    address = f"/invitations/{token_for(Invitation.objects.get().public_id)}"
    door = Browserlike().get(address)["Location"]
    assert door.endswith(f"?next={address}")
    for page in (door, door.replace("sign-in", "sign-up")):
        stranger = text(Browserlike().get(page))
        assert "Somebody invites you to act for a city or an organisation." in stranger
        assert "Lokossa" not in stranger, "a letter may have been passed on"
    assert "Somebody invites you" not in text(Browserlike().get("/account/sign-in?next=/desk"))
    browser = signed_in(make.person("new@example.org"))
    page = browser.get(address)
    assert "Waste desk" in text(page)
    assert Role.objects.filter(office="Waste desk").count() == 0, "opening a page changes nothing"
    accepted = browser.submit(page, {})
    assert (accepted.status_code, accepted["Location"]) == (303, city.desk_path)
    assert browser.get(city.desk_path).status_code == 200
    assert "used already" in text(browser.get(address))


def test_another_person_with_the_link_gets_a_sentence_and_no_address() -> None:
    city = make.city("Lokossa")
    invitation = services.invite_person(
        city, email="new@example.org", kind="officer", office="Desk", language="en", by=make.administrator(city), at=timezone.now()
    )
    secret = token_for(invitation.public_id)
    other = make.person("other@example.org")
    page = text(signed_in(other).get(f"/invitations/{secret}"))
    presses_all_the_same = Client()
    presses_all_the_same.force_login(other)
    assert presses_all_the_same.post(f"/invitations/{secret}", {"once": "a"}).status_code == 403
    assert AuditRecord.objects.get(action="access:page:deny").values == {"path": "/invitations/…", "reason": "only-the-invited"}
    assert "sent to another address than yours" in page
    assert "new@example.org" not in page
    assert signed_in(make.person()).get("/invitations/" + "0" * 64).status_code == 404


def test_roles_are_changed_and_ended_on_the_page() -> None:
    city = make.city()
    boss, officer = make.administrator(city), make.officer(city, office="Desk")
    role = queries.roles_of(officer).get()
    browser = signed_in(boss)
    assert browser.submit(f"/roles/{role.public_id}", {"kind": "administrator", "office": "Deputy"}).status_code == 303
    changed = queries.roles_of(officer).get()
    assert (changed.kind, changed.office) == ("administrator", "Deputy")
    colleague = signed_in(officer)
    assert colleague.get(city.desk_path).status_code == 200
    assert browser.submit(browser.get(at(city, "people")), {}, action=f"/roles/{changed.public_id}/end").status_code == 303
    assert colleague.get(city.desk_path).status_code == 403, "an open session loses its rights at once"


def test_the_last_administrator_reads_why_they_cannot_go() -> None:
    city = make.city("Lokossa")
    user = make.administrator(city)
    browser = signed_in(user)
    role = queries.roles_of(user).get()
    answer = browser.submit(browser.get(at(city, "people")), {}, action=f"/roles/{role.public_id}/end")
    assert answer.status_code == 409
    assert "Lokossa would be left without an administrator" in text(answer)
    assert "Lokossa would be left without an administrator" in text(browser.get("/account/close"))


def test_a_city_is_closed_with_a_reason_and_reopened_by_a_steward() -> None:
    city = make.city("Lokossa")
    boss, steward = signed_in(make.administrator(city)), signed_in(make.steward())
    assert boss.submit(at(city, "close"), {"reason": "Merged with Athiémé."}).status_code == 303
    assert "Merged with Athiémé." in text(boss.get(city.desk_path))
    assert boss.get(at(city, "edit")).status_code == 409
    assert steward.submit(at(city, "reopen"), {"reason": "By mistake."}).status_code == 303
    assert boss.get(at(city, "edit")).status_code == 200
    assert steward.submit(at(city, "rename"), {"name": "Lokossa-Ville", "reason": "Law of 2025."}).status_code == 303
    city.refresh_from_db()
    assert city.name == "Lokossa-Ville"


PLACES = [
    "desk",
    "edit",
    "name",
    "rename",
    "close",
    "reopen",
    "facts",
    "names/new",
    "figures/new",
    "focal-points/new",
    "people",
    "people/invite",
    "join",
]


@pytest.mark.parametrize("vouched", [True, False])
@pytest.mark.parametrize("place", PLACES)
def test_strangers_open_no_page_of_the_desk(place: str, vouched: bool) -> None:
    city = make.city("Secret town", vouched=vouched)
    stewards_too = {"desk", "close"} if vouched else {"desk", "close"}
    for user in (None, make.officer(make.city()), make.funder(), make.secretariat(), make.steward()):
        browser = signed_in(user) if user else Browserlike()
        answer = browser.get(at(city, place))
        if user is None:
            assert answer.status_code == 302
        elif queries.is_steward(user) and place in stewards_too | {"rename"}:
            assert answer.status_code == 200
        elif queries.is_steward(user) and place == "reopen":
            assert answer.status_code == 409
        elif not vouched and not queries.standing_of(user).judges_drafts:
            assert answer.status_code == 404
        else:
            assert answer.status_code == 403


def test_things_of_others_are_not_found() -> None:
    city = make.city()
    own = make.administrator(city)
    point = FocalPoint.objects.create(organisation=city, name="Rose", office="Head")
    name = services.add_name(city, name="Other", language="en", by=own, at=NOW)
    figure = services.add_figure(city, kind="growth", value=Decimal("1"), year=2013, source="Census", by=own, at=NOW)
    role = queries.roles_of(own).get()
    browser = signed_in(make.administrator(make.city()))
    for address in (
        f"/focal-points/{point.public_id}",
        f"/focal-points/{point.public_id}/end",
        f"/roles/{role.public_id}",
        f"/names/{name.public_id}/remove",
        f"/figures/{figure.public_id}/remove",
    ):
        assert browser.get(address).status_code == 404, address


def test_other_apps_put_their_links_on_the_desk() -> None:
    city = make.city()
    before = dict(desk_links._links)
    desk_links.register(1, "Knock", "directory:people", kinds=("local-authority",))  # type: ignore[arg-type]
    try:
        assert {"label": "Knock", "url": at(city, "people")} in desk_links.links_for(city)
        assert {"label": "Knock", "url": at(make.network(), "people")} not in desk_links.links_for(make.network())
        assert ">Knock</a>" in text(signed_in(make.officer(city)).get(city.desk_path))
    finally:
        desk_links._links.clear()
        desk_links._links.update(before)


def test_the_head_of_a_page_says_who_reads() -> None:
    city = make.city(vouched=False)
    today = timezone.localdate()
    seen = {
        "anonymous": queries.head_for(AnonymousUser(), city, on=today),
        "own": queries.head_for(make.officer(city), city, on=today),
        "secretariat": queries.head_for(make.secretariat(), city, on=today),
        "draft secretariat": queries.head_for(make.secretariat(make.network(vouched=False)), city, on=today),
        "steward": queries.head_for(make.steward(), city, on=today),
    }
    flags = {who: (head.is_own, head.reader.is_steward, head.may_judge) for who, head in seen.items()}
    assert flags == {
        "anonymous": (False, False, False),
        "own": (True, False, False),
        "secretariat": (False, False, True),
        "draft secretariat": (False, False, False),
        "steward": (False, True, True),
    }


def test_the_desk_of_a_city_leads_to_its_needs_offers_and_partners_and_that_of_a_network_to_fairs_alone() -> None:
    city, network = make.city(), make.network()
    own = ("needs", "offers", "competences", "matches", "requests", "steps", "agreements")
    of_city, of_network = ([link["url"] for link in desk_links.links_for(organisation)] for organisation in (city, network))
    fairs = [[f"/cities/{one.public_id}/fairs", f"/organisations/{one.public_id}/fairs/new"] for one in (city, network)]
    assert of_city == [*(f"/cities/{city.public_id}/{page}" for page in own), *fairs[0]]
    assert of_network == fairs[1]
