"""`isopolity-cities/1` in, `isopolity-matches/1` out. Pure: bytes and lines; the command opens and closes files."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from isopolity.core.matching.model import MAX_LINES, MAX_URGENCY, MODES, City, Match, Need, Offer, Remark
from isopolity.core.matching.taxonomy import Taxonomy, theme_problem
from isopolity.core.strict_json import BadInput, Node, parse_json

CITIES_FORMAT = "isopolity-cities/1"
MATCHES_FORMAT = "isopolity-matches/1"

MAX_POPULATION = 1_000_000_000
MAX_CAPACITY = 1_000_000
# The engine keeps a table themes × themes.
MAX_THEMES = 5_000

# The words of a text in a language, or in one that is not said: `isopolity.search.analyser.tokens`.
Tokens = Callable[[str, str | None], list[str]]


@dataclass(frozen=True, slots=True)
class CitiesFile:
    """Cities in the order of the file, and the themes that hold in it: the product's with the file's own on top."""

    taxonomy: Taxonomy
    cities: tuple[City, ...]


def read_cities(data: bytes, *, themes: Mapping[str, str | None], tokens: Tokens) -> CitiesFile:
    """Read a file of cities. `themes` are the product's own, id → parent. Raises `BadInput`, and then nothing was read."""
    top = parse_json(data).keys(("format", "cities"), ("themes",))
    top["format"].one_of((CITIES_FORMAT,))
    taxonomy = _taxonomy(top.get("themes"), themes)
    cities: dict[str, City] = {}
    for node in top["cities"].items():
        city = _city(node, taxonomy, tokens)
        if city.id in cities:
            raise BadInput(f"{node.path}.id", "an id that no city before has", json.dumps(city.id))
        cities[city.id] = city
    return CitiesFile(taxonomy, tuple(cities.values()))


def matches_lines(matches: Iterable[tuple[str, Iterable[Match]]]) -> Iterator[str]:
    """The lines of the answer: (city id, its matches) each on a line of its own, in the order given."""
    yield f'{{"format": "{MATCHES_FORMAT}", "cities": [\n'
    comma = ""
    for city, found in matches:
        entry = {"id": city, "matches": [_match(match) for match in sorted(found, key=lambda match: (-match.score, match.partner))]}
        yield comma + json.dumps(entry, ensure_ascii=False)
        comma = ",\n"
    yield "\n]}\n"


def _taxonomy(node: Node | None, themes: Mapping[str, str | None]) -> Taxonomy:
    parents = dict(themes)
    own: dict[str, Node] = {}
    for entry in node.items(at_most=MAX_THEMES) if node else ():
        keys = entry.keys(("id", "parent"))
        theme = keys["id"].identifier()
        if theme in own:
            keys["id"].fail("an id that no theme of the file before has")
        own[theme] = keys["parent"]
        parents[theme] = keys["parent"].or_none(Node.identifier)
    # The file's own first: then the path named is the one to correct.
    for theme in (*own, *themes):
        problem = theme_problem(theme, parents)
        if problem:
            raise BadInput(own[theme].path if theme in own else f"themes ({theme})", problem.removeprefix("expected "))
    return Taxonomy(parents)


def _city(node: Node, taxonomy: Taxonomy, tokens: Tokens) -> City:
    keys = node.keys(
        ("id", "country", "languages", "needs", "offers"),
        ("name", "population", "latitude", "longitude", "least_developed_country", "competences", "partners"),
    )
    if "name" in keys:
        keys["name"].text()
    least = _get(keys, "least_developed_country", Node.flag, False)
    return City(
        id=keys["id"].identifier(),
        country=keys["country"].identifier(),
        languages=tuple(language.identifier() for language in keys["languages"].items()),
        population=_get_or_none(keys, "population", lambda value: value.whole(1, MAX_POPULATION)),
        latitude=_get_or_none(keys, "latitude", lambda value: value.number(-90, 90)),
        longitude=_get_or_none(keys, "longitude", lambda value: value.number(-180, 180)),
        least_developed=least,
        # The file knows least developed countries only: of the others it does not say whether they are of the South.
        south=True if least else None,
        competences=_get_or_none(keys, "competences", lambda value: frozenset(_theme(theme, taxonomy) for theme in value.items())),
        partners=_get(keys, "partners", lambda value: frozenset(partner.identifier() for partner in value.items()), frozenset()),
        needs=_lines(keys["needs"], lambda entry: _need(entry, taxonomy, tokens)),
        offers=_lines(keys["offers"], lambda entry: _offer(entry, taxonomy, tokens)),
    )


def _lines(node: Node, read: Callable[[Node], Any]) -> tuple[Any, ...]:
    found: dict[str, Any] = {}
    for entry in node.items(at_most=MAX_LINES):
        line = read(entry)
        if line.id in found:
            raise BadInput(f"{entry.path}.id", "an id that no entry of this list before has", json.dumps(line.id))
        found[line.id] = line
    return tuple(found.values())


def _need(node: Node, taxonomy: Taxonomy, tokens: Tokens) -> Need:
    keys = node.keys(("id", "theme"), ("title", "text", "language", "modes", "urgency"))
    urgency = _get(keys, "urgency", lambda value: value.whole(1, MAX_URGENCY), 2)
    return Need(urgency=urgency, **_common(keys, taxonomy, tokens))


def _offer(node: Node, taxonomy: Taxonomy, tokens: Tokens) -> Offer:
    keys = node.keys(("id", "theme"), ("title", "text", "language", "modes", "capacity"))
    capacity = _get(keys, "capacity", lambda value: value.whole(1, MAX_CAPACITY), 1)
    return Offer(capacity=capacity, **_common(keys, taxonomy, tokens))


def _common(keys: dict[str, Node], taxonomy: Taxonomy, tokens: Tokens) -> dict[str, Any]:
    language = _get_or_none(keys, "language", Node.identifier)
    text = f"{_get(keys, 'title', Node.text, '')}\n{_get(keys, 'text', Node.text, '')}"
    return {
        "id": keys["id"].identifier(),
        "theme": _theme(keys["theme"], taxonomy),
        "modes": _get(keys, "modes", lambda value: frozenset(mode.one_of(MODES) for mode in value.items()), frozenset()),
        "language": language,
        "words": frozenset(tokens(text, language)),
    }


def _theme(node: Node, taxonomy: Taxonomy) -> str:
    theme = node.identifier()
    if theme not in taxonomy:
        node.fail("a theme of the product or of this file")
    return theme


def _get(keys: dict[str, Node], key: str, read: Callable[[Node], Any], default: Any) -> Any:
    return read(keys[key]) if key in keys else default


def _get_or_none(keys: dict[str, Node], key: str, read: Callable[[Node], Any]) -> Any:
    return keys[key].or_none(read) if key in keys else None


def _match(match: Match) -> dict[str, Any]:
    return {
        "partner": match.partner,
        "score": match.score,
        "mutual": match.mutual,
        "gives": match.gives,
        "gets": match.gets,
        "reasons": [_remark(remark) for remark in match.reasons],
        "obstacles": [_remark(remark) for remark in match.obstacles],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {"code": remark.reason.code, "direction": remark.direction, "values": dict(sorted(remark.reason.values.items()))}
