"""Organisations are found by the words of their names and of what they say of themselves, while they are public."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from isopolity.directory import services
from isopolity.directory.index import KIND, refresh_index
from isopolity.directory.models import Organisation
from isopolity.portal.search import everything_found
from isopolity.search.models import SearchEntry
from isopolity.search.queries import PUBLIC, matching_object_ids
from isopolity.search.services import rebuild_index, remove_entries
from tests.factories import directory as make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

# Language, what it says of itself, and what somebody types who writes that word otherwise: another number, case or ending.
WORDS = [
    ("en", "We bring together cities that fight flooding and protect mangroves.", "mangrove city"),
    ("fr", "Nous réunissons des communes qui gèrent leurs déchets ménagers.", "commune dechet"),
    ("ar", "نجمع بلديات تدير النفايات وتحمي الشواطئ", "البلديات النفايات"),
    ("es", "Reunimos ciudades que cuidan el agua potable.", "ciudad aguas"),
    ("pt", "Reunimos cidades que fazem formação de funcionários.", "formações cidade"),
    ("ru", "Мы объединяем города, которые строят рынки.", "рынок город"),
    ("zh", "我们联合治理垃圾的城市", "垃圾治理"),
    ("fa", "ما شهرهایی را گرد می‌آوریم که پسماند را مدیریت می‌کنند", "پسماند شهرها"),
]


def found(words: str) -> list[str]:
    return [organisation.name for organisation in everything_found(None, words).organisations]


@pytest.mark.parametrize(("language", "about", "typed"), WORDS, ids=[row[0] for row in WORDS])
def test_what_an_organisation_says_of_itself_is_found_in_eight_languages(language: str, about: str, typed: str) -> None:
    network = make.network("WACAP")
    officer = make.officer(network)
    make.network("Another one")
    services.change_profile(network, about=about, language=language, by=officer, at=NOW)
    assert found(typed) == ["WACAP"]
    page = Client().get("/search", {"q": typed}).content.decode()
    assert f'href="{network.path}"' in page


def test_any_word_of_a_name_finds_it_and_the_beginning_of_a_name_comes_first() -> None:
    make.network("World Alliance of Cities against Poverty", languages=["en", "fr"])
    make.network("Alliance for Water")
    assert found("alliance") == ["Alliance for Water", "World Alliance of Cities against Poverty"]
    assert found("poverty city") == ["World Alliance of Cities against Poverty"]
    assert found("alliance of nothing") == []


def test_another_name_and_an_acronym_are_found_and_forgotten_with_the_name() -> None:
    network = make.network("Alianza Mundial", acronym="WACAP")
    officer = make.officer(network)
    name = services.add_name(network, name="Alliance mondiale des villes contre la pauvreté", language="fr", by=officer, at=NOW)
    services.change_profile(network, acronym="WACAP", by=officer, at=NOW)
    assert (found("pauvrete ville"), found("wacap")) == (["Alianza Mundial"], ["Alianza Mundial"])
    services.remove_name(name, by=officer, at=NOW)
    assert found("pauvrete ville") == []


def test_a_draft_and_a_closed_organisation_are_found_by_nobody() -> None:
    city, steward = make.city("Lokossa", vouched=False), make.steward()
    officer = make.administrator(city)
    services.change_profile(city, about="We sort household waste.", language="en", by=officer, at=NOW)
    services.rename_draft(city, name="Lokossa on the Mono", country=city.country, place=None, by=officer, at=NOW)
    assert (found("household"), found("mono")) == ([], [])
    services.vouch_for_organisation(city, role=steward.roles.get(), reason="We know its mayor.", by=steward, at=NOW)
    assert (found("household"), found("mono")) == (["Lokossa on the Mono"], ["Lokossa on the Mono"])
    services.rename_organisation(city, name="Athiémé", reason="It merged.", by=steward, at=NOW)
    assert (found("household"), found("mono")) == (["Athiémé"], [])
    services.close_organisation(Organisation.objects.get(pk=city.pk), reason="Merged with Dogbo.", by=steward, at=NOW)
    assert matching_object_ids("household", reader=PUBLIC, kind=KIND) == []


def test_the_index_made_again_is_the_same() -> None:
    network = make.network("WACAP", languages=["en", "fon"], about="Cities against poverty", language="en")
    make.city("Lokossa", vouched=False)
    services.add_name(network, name="AMVCP", language="fr", by=make.officer(network), at=NOW)
    fields = ("object_id", "language", "title", "title_words", "words", "visibility", "owner_id")
    rows = SearchEntry.objects.filter(kind=KIND).order_by("object_id", "language")
    before = list(rows.values(*fields))
    assert {row["language"] for row in before if row["object_id"] == network.public_id} == {"", "en", "fr"}
    assert rebuild_index([KIND]) == {KIND: len(before)}
    assert list(rows.values(*fields)) == before
    refresh_index(network)
    assert list(rows.values(*fields)) == before


def searches() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The rows of `organisation_searches.tsv`: verdict, query, and the organisation."""
    lines = (Path(__file__).parent / "organisation_searches.tsv").read_text(encoding="utf-8").splitlines()
    for verdict, query, name, acronym, languages, language, about in (line.split("\t") for line in lines if not line.startswith("#")):
        spoken = languages.split(", ")
        yield verdict, query, {"name": name, "acronym": acronym, "languages": spoken, "language": language or spoken[0], "about": about}


def test_organisations_are_found_as_the_relevance_set_says_and_what_is_missed_or_wrong_is_known() -> None:
    missed, wrong = [], []
    for verdict, query, fields in searches():
        organisation = make.network(**fields)
        refresh_index(organisation)
        is_found = organisation in everything_found(None, query).organisations
        if is_found != (verdict == "find"):
            (missed if verdict == "find" else wrong).append((query, organisation.name))
        remove_entries(kind=KIND, object_id=organisation.public_id)
        organisation.names.all().delete()
        organisation.delete()
    # An adjective beside its noun is another word to it. A name counts as a text in no language too, where "des" is a word; a last
    # word that is nowhere may have been typed in part; and three letters may be the stem of a verb.
    assert missed == [("fonds d'équipement des communes", "Fonds d’équipement communal")]
    assert wrong == [
        ("réseau des villages", "Réseau africain des villes côtières"),
        ("des", "Fonds d’équipement des communes"),
        ("aim", "Ville propre"),
    ]
