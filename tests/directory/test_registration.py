"""Registering an organisation, and keeping its page."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Reason, Refused
from isopolity.directory import queries, services
from isopolity.directory.models import Organisation, OrganisationName, Place, Role
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def register(by: Any, name: str = "Lokossa", **fields: Any) -> Organisation:
    country = fields.pop("country", None) or make.country("BJ")
    given = {"kind": "local-authority", "office": "Cooperation desk", "languages": ["fr"], "level": "municipality", **fields}
    return services.register_organisation(name=name, country=country, by=by, at=NOW, **given)


def refusal(act: Any) -> Reason:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason


def test_a_registered_city_is_a_draft_with_its_administrator() -> None:
    user = make.person()
    city = register(user)
    role = Role.objects.get(organisation=city)
    assert (city.is_draft, city.is_public, city.registered_at, city.changed_at) == (True, False, NOW, NOW)
    assert (role.user, role.kind, role.office, role.granted_at) == (user, "administrator", "Cooperation desk", NOW)
    assert list(queries.public_organisations()) == []
    row = AuditRecord.objects.get()
    assert (row.action, row.office, row.organisation, row.object_id) == (
        "directory:organisation:register",
        "Cooperation desk",
        "Lokossa",
        city.public_id,
    )


def test_a_city_in_the_gazetteer_takes_the_country_of_its_place() -> None:
    place = Place.objects.create(
        geoname_id=2392897, name="Lokossa", country=make.country("BJ"), latitude=6.6, longitude=1.7, population=86971
    )
    city = register(make.person(), country=make.country("TG"), place=place)
    assert (city.country_id, city.place) == ("BJ", place)


def test_a_city_has_a_country_and_a_network_needs_none() -> None:
    user = make.person()
    act = lambda kind: services.register_organisation(  # noqa: E731
        kind=kind, name="Alliance", office="Desk", languages=["fr"], country=None, by=user, at=NOW
    )
    assert refusal(lambda: act("local-authority")) == Reason("country-missing", field="country")
    assert act("network").country is None


def test_only_people_who_signed_in_register() -> None:
    assert refusal(lambda: register(AnonymousUser())).code == "only-signed-in"
    assert Organisation.objects.count() == 0


def test_a_name_without_letters_is_none() -> None:
    assert refusal(lambda: register(make.person(), "…!")) == Reason("name-without-letters", field="name")


def test_the_same_person_registers_a_city_once() -> None:
    user = make.person()
    register(user)
    assert refusal(lambda: register(user, "LOKOSSA", is_another=True)).code == "organisation-registered-already"
    assert register(user, "Lokossa", country=make.country("TG")).country_id == "TG"


def test_drafts_come_to_an_end() -> None:
    user = make.person()
    for number in range(5):
        register(user, f"Town {'abcde'[number]}")
    assert refusal(lambda: register(user, "Town f")) == Reason("drafts-too-many", {"most": 5})


@pytest.mark.parametrize("name", ["Lokossa", "LOKOSSÀ", "Lоkossa", "Локосса"])
def test_look_alikes_are_explained_before_a_second_one_is_made(name: str) -> None:
    """Equal once folded; with a Cyrillic letter that looks Latin; in Cyrillic letters that sound the same."""
    there = make.city("Lokossa")
    user = make.person()
    assert refusal(lambda: register(user, name)) == Reason("look-alikes-there", {"count": 1}, field="is_another")
    assert [found.organisation for found in queries.look_alikes(name, country=there.country)] == [there]
    assert register(user, name, is_another=True).pk != there.pk


def test_the_draft_of_another_is_no_look_alike_for_those_who_register() -> None:
    draft = make.city("Lokossa", vouched=False)
    assert queries.look_alikes("Lokossa", country=draft.country) == []
    assert [found.organisation for found in queries.look_alikes("Lokossa", country=draft.country, drafts=True)] == [draft]
    assert queries.look_alikes("Lokossa", country=draft.country, drafts=True, apart_from=draft) == []
    assert register(make.person()).name == "Lokossa"


def test_a_city_of_another_country_is_no_look_alike() -> None:
    make.city("Lokossa", iso2="TG")
    assert queries.look_alikes("Lokossa", country=make.country("BJ")) == []


def test_another_authority_in_the_same_place_is_a_look_alike_and_a_company_there_is_none() -> None:
    place = Place.objects.create(geoname_id=1, name="Lokossa", country=make.country("BJ"), latitude=6.6, longitude=1.7, population=1)
    there = make.city("Mairie de Lokossa", place=place)
    make.organisation("company", "Market stalls", place=place)
    found = queries.look_alikes("Commune", country=there.country, place=place)
    assert [(alike.organisation, alike.likeness) for alike in found] == [(there, "same-place")]
    user = make.person()
    assert refusal(lambda: register(user, "Commune", place=place)).code == "look-alikes-there"
    assert register(user, "Solar stalls", place=place, kind="company").place == place


def test_a_look_alike_is_found_by_another_of_its_names() -> None:
    there = make.city("Brussels", iso2="BE")
    services.add_name(there, name="Bruxelles", language="fr", by=make.officer(there), at=NOW)
    found = queries.look_alikes("bruxelles", country=there.country)
    assert [(alike.organisation, alike.name, alike.likeness) for alike in found] == [(there, "Bruxelles", "same")]


def test_the_profile_is_changed_by_its_people_alone() -> None:
    city = make.city()
    before = city.changed_at
    for user in (make.secretariat(), make.funder(), make.steward(), make.officer(make.city())):
        assert refusal(lambda user=user: services.change_profile(city, by=user, at=NOW, about="Ours.")).code == "only-its-people"
    city.refresh_from_db()
    assert (city.about, city.changed_at) == ("", before)
    services.change_profile(city, by=make.officer(city), at=NOW, about="A market town.", population=104961, population_year=2013)
    city.refresh_from_db()
    assert (city.about, city.population, city.changed_at, city.confirmed_at) == ("A market town.", 104961, NOW, NOW)
    assert AuditRecord.objects.get(action="directory:organisation:change").values == {"changed": ["about", "population", "population_year"]}


def test_what_was_vouched_for_is_renamed_by_stewards_alone() -> None:
    city = make.city("Lokossa")
    act = lambda user: services.rename_draft(city, name="Paris", country=city.country, place=None, by=user, at=NOW)  # noqa: E731
    assert refusal(lambda: act(make.administrator(city))).code == "only-stewards-rename"
    rename = lambda user: services.rename_organisation(city, name="Lokossa-Ville", reason="Law of 2025.", by=user, at=NOW)  # noqa: E731
    assert refusal(lambda: rename(make.administrator(city))).code == "only-stewards"
    rename(make.steward())
    city.refresh_from_db()
    assert (city.name, city.names.get(is_official=True).folded) == ("Lokossa-Ville", "lokossa ville")


def test_a_draft_says_better_who_it_is() -> None:
    city = make.city("Lokosa", vouched=False)
    services.rename_draft(city, name="Lokossa", country=make.country("TG"), place=None, by=make.officer(city), at=NOW)
    city.refresh_from_db()
    assert (city.name, city.country_id) == ("Lokossa", "TG")
    assert refusal(lambda: services.rename_draft(city, name="Lokossa", country=None, place=None, by=make.officer(city), at=NOW)) == Reason(
        "country-missing", field="country"
    )


def test_confirming_dates_the_page() -> None:
    city = make.city()
    assert refusal(lambda: services.confirm_organisation(city, by=make.steward(), at=NOW)).code == "only-its-people"
    services.confirm_organisation(city, by=make.officer(city), at=NOW)
    city.refresh_from_db()
    assert city.confirmed_at == NOW


def test_competences_are_kept_in_order_and_unsaid_is_not_none() -> None:
    city = make.city()
    user = make.officer(city)
    services.state_competences(city, themes=["water", "waste", "water"], by=user, at=NOW)
    city.refresh_from_db()
    assert (city.competences, city.changed_at) == (["waste", "water"], NOW)
    services.state_competences(city, themes=None, by=user, at=NOW)
    city.refresh_from_db()
    assert city.competences is None
    assert refusal(lambda: services.state_competences(city, themes=[], by=make.funder(), at=NOW)).code == "only-its-people"


def test_names_are_added_once_and_the_official_one_stays() -> None:
    city = make.city("Lokossa")
    user = make.officer(city)
    added = services.add_name(city, name="لوكوسا", language="ar", by=user, at=NOW)
    assert refusal(lambda: services.add_name(city, name="لوكوسا", language="ar", by=user, at=NOW)).code == "name-there-already"
    assert refusal(lambda: services.add_name(city, name="Lokossa", language="fr", by=user, at=NOW)).code == "name-there-already"
    assert refusal(lambda: services.add_name(city, name="!!", language="fr", by=user, at=NOW)).code == "name-without-letters"
    assert refusal(lambda: services.add_name(city, name="Ours", language="en", by=make.steward(), at=NOW)).code == "only-its-people"
    official = OrganisationName.objects.get(organisation=city, is_official=True)
    assert refusal(lambda: services.remove_name(official, by=user, at=NOW)).code == "name-is-official"
    assert refusal(lambda: services.remove_name(added, by=make.funder(), at=NOW)).code == "only-its-people"
    services.remove_name(added, by=user, at=NOW)
    assert [name.name for name in city.names.all()] == ["Lokossa"]


def test_two_sources_may_disagree_about_a_figure_but_one_source_says_it_once() -> None:
    city = make.city()
    user = make.officer(city)
    say = lambda value, source: services.add_figure(city, kind="growth", value=value, year=2013, source=source, by=user, at=NOW)  # noqa: E731
    first = say("3.10", "Census")
    say("2.80", "UN-Habitat")
    assert refusal(lambda: say("3.30", "Census")).code == "figure-there-already"
    assert refusal(lambda: services.remove_figure(first, by=make.steward(), at=NOW)).code == "only-its-people"
    services.remove_figure(first, by=user, at=NOW)
    assert [(str(figure.value), figure.source) for figure in city.figures.all()] == [("2.80", "UN-Habitat")]


def test_closing_takes_a_city_off_the_lists_and_a_steward_reopens_it() -> None:
    city = make.city()
    administrator, steward = make.administrator(city), make.steward()
    assert (
        refusal(lambda: services.close_organisation(city, reason="Merged.", by=make.officer(city), at=NOW)).code
        == "only-its-administrators"
    )
    services.invite_person(city, email="new@example.org", kind="officer", office="Desk", language="fr", by=administrator, at=NOW)
    services.close_organisation(city, reason="Merged with Athiémé.", by=administrator, at=NOW)
    city.refresh_from_db()
    assert (city.closed_at, city.closed_reason) == (NOW, "Merged with Athiémé.")
    assert list(queries.public_organisations()) == []
    assert list(queries.open_invitations(city, at=NOW)) == []
    assert refusal(lambda: services.close_organisation(city, reason="Again.", by=steward, at=NOW)).code == "organisation-closed"
    assert refusal(lambda: services.reopen_organisation(city, reason="Error.", by=administrator, at=NOW)).code == "only-stewards"
    services.reopen_organisation(city, reason="Closed by mistake.", by=steward, at=NOW)
    city.refresh_from_db()
    assert (city.closed_at, list(queries.public_organisations())) == (None, [city])
    assert refusal(lambda: services.reopen_organisation(city, reason="Again.", by=steward, at=NOW)).code == "organisation-open-already"
