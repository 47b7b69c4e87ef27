"""Reading needs and offers: lists, files, filters, one entry, themes; what is not public shows nowhere."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isopolity.directory.models import LdcPeriod, Organisation, Source
from isopolity.exchange import services
from isopolity.exchange.models import Need, Offer
from isopolity.exchange.themes import THEMES
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import A_DAY, make_entry, make_need, make_offer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEYS = {
    "needs": "id organisation_id organisation country least_developed_country field theme title text language beneficiaries lacking urgency"
    " modes months published_at confirmed_at invented address",
    "offers": "id organisation_id organisation country least_developed_country field theme title text language beneficiaries basis evidence"
    " capacity modes months published_at confirmed_at invented address",
}


def items(client: Any, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return json.loads(answer.content)["items"]


def titles(client: Any, query: str, many: str = "needs") -> list[str]:
    return [item["title"] for item in items(client, f"/{many}.json?{query}")]


@pytest.mark.parametrize("many", ["needs", "offers"])
def test_the_files_have_stable_english_keys(many: str, client: Any, lokossa: Organisation) -> None:
    make_need(lokossa, title="=1+1", modes=["training", "documents"], months=[3, 4])
    make_offer(lokossa, title="=1+1", basis="proven", evidence="Seen", capacity=2)
    (item,) = items(client, f"/{many}.json")
    assert list(item) == KEYS[many].split()
    text = client.get(f"/{many}.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert list(row) == KEYS[many].split()
    assert row["title"] == "'=1+1"


def test_a_row_of_the_file_says_what_the_need_says(client: Any, lokossa: Organisation) -> None:
    need = make_need(lokossa, text="Two skips", modes=["training"], lacking=["skills"], urgency=3, months=[3, 11])
    (item,) = items(client, "/needs.json")
    assert item == {
        "id": need.public_id,
        "organisation_id": lokossa.public_id,
        "organisation": "Lokossa",
        "country": "BJ",
        "least_developed_country": False,
        "field": "environment",
        "theme": "recycling",
        "title": "Household waste sorting",
        "text": "Two skips",
        "language": "en",
        "beneficiaries": ["none-in-particular"],
        "lacking": ["skills"],
        "urgency": 3,
        "modes": ["training"],
        "months": [3, 11],
        "published_at": A_DAY.isoformat(),
        "confirmed_at": A_DAY.isoformat(),
        "invented": False,
        "address": f"http://testserver/needs/{need.public_id}",
    }


def test_filters_narrow_the_page_and_the_files_alike(client: Any, lokossa: Organisation) -> None:
    andenne = make.city("Andenne", iso2="BE")
    benin = make.country("BJ")
    source = Source.objects.create(title="List of least developed countries")
    LdcPeriod.objects.create(country=benin, listed_from=date(1971, 1, 1), source=source)
    make_need(lokossa, title="a", theme="recycling", modes=["training"], language="fr", beneficiaries=["women", "poorest"])
    make_need(lokossa, title="b", theme="budget", modes=["training", "advice-visit"], language="fr")
    make_need(andenne, title="c", theme="landfills", language="en", beneficiaries=["women"])
    wanted = {
        "": {"a", "b", "c"},
        "theme=recycling": {"a"},
        "theme=waste": {"a", "c"},
        "theme=environment": {"a", "c"},
        "theme=governance": {"b"},
        "country=BE": {"c"},
        "least_developed=on": {"a", "b"},
        "least_developed=on&country=BE": set(),
        "mode=training": {"a", "b"},
        "mode=advice-visit": {"b"},
        "language=en": {"c"},
        "beneficiaries=women": {"a", "c"},
        "beneficiaries=none-in-particular": {"b"},
        "theme=waste&mode=training&language=fr&beneficiaries=poorest": {"a"},
    }
    assert {query: set(titles(client, query)) for query in wanted} == wanted
    page = client.get("/needs?theme=waste").content.decode()
    assert "2 needs" in page
    assert '<option value="waste" selected>' in page
    assert '?theme=waste">CSV</a>' in page


@pytest.mark.parametrize("query", ["theme=telegraphs", "mode=bribes", "country=XX", "language=zz", "beneficiaries=all"])
@pytest.mark.parametrize("suffix", ["", ".csv", ".json"])
def test_a_filter_that_was_tampered_with_is_answered_with_a_sentence(query: str, suffix: str, client: Any, lokossa: Organisation) -> None:
    make_need(lokossa)
    answer = client.get(f"/needs{suffix}?{query}")
    assert answer.status_code == 400
    assert "This is not one of the answers that can be chosen." in answer.content.decode()
    assert "Household waste sorting" not in answer.content.decode()


@pytest.mark.parametrize("query", ["page=0", "page=2", "page=x", "page=-1", "page=٢"])
def test_a_page_that_is_not_there_is_not_found(query: str, client: Any, lokossa: Organisation) -> None:
    make_need(lokossa)
    assert client.get(f"/needs?{query}").status_code == 404


def published(city: Organisation, officer: Any, model: Any = Need, **values: Any) -> Any:
    whole = {"theme": "recycling", "title": "Tri des déchets", "language": "fr", "beneficiaries": ["none-in-particular"], **values}
    return services.write_entry(city, model, values=whole, publish=True, by=officer, at=NOW)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es", "pt", "ru", "zh", "fa"])
def test_a_need_in_french_is_found_by_its_themes_name_in_any_language(
    language: str, client: Any, lokossa: Organisation, officer: Any
) -> None:
    published(lokossa, officer)
    published(lokossa, officer, theme="markets", title="Un marché couvert")
    found = client.get("/needs.json", {"words": THEMES["recycling"].names[language]})
    assert [item["title"] for item in json.loads(found.content)["items"]] == ["Tri des déchets"]


def test_words_are_found_in_text_and_translations_and_best_comes_first(client: Any, lokossa: Organisation, officer: Any) -> None:
    published(lokossa, officer, title="Les toits", theme="housing", text="Les caniveaux aussi")
    best = published(lokossa, officer, title="Des caniveaux propres", theme="budget")
    services.translate_entry(best, language="en", given={"title": "Clean gutters"}, by=officer, at=NOW)
    assert titles(client, "words=caniveau") == ["Des caniveaux propres", "Les toits"]
    assert titles(client, "words=gutter") == ["Des caniveaux propres"]
    assert 'href="/needs?words=clean%20gutter"' in client.get("/search?q=clean+gutter").content.decode()
    assert titles(client, "words=zzzz") == []
    services.withdraw_entry(best, reason="Done", by=officer, at=NOW)
    assert titles(client, "words=caniveau") == ["Les toits"]


def test_what_is_not_public_shows_nowhere(client: Any, lokossa: Organisation, officer: Any) -> None:
    """Canary: a token in each text that is not public is on no page, in no file and found by no search."""
    hidden = make.city("Hidden", vouched=False)
    theirs = make.officer(hidden)
    closed = make.city("Closed", closed_at=NOW, closed_reason="Merged")
    entries = []
    for model in (Need, Offer):
        entries.append(published(hidden, theirs, model, title="canary one", text="canary one"))
        entries.append(services.write_entry(lokossa, model, values={"title": "canary two"}, publish=False, by=officer, at=NOW))
        gone = published(lokossa, officer, model, title="canary three", text="canary three")
        services.withdraw_entry(gone, reason="Over", by=officer, at=NOW)
        entries.append(gone)
        entries.append(make_entry(model, closed, title="canary four"))
    addresses = ["/needs", "/offers", "/needs?words=canary", "/offers?words=canary", "/themes/recycling", "/themes/environment"]
    addresses += [
        f"/{many}.{suffix}{query}" for many in ("needs", "offers") for suffix in ("csv", "json") for query in ("", "?words=canary")
    ]
    addresses += [f"/cities/{city.public_id}/{many}" for city in (lokossa, hidden, closed) for many in ("needs", "offers")]
    addresses += [entry.path for entry in entries if "four" not in entry.title]
    addresses += [f"/comments/{entry._meta.label_lower}/{entry.public_id}" for entry in entries]
    stranger = Browserlike()
    stranger.force_login(make.officer(make.city("Andenne", iso2="BE")))
    for reader in (client, stranger):
        for address in addresses:
            text = reader.get(address).content.decode().replace('value="canary"', "").replace("words=canary", "")
            if "/cities/" in address and closed.public_id in address:
                continue
            assert "canary" not in text, address
    assert "canary" in Browserlike().get(entries[3].path).content.decode()


@pytest.mark.parametrize("many", ["needs", "offers"])
def test_a_list_costs_as_many_queries_at_300_rows_as_at_one(many: str, lokossa: Organisation, officer: Any) -> None:
    model = {"needs": Need, "offers": Offer}[many]
    reader = Browserlike()
    reader.force_login(officer)
    counts = []
    for rows in (1, 299):
        for number in range(rows):
            make_entry(model, make.city(f"City {rows} {number}"), title=f"Number {number}")
            make_entry(model, lokossa, title=f"Own {number}", published_at=A_DAY + timedelta(minutes=number))
        found = []
        for address in (f"/{many}", f"/{many}?theme=waste&mode=", f"/cities/{lokossa.public_id}/{many}", "/themes/recycling"):
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert reader.get(address).status_code == 200
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12, counts


def test_the_page_of_an_entry_costs_as_much_with_many_comments(lokossa: Organisation, officer: Any) -> None:
    from isopolity.texts.models import Comment, Translation

    need = make_need(lokossa, text="More")
    reader = Browserlike()
    reader.force_login(officer)
    counts = []
    for rows in (1, 299):
        Comment.objects.bulk_create(
            Comment(kind="exchange.need", object_id=need.public_id, author=officer, language="en", text=f"Said {n}", written_at=A_DAY)
            for n in range(rows)
        )
        Translation.objects.bulk_create(
            Translation(kind="exchange.need", object_id=need.public_id, field="title", language=f"x{rows}{n}", text="T", at=A_DAY)
            for n in range(3)
        )
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(need.path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_the_pages_are_light(client: Any, lokossa: Organisation) -> None:
    """A first visit, the stylesheet inside it, fits into the first ten packets: 14,336 bytes by gzip -9."""
    import gzip

    for number in range(30):
        make_need(lokossa, title=f"Number {number} of thirty, with a sentence of a usual length that says what is needed")
    for address in ("/needs", "/themes", "/themes/environment", f"/cities/{lokossa.public_id}/needs", Need.objects.first().path):
        for language in ("en", "fr", "ar"):
            client.cookies["language"] = language
            client.cookies.pop("style", None)
            page = client.get(address)
            assert len(gzip.compress(page.content, 9)) <= 14_336, (address, language)


def test_the_lists_speak_the_readers_language(client: Any, lokossa: Organisation, officer: Any) -> None:
    need = published(lokossa, officer)
    services.translate_entry(need, language="ar", given={"title": "فرز النفايات"}, by=officer, at=NOW)
    client.cookies["language"] = "ar"
    page = client.get("/needs").content.decode()
    assert '<b lang="ar" dir="auto">فرز النفايات</b>' in page
    client.cookies["language"] = "en"
    assert '<b lang="fr" dir="auto">Tri des déchets</b>' in client.get("/needs").content.decode()


def test_an_entry_tells_its_translation_from_its_original(client: Any, lokossa: Organisation, officer: Any) -> None:
    need = published(lokossa, officer, text="Deux bennes")
    services.translate_entry(need, language="en", given={"title": "Sorting waste"}, by=officer, at=NOW)
    page = client.get(need.path).content.decode()
    assert "Sorting waste</bdi></h1>" in page
    assert "The original is in French." in page
    assert "Translated on 20 November 2026 by <bdi>Chef de service</bdi>, <bdi>Lokossa</bdi>." in page
    assert "The original has changed since." not in page
    services.change_entry(need, values={"title": "Tri du verre"}, version=1, by=officer, at=NOW)
    assert "The original has changed since." in client.get(need.path).content.decode()


def test_themes_are_listed_by_the_four_fields_with_their_codes(client: Any) -> None:
    page = client.get("/themes").content.decode()
    fields = [page.index(f'href="/themes/{field}"') for field in ("governance", "economy", "social", "environment")]
    assert fields == sorted(fields)
    assert page.count('href="/themes/') == len(THEMES)
    assert "<bdi>12.5</bdi>" in page
    rows = items(client, "/themes.json")
    assert [row["id"] for row in rows] == list(THEMES)
    assert next(row for row in rows if row["id"] == "recycling")["dac_sectors"] == ["14050"]


def test_a_theme_page_names_its_targets_and_sectors_and_shows_who_needs_and_offers(client: Any, lokossa: Organisation) -> None:
    make_need(lokossa, title="We want to sort")
    make_offer(lokossa, title="We can sort")
    for theme in ("recycling", "waste", "environment"):
        page = client.get(f"/themes/{theme}").content.decode()
        assert "We want to sort" in page
        assert "We can sort" in page
        assert "By 2030, substantially reduce waste generation" in page
        assert "Waste management/disposal" in page
    assert client.get("/themes/telegraphs").status_code == 404


@pytest.mark.parametrize("address", ["/needs/nobody", "/offers/nobody", "/cities/nobody/needs", "/cities/nobody/offers"])
def test_what_does_not_exist_is_not_found(address: str, client: Any, db: None) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("closed_at", [None, NOW])
def test_what_was_withdrawn_is_read_by_its_own_people_alone_also_when_the_city_is_closed(
    lokossa: Organisation, at_work: Browserlike, closed_at: datetime | None
) -> None:
    gone = make_need(lokossa, state="withdrawn", title="Sorting at the market", text="We wrote this ourselves.")
    Organisation.objects.filter(pk=lokossa.pk).update(closed_at=closed_at, closed_reason="Merged." if closed_at else "")
    assert "We wrote this ourselves." in at_work.get(gone.path).content.decode()
    others = Browserlike()
    others.force_login(make.steward())
    for reader in (Browserlike(), others):
        page = reader.get(gone.path).content.decode()
        assert "This need was withdrawn" in page
        assert "We wrote this ourselves." not in page and "Sorting at the market" not in page
