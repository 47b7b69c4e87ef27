"""From "register your city" to a public page, as people do it in a browser without JavaScript."""

import re
from typing import Any

import pytest

from isopolity.directory.models import Country, Organisation, Place
from isopolity.directory.services import claim_organisation
from isopolity.directory.services.gazetteer import load_places
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.imports import place as make_place

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return response.content.decode()


def signed_in(user: Any) -> Browserlike:
    browser = Browserlike()
    browser.force_login(user)
    return browser


def fill(browser: Browserlike, address: str = "/register/new?name=Lokossa", **values: Any) -> Any:
    given = {"name": "Lokossa", "kind": "local-authority", "country": "BJ", "office": "Mayor", "languages_0": ["fr"], **values}
    return browser.submit(address, given)


def test_a_visitor_is_asked_to_sign_in_first() -> None:
    assert Browserlike().get("/register")["Location"].startswith("/account/sign-in?next=/register")
    assert Browserlike().get("/register/new")["Location"].startswith("/account/sign-in?next=/register")


def test_a_place_is_found_and_becomes_the_place_of_the_city(lokossa: Place) -> None:
    browser = signed_in(make.person())
    page = text(browser.get("/register", {"q": "lokossa"}))
    assert "/register/new?place=2392897" in page
    answer = browser.submit(
        "/register/new?place=2392897", {"name": "Commune of Lokossa", "office": "Mayor", "languages_0": ["fr"], "kind": "local-authority"}
    )
    city = Organisation.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, city.desk_path)
    assert (city.name, city.place, city.country_id, city.languages) == ("Commune of Lokossa", lokossa, "BJ", ["fr"])


def test_a_place_that_the_gazetteer_lacks_can_be_named() -> None:
    make.country("BJ")
    browser = signed_in(make.person())
    page = text(browser.get("/register", {"q": "Gouandé"}))
    assert "/register/new?name=Gouand%C3%A9" in page
    fill(browser, "/register/new?name=Gouand%C3%A9", name="Gouandé", languages_1="Fon")
    city = Organisation.objects.get()
    assert (city.name, city.place, city.country_id, city.languages) == ("Gouandé", None, "BJ", ["fr", "fon"])


def test_what_is_found_is_narrowed_to_the_country_of_the_address() -> None:
    """Places, listed authorities and names that are alike; the search keeps the country, and a link leads out of it."""
    make_place(1, "Paris", "FR")
    make_place(2, "Paris", "US")
    make.city("Paris of the Seine", iso2="FR")
    make.city("Paris of Texas", iso2="US")
    browser = signed_in(make.person())

    def found(address: str) -> list[str]:
        page = text(browser.get(address))
        return [words for words in ("place=1", "place=2", "of the Seine", "of Texas") if words in page]

    assert found("/register?q=Paris") == ["place=1", "place=2", "of the Seine", "of Texas"]
    assert found("/register?q=Paris&country=us") == ["place=2", "of Texas"]
    assert found("/register?q=Pariss&country=FR") == ["place=1"]
    assert found("/register?q=Paris&country=BJ") == []
    page = text(browser.get("/register?q=Paris&country=US"))
    assert '<input type="hidden" name="country" value="US"' in page
    assert "Only places of this country or area" in page and 'href="/register?q=Paris"' in page


def test_listed_organisations_of_the_name_or_the_place_are_offered_to_their_people(lokossa: Place) -> None:
    """By any of their names, and by the place whatever it is called; never drafts, closed ones, or those for which one acts or has asked."""
    commune, forum = make.city("Commune of Lokossa"), make.organisation("civil-society", "Forum of Lokossa")
    at_place = make.city("Mairie", place=lokossa)
    hidden = [
        make.city("Lokossa draft", vouched=False),
        make.city("Lokossa closed", closed_at=make.LONG_AGO, closed_reason="Merged."),
        make.city("Andenne"),
    ]
    own, asked, user = make.city("Lokossa own"), make.city("Lokossa asked"), make.person()
    make.role(user, own, "officer", "Deputy")
    make.administrator(forum, office="President")
    claim_organisation(asked, office="Mayor", words="", by=user, at=make.LONG_AGO)
    page = text(signed_in(user).get("/register", {"q": "lokossa"}))
    listed = page[page.index("Listed already") : page.index("Places found")]
    for city in (commune, at_place):
        assert f'href="/organisations/{city.public_id}/claim"' in listed
    assert f"/organisations/{forum.public_id}/claim" not in listed
    assert "It has people here: ask them for an invitation (President)." in listed
    assert [city.name for city in (*hidden, own, asked) if city.public_id in listed] == []
    assert "Listed already" not in text(signed_in(user).get("/register", {"q": "Cotonou"}))
    claim = text(signed_in(user).get(f"/organisations/{commune.public_id}/claim"))
    assert "Commune of Lokossa" in claim


def test_without_a_country_the_form_says_so_and_keeps_what_was_typed() -> None:
    browser = signed_in(make.person())
    answer = fill(browser, name="Lokossa-Ville", country="")
    assert answer.status_code == 200
    assert "Say in which country it is." in text(answer)
    assert 'value="Lokossa-Ville"' in text(answer)
    assert Organisation.objects.count() == 0


OPTIONAL = "(you may leave this out)"


def country_label(page: str) -> str:
    return page.split('for="id_country"')[1].split("</label>")[0]


def test_nobody_is_told_that_a_city_may_leave_out_its_country() -> None:
    make.country("BJ")
    user = make.person()
    browser = signed_in(user)
    assert OPTIONAL not in country_label(text(browser.get("/register/new?name=Lokossa")))
    assert OPTIONAL not in country_label(text(fill(browser, country="")))
    network = fill(browser, name="Towns of everywhere", kind="network", country="")
    assert network.status_code == 303
    for organisation, may_be_left_out in ((register(user), False), (Organisation.objects.get(kind="network"), True)):
        page = text(browser.get(f"/organisations/{organisation.public_id}/name"))
        assert (OPTIONAL in country_label(page)) is may_be_left_out


def test_look_alikes_are_shown_and_only_a_person_says_that_it_is_another() -> None:
    there = make.city("Lokossa")
    browser = signed_in(make.person())
    answer = fill(browser, name="Lоkossa")
    assert answer.status_code == 200
    assert there.path in text(answer)
    assert "looks the same, in letters of another script." in text(answer), "no blank before the full stop"
    # Nobody of its own is there whom one could ask; how to go on stands beside the name.
    assert "ask its people" not in text(answer) and "Ask to act for this one" in text(answer)
    assert Organisation.objects.count() == 1
    again = browser.submit(answer, {"is_another": "on"})
    assert again.status_code == 303
    assert Organisation.objects.count() == 2


def test_sent_twice_it_is_registered_once() -> None:
    make.country("BJ")
    browser = signed_in(make.person())
    page = browser.get("/register/new?name=Lokossa")
    given = {"name": "Lokossa", "kind": "local-authority", "country": "BJ", "office": "Mayor", "languages_0": ["fr"]}
    first, second = browser.submit(page, given), browser.submit(page, given)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Organisation.objects.count() == 1


def test_signs_that_nobody_sees_and_markup_do_no_harm() -> None:
    make.country("BJ")
    browser = signed_in(make.person())
    fill(browser, name="\u202eLo\u200bkossa <b>&", office="May\u200bor", intent="<script>alert(1)</script>")
    city = Organisation.objects.get()
    assert city.name == "Lokossa <b>&"
    page = text(browser.get(city.desk_path))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Lokossa &lt;b&gt;&amp;" in page


def test_a_number_that_is_no_place_is_not_found() -> None:
    browser = signed_in(make.person())
    assert browser.get("/register/new?place=999999999").status_code == 404
    assert browser.get("/register/new?place=abc").status_code == 200


def register(user: Any) -> Organisation:
    fill(signed_in(user))
    return Organisation.objects.get(name="Lokossa")


def test_a_secretariat_reads_the_draft_and_vouches_and_the_page_says_by_whom_and_why() -> None:
    make.country("BJ")
    network = make.network("Towns of Benin")
    make.city("Lokossa", vouched=False, iso2="BJ")
    city_user, voucher = make.person("rose@lokossa.example", name="Rose Adjovi"), make.secretariat(network)
    Organisation.objects.filter(name="Lokossa").update(name="Lokossa bis")
    city = register(city_user)
    browser = signed_in(voucher)
    queue = text(browser.get("/drafts"))
    assert f"/drafts/{city.public_id}" in queue
    page = browser.get(f"/drafts/{city.public_id}")
    assert "Rose Adjovi" in text(page) and "rose@lokossa.example" in text(page)
    assert "Lokossa bis" in text(page), "drafts that look alike are for those who judge"
    answer = browser.submit(page, {"reason": "Member since 1990.", "do": "vouch"})
    assert (answer.status_code, answer["Location"]) == (303, "/drafts")
    listed = Browserlike().get("/cities")
    assert city.path in text(listed)
    own = text(signed_in(city_user).get(city.desk_path))
    assert "Towns of Benin" in own and "Member since 1990." in own and "Secretariat" in own


def test_a_draft_is_sent_back_and_its_people_read_why_and_ask_again() -> None:
    make.country("BJ")
    user = make.person()
    city = register(user)
    steward = signed_in(make.steward())
    answer = steward.submit(f"/drafts/{city.public_id}", {"reason": "Which department?", "do": "send-back"})
    assert answer.status_code == 303
    assert city.public_id not in text(steward.get("/drafts"))
    browser = signed_in(user)
    page = browser.get(city.desk_path)
    assert "Which department?" in text(page)
    again = browser.submit(page, {}, action="/ask-again")
    assert again.status_code == 303
    assert "Which department?" not in text(browser.get(city.desk_path))
    assert city.public_id in text(steward.get("/drafts"))


def test_a_reason_is_needed_and_what_changed_meanwhile_is_read_again() -> None:
    make.country("BJ")
    user = make.person()
    city = register(user)
    steward = signed_in(make.steward())
    page = steward.get(f"/drafts/{city.public_id}")
    assert steward.submit(page, {"reason": "", "do": "vouch"}).status_code == 200
    signed_in(user).submit(f"/organisations/{city.public_id}/name", {"name": "Paris"})
    changed = steward.submit(page, {"reason": "Known.", "do": "vouch"})
    assert changed.status_code == 200
    assert "was changed while you were reading" in text(changed)
    assert "Paris" in text(changed)
    assert Organisation.objects.get().is_draft
    assert steward.submit(changed, {"reason": "Known.", "do": "vouch"}).status_code == 303


def test_the_queue_is_for_those_who_vouch() -> None:
    city = make.city(vouched=False)
    for user, status in ((make.person(), 403), (make.officer(city), 403), (make.funder(), 403), (make.secretariat(), 200)):
        assert signed_in(user).get("/drafts").status_code == status
    assert signed_in(make.officer(make.city())).get(f"/drafts/{city.public_id}").status_code == 404
    assert signed_in(make.officer(city)).get(f"/drafts/{city.public_id}").status_code == 403


@pytest.fixture
def lokossa() -> Place:
    make.country("BJ")
    load_places([LOKOSSA])
    return Place.objects.get(geoname_id=2392897)


LOKOSSA = {
    "geonameid": 2392897,
    "name": "Lokossa",
    "latitude": 6.63869,
    "longitude": 1.71674,
    "countrycode": "BJ",
    "population": 86971,
    "timezone": "Africa/Porto-Novo",
    "admin1code": "15",
    "alternatenames": ["Lokosa"],
}


@pytest.mark.parametrize(("reader", "other"), [("en", "Haitian Creole"), ("fr", "créole haïtien"), ("ar", "الكريولية الهايتية")])
def test_the_languages_of_the_country_are_filled_in_for_a_place_in_the_readers_words(reader: str, other: str) -> None:
    haiti = make.country("HT")
    Country.objects.filter(pk="HT").update(languages=["ht", "fr"])
    jacmel = Place.objects.create(geoname_id=3723779, name="Jacmel", country=haiti, latitude=18.2, longitude=-72.5, population=33563)
    browser = signed_in(make.person(language=reader))
    page = text(browser.get(f"/register/new?place={jacmel.pk}"))
    ticked = re.findall(r'name="languages_0" value="(\w+)"[^>]* checked', page)
    assert (ticked, f'value="{other}"' in page) == (["fr"], True)
    browser.submit(f"/register/new?place={jacmel.pk}", {"kind": "local-authority", "office": "Majistra", "level": "municipality"})
    assert Organisation.objects.get().languages == ["fr", "ht"]
