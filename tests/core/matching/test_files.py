import copy
import json

import pytest

from isopolity.core.matching import City, Need, Offer
from isopolity.core.matching.files import read_cities
from isopolity.core.strict_json import BadInput

THEMES = {"environment": None, "solid-waste": "environment", "markets": None}


def tokens(text, language):
    return [f"{language}:{word}" for word in text.lower().split()]


def read(document):
    return read_cities(json.dumps(document).encode(), themes=THEMES, tokens=tokens)


def document():
    return {
        "format": "isopolity-cities/1",
        "cities": [
            {
                "id": "lokossa",
                "country": "BJ",
                "languages": ["fr"],
                "needs": [{"id": "n1", "theme": "solid-waste", "title": "Tri", "text": "des déchets", "language": "fr", "urgency": 3}],
                "offers": [{"id": "o1", "theme": "markets", "modes": ["training"], "capacity": 2}],
            }
        ],
    }  # fmt: skip


def test_what_is_read():
    file = read(document())
    assert file.cities == (
        City(
            id="lokossa",
            country="BJ",
            languages=("fr",),
            needs=(Need("n1", "solid-waste", urgency=3, language="fr", words=frozenset({"fr:tri", "fr:des", "fr:déchets"})),),
            offers=(Offer("o1", "markets", capacity=2, modes=frozenset({"training"})),),
        ),
    )


def test_all_keys_of_a_city():
    given = document()
    given["cities"][0] |= {
        "name": "Lokossa", "population": 111_000, "latitude": 6.64, "longitude": 2, "least_developed_country": True,
        "competences": ["environment"], "partners": ["andenne"],
    }  # fmt: skip
    (city,) = read(given).cities
    assert (city.population, city.latitude, city.longitude) == (111_000, 6.64, 2.0)
    assert (city.least_developed, city.south) == (True, True)
    assert (city.competences, city.partners) == (frozenset({"environment"}), frozenset({"andenne"}))


def test_the_files_themes_come_on_top_of_the_products():
    given = document()
    given["themes"] = [{"id": "solid-waste", "parent": "markets"}, {"id": "own", "parent": None}]
    assert read(given).taxonomy.lineage("solid-waste") == ("solid-waste", "markets")
    assert "own" in read(given).taxonomy


def test_nobody_is_a_city():
    assert read({"format": "isopolity-cities/1", "cities": []}).cities == ()


def changed(path, value):
    """The document with one place set, e.g. cities.0.needs.0.urgency; "+" appends."""
    given = document()
    *way, last = path.split(".")
    place = given
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    if last == "+":
        place.append(value)
    else:
        place[int(last) if last.isdigit() else last] = value
    return given


CITY = document()["cities"][0]
NEED = CITY["needs"][0]


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("format", "isopolity-cities/2", "format: expected one of isopolity-cities/1, found"),
        ("cities", {}, "cities: expected a list, found an object"),
        ("colour", 1, "colour: expected one of the keys format, cities, themes, found an unknown key"),
        ("cities.0.needs.0.colour", 1, "cities[0].needs[0].colour: expected one of the keys"),
        ("cities.0.needs.0.urgency", 4, "cities[0].needs[0].urgency: expected a whole number from 1 to 3, found 4"),
        ("cities.0.needs.0.urgency", "2", "cities[0].needs[0].urgency: expected a whole number from 1 to 3"),
        ("cities.0.offers.0.capacity", 0, "cities[0].offers[0].capacity: expected a whole number from 1"),
        ("cities.0.offers.0.modes", ["money"], "cities[0].offers[0].modes[0]: expected one of technology-transfer, training"),
        ("cities.0.needs.0.theme", "magic", "cities[0].needs[0].theme: expected a theme of the product or of this file"),
        ("cities.0.competences", ["magic"], "cities[0].competences[0]: expected a theme"),
        ("cities.0.population", 0, "cities[0].population: expected a whole number from 1"),
        ("cities.0.population", 1e9, "cities[0].population: expected a whole number"),
        ("cities.0.latitude", 91, "cities[0].latitude: expected a number from -90 to 90"),
        ("cities.0.least_developed_country", None, "cities[0].least_developed_country: expected true or false, found null"),
        ("cities.0.languages", "fr", "cities[0].languages: expected a list"),
        ("cities.0.id", 7, "cities[0].id: expected text, found 7"),
        ("cities.+", CITY, "cities[1].id: expected an id that no city before has"),
        ("cities.0.needs.+", NEED, "cities[0].needs[1].id: expected an id that no entry of this list before has"),
        ("cities.0.needs", [dict(NEED, id=str(n)) for n in range(501)], "cities[0].needs: expected at most 500 entries, found 501"),
        ("themes", [{"id": "a", "parent": "b"}], "themes[0].parent: expected a parent that is a theme, not 'b'"),
        ("themes", [{"id": "environment", "parent": "solid-waste"}], "themes[0].parent: expected a parent that is not below"),
        ("themes", [{"id": "a", "parent": None}] * 5_001, "themes: expected at most 5000 entries, found 5001"),
        ("themes", [{"id": "a", "parent": None}] * 2, "themes[1].id: expected an id that no theme of the file before has"),
    ],
)  # fmt: skip
def test_bad_input_names_the_path_and_what_was_expected(path, value, says):
    with pytest.raises(BadInput) as caught:
        read(changed(path, copy.deepcopy(value)))
    assert str(caught.value).startswith(says)


def test_a_missing_key_is_named():
    given = document()
    del given["cities"][0]["offers"]
    with pytest.raises(BadInput, match=r"^cities\[0\]\.offers: expected this key"):
        read(given)


def test_no_change_of_one_byte_brings_a_trace():
    """Every byte of a small file, replaced by one that means something to JSON: an answer or a sentence."""
    data = json.dumps(document()).encode()
    for at in range(len(data)):
        for sign in b'"[{,:9':
            try:
                read_cities(data[:at] + bytes([sign]) + data[at + 1 :], themes=THEMES, tokens=tokens)
            except BadInput as error:
                assert "expected" in str(error)
