"""Translations by hand: they know the text they were made from, and say so when it changes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.exchange.models import Need
from isopolity.search.queries import PUBLIC, matching_object_ids
from isopolity.texts import queries, services
from isopolity.texts.models import Translation
from isopolity.texts.owners import owner_for, owner_of
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIELDS = ("title", "text")


@pytest.fixture
def need(db: None) -> Need:
    return make_need(make.city("Lokossa"), language="fr", title="Tri des déchets", text="Deux bennes")


@pytest.fixture
def officer(need: Need) -> Any:
    return make.officer(need.organisation, office="Chef de service")


def shown(need: Need, language: str) -> dict[str, tuple[str, str, str]]:
    texts = queries.readings_of([need], fields=FIELDS, language=language)[need.public_id]
    return {field: (text.text, text.language, text.state) for field, text in texts.items()}


def test_without_a_translation_the_original_shows_with_its_language(need: Need) -> None:
    assert shown(need, "ar") == {"title": ("Tri des déchets", "fr", "original"), "text": ("Deux bennes", "fr", "original")}


def test_each_field_is_translated_for_itself(need: Need, officer: Any) -> None:
    services.translate(need, language="en", texts={"title": "Waste sorting"}, by=officer, at=NOW)
    assert shown(need, "en") == {"title": ("Waste sorting", "en", "human"), "text": ("Deux bennes", "fr", "original")}
    assert shown(need, "ar")["title"] == ("Tri des déchets", "fr", "original")


def test_another_original_makes_it_outdated_and_saving_again_makes_it_right(need: Need, officer: Any) -> None:
    services.translate(need, language="en", texts={"title": "Waste sorting", "text": "Two skips"}, by=officer, at=NOW)
    need.title = "Tri du verre"
    need.save()
    assert shown(need, "en") == {"title": ("Waste sorting", "en", "outdated"), "text": ("Two skips", "en", "human")}
    services.translate(need, language="en", texts={"title": "Glass sorting"}, by=officer, at=NOW)
    assert shown(need, "en")["title"] == ("Glass sorting", "en", "human")


def test_the_same_letters_written_otherwise_are_the_same_original(need: Need, officer: Any) -> None:
    services.translate(need, language="en", texts={"title": "Waste sorting"}, by=officer, at=NOW)
    need.title = "Tri des de\u0301chets"
    assert shown(need, "en")["title"][2] == "human"


def test_a_machines_translation_says_so(need: Need) -> None:
    row = {"kind": "exchange.need", "object_id": need.public_id, "field": "title", "language": "en", "at": NOW}
    Translation.objects.create(**row, text="Sorting of the wastes", origin="machine", source_hash=queries.source_hash(need.title))
    assert shown(need, "en")["title"] == ("Sorting of the wastes", "en", "machine")


def test_a_text_that_was_taken_away_is_not_shown_in_translation(need: Need, officer: Any) -> None:
    services.translate(need, language="en", texts={"text": "Two skips"}, by=officer, at=NOW)
    need.text = ""
    assert shown(need, "en")["text"] == ("", "fr", "original")


def test_all_languages_come_with_the_original_first_in_one_query(need: Need, officer: Any, django_assert_num_queries: Any) -> None:
    for language, title in (("en", "Waste sorting"), ("ar", "فرز النفايات")):
        services.translate(need, language=language, texts={"title": title}, by=officer, at=NOW)
    with django_assert_num_queries(1):
        found = queries.languages_of(need, fields=FIELDS)
    assert {language: {field: text.text for field, text in texts.items()} for language, texts in found.items()} == {
        "fr": {"title": "Tri des déchets", "text": "Deux bennes"},
        "ar": {"title": "فرز النفايات"},
        "en": {"title": "Waste sorting"},
    }
    assert list(found) == ["fr", "ar", "en"]


def test_many_objects_are_read_in_one_query(officer: Any, need: Need, django_assert_num_queries: Any) -> None:
    needs = [need, *(make_need(need.organisation) for _ in range(30))]
    with django_assert_num_queries(1):
        assert len(queries.readings_of(needs, fields=("title",), language="en")) == 31
    with django_assert_num_queries(0):
        assert queries.readings_of([], fields=("title",), language="en") == {}


def test_who_translated_stands_in_the_record_and_an_empty_text_takes_it_away(need: Need, officer: Any) -> None:
    services.translate(need, language="en", texts={"title": "Waste sorting", "text": "Two skips"}, by=officer, at=NOW)
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.office, record.values) == (
        "texts:translation:save",
        "Chef de service",
        {"language": "en", "fields": ["text", "title"]},
    )
    services.translate(need, language="en", texts={"title": "", "text": "Two skips"}, by=officer, at=NOW)
    assert [row.field for row in Translation.objects.all()] == ["text"]


@pytest.mark.parametrize("role", ["secretariat", "steward", "officer elsewhere", "funder"])
def test_nobody_else_puts_words_into_a_citys_mouth(role: str, need: Need) -> None:
    person = {"secretariat": make.secretariat, "steward": make.steward, "funder": make.funder}.get(
        role, lambda: make.officer(make.city("Andenne", iso2="BE"))
    )()
    with pytest.raises(Refused) as refused:
        services.translate(need, language="en", texts={"title": "Send us money"}, by=person, at=NOW)
    assert refused.value.reason.code == "only-the-city-itself"
    assert not Translation.objects.exists()


def test_the_original_is_not_translated_into_its_own_language(need: Need, officer: Any) -> None:
    with pytest.raises(Refused) as refused:
        services.translate(need, language="fr", texts={"title": "Tri"}, by=officer, at=NOW)
    assert refused.value.reason.code == "translation-same-language"


def test_only_the_fields_of_the_owner_are_translated(need: Need, officer: Any) -> None:
    with pytest.raises(AssertionError, match=r"no texts of exchange.need: \['theme'\]"):
        services.translate(need, language="en", texts={"theme": "markets"}, by=officer, at=NOW)


def test_the_page_shows_the_original_beside_the_form_and_saves(need: Need, officer: Any) -> None:
    browser = Browserlike()
    browser.force_login(officer)
    address = f"/cities/{need.organisation.public_id}/needs/{need.public_id}/translations/en"
    page = browser.get(address).content.decode()
    assert "Deux bennes" in page
    answer = browser.submit(address, {"title": "Waste sorting", "text": "Two skips"})
    assert (answer.status_code, answer["Location"]) == (303, need.path)
    assert shown(need, "en")["text"] == ("Two skips", "en", "human")
    long = browser.submit(address, {"title": "word " * 100, "text": ""})
    assert long.status_code == 200
    assert shown(need, "en")["title"] == ("Waste sorting", "en", "human")
    for language in ("fr", "xx", "de"):
        assert browser.get(address.replace("/en", f"/{language}")).status_code == 404


def test_kinds_register_once_and_unknown_ones_have_no_owner(need: Need) -> None:
    assert owner_for(need).kind == "exchange.need"
    assert owner_of("exchange.nothing") is None
    with pytest.raises(AssertionError, match=r"exchange.need has an owner already"):
        owner = owner_for(need)
        from isopolity.texts.owners import register

        register(**{name: getattr(owner, name) for name in owner.__slots__})


def test_the_evidence_of_an_offer_is_translated_shown_and_found(need: Need, officer: Any) -> None:
    offer = make_offer(need.organisation, language="fr", title="Compost", basis="proven", evidence="Trois marchés depuis 2019")
    browser = Browserlike()
    browser.force_login(officer)
    address = f"/cities/{need.organisation.public_id}/offers/{offer.public_id}/translations/en"
    assert "Trois marchés depuis 2019" in browser.get(address).content.decode()
    assert browser.submit(address, {"title": "Compost", "evidence": "Three markets since 2019"}).status_code == 303
    page = Browserlike().get(offer.path, headers={"accept-language": "en"}).content.decode()
    assert page.index('lang="en">Three markets since 2019') < page.index("Trois marchés depuis 2019")
    assert '<bdi lang="fr">Trois marchés' in Browserlike().get(offer.path, headers={"accept-language": "fr"}).content.decode()
    assert matching_object_ids("three markets", reader=PUBLIC, kind="exchange.offer") == [offer.public_id]
    offer.refresh_from_db()
    offer.evidence = "Quatre marchés depuis 2019"
    offer.save()
    page = Browserlike().get(offer.path, headers={"accept-language": "fr"}).content.decode()
    assert "traduction d’un texte antérieur" in page


def test_a_need_has_no_evidence_to_translate(need: Need, officer: Any) -> None:
    browser = Browserlike()
    browser.force_login(officer)
    page = browser.get(f"/cities/{need.organisation.public_id}/needs/{need.public_id}/translations/en").content.decode()
    assert 'name="evidence"' not in page
