"""Thousands of profiles as numpy arrays: what the compiled engine reads. Imports numpy; no web page imports this.

A city, a need and an offer are each one row, because what is asked of one is asked all at once: a row is one or two lines
of the processor's cache, and few arrays are quick to hand from one compiled function to the next. Needs and offers are lines of
one array, a city's needs and then its offers.
"""

from array import array
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from isopolity.core.matching import arithmetic, taxonomy
from isopolity.core.matching.profile import NeedLine, OfferLine, Profile

Array = NDArray[Any]

# Places in a city's row. START and END bound rows of `lines`, or numbers of `pool`, of `wants` and `carries`; offers begin where
# needs end.
CONTEXT_LIMIT, POPULATION, SOUTH, NEED_LIMIT, OFFER_LIMIT, ITSELF = range(6)
PARTNERS_START, PARTNERS_END, COMPETENCES_START, COMPETENCES_END, COMPETENCES_KNOWN = range(6, 11)
NEEDS_START, OFFERS_START, OFFERS_END = range(11, 14)
WANTS_START, WANTS_END, CARRIES_START, CARRIES_END = range(14, 18)
# From here on 62 languages to a number, as bits.
LANGUAGES = 18
_BITS = 62

# Places in the row of a need or an offer; the last is a need's share or an offer's points of capacity.
MODES, MONTHS, LANGUAGE, WORDS_START, WORDS_END, PARTS = range(6)
CAPACITY = PARTS


class Columns(NamedTuple):
    """N cities in the order of their ids. Names have become numbers; -1 is "not said", or no parent.

    `cities` int64 N × (18 + words of language bits); `countries` int32; `lines` int32 × 6, with their `themes` uint32
    apart, which are looked at far more often; `pool` int32, ascending lists; `wants`
    int32 × (term, help); `carries` int32, terms; the same by term: the cities `wanted_by[wanted_from[t] : wanted_from[t + 1]]`
    want term `t`, by as much as `wanted_help` there says (uint16), and `carried_by` likewise; `parents` int32 by theme;
    `closeness` uint8, quarters `[0]` by theme of the need and theme of the offer, `[1]` the same turned; `terms` and `words`
    how many there are; `offers` how many one city has at most.
    """

    cities: Array
    countries: Array
    lines: Array
    themes: Array
    pool: Array
    wants: Array
    carries: Array
    wanted_from: Array
    wanted_by: Array
    wanted_help: Array
    carried_from: Array
    carried_by: Array
    parents: Array
    closeness: Array
    terms: int
    words: int
    offers: int


class CityTable(NamedTuple):
    """The columns with the ids they belong to."""

    ids: tuple[str, ...]
    columns: Columns


def table_of(profiles: Iterable[Profile]) -> CityTable:
    """Read profiles of one taxonomy, in the order of their ids, each once; they need not all be in memory at a time.

    Raises ValueError when the order is broken or an id comes twice.
    """
    writer = _Writer()
    for profile in profiles:
        if writer.ids and profile.id <= writer.ids[-1]:
            raise ValueError(f"{profile.id!r} does not come after {writer.ids[-1]!r}")
        writer.add(profile)
    return writer.finish()


class _Names(dict[str, int]):
    """Numbers given to names in the order in which they are first seen."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


class _Writer:
    def __init__(self) -> None:
        self.ids: list[str] = []
        self._country, self._city, self._language, self._term, self._theme, self._word = (_Names() for _ in range(6))
        self._cities, self._languages = array("q"), array("q")
        self._language_words = 1
        self._lines, self._pool, self._wants, self._carries, self._countries = (array("i") for _ in range(5))
        self._themes = array("I")
        self._listed: set[int] = set()
        self._wanted: dict[str, str] = {}
        self._offered: dict[str, tuple[str, ...]] = {}

    def add(self, profile: Profile) -> None:
        details = profile.details
        self.ids.append(profile.id)
        partners = self._append(self._pool, sorted(self._city[partner] for partner in profile.partners))
        competences = self._append(self._pool, sorted(self._theme[theme] for theme in details.competences or ()))
        needs = self._append(self._lines, (value for need in details.needs for value in self._need(need)), 6)
        offers = self._append(self._lines, (value for offer in details.offers for value in self._offer(offer)), 6)
        wants = self._append(self._wants, (value for term, share in profile.wants.items() for value in (self._term[term], share)), 2)
        carries = self._append(self._carries, (self._term[term] for term in profile.carries))
        self._listed.update(self._pool[partners[0] : partners[1]])
        self._countries.append(self._country[profile.country])
        self._cities.extend((_context_limit(profile), profile.population, profile.south))
        self._cities.extend((profile.need_limit, profile.offer_limit, self._city[profile.id]))
        self._cities.extend((*partners, *competences, details.competences is not None, *needs, offers[1], *wants, *carries))
        self._add_languages(profile.languages)

    def _append(self, rows: "array[int]", values: Iterable[int], width: int = 1) -> tuple[int, int]:
        start = len(rows) // width
        rows.extend(values)
        return start, len(rows) // width

    def _need(self, need: NeedLine) -> tuple[int, ...]:
        self._wanted[need.theme] = need.above
        self._themes.append(self._theme[need.theme])
        return (*self._line(need), need.parts)

    def _offer(self, offer: OfferLine) -> tuple[int, ...]:
        self._offered[offer.lineage[0]] = offer.lineage
        self._themes.append(self._theme[offer.lineage[0]])
        return (*self._line(offer), arithmetic.capacity_points(offer.capacity))

    def _line(self, line: NeedLine | OfferLine) -> tuple[int, ...]:
        words = self._append(self._pool, sorted(self._word[word] for word in line.words))
        return (line.modes, line.months, -1 if line.language is None else self._language[line.language], *words)

    def _add_languages(self, languages: tuple[str, ...]) -> None:
        numbers = [self._language[language] for language in languages]
        words = len(self._language) // _BITS + 1
        if words > self._language_words:
            wider = np.zeros((len(self.ids) - 1, words), "i8")
            wider[:, : self._language_words] = np.array(self._languages, "i8").reshape(-1, self._language_words)
            self._languages, self._language_words = array("q", wider.tobytes()), words
        bits = [0] * self._language_words
        for number in numbers:
            bits[number // _BITS] |= 1 << number % _BITS
        self._languages.extend(bits)

    def finish(self) -> CityTable:
        cities = np.array(self._cities, "i8").reshape(-1, LANGUAGES)
        languages = np.array(self._languages, "i8").reshape(len(self.ids), -1 if self.ids else 1)
        for lineage in self._offered.values():
            for theme in lineage:
                self._theme[theme]  # competences may name what no city needs or offers
        parents = np.full(max(1, len(self._theme)), -1, "i4")
        for lineage in self._offered.values():
            parents[[self._theme[theme] for theme in lineage[:-1]]] = [self._theme[theme] for theme in lineage[1:]]
        closeness = np.zeros((len(parents), len(parents)), "u1")
        below: dict[str, list[str]] = {}
        for offered, lineage in self._offered.items():
            for theme in lineage:
                below.setdefault(theme, []).append(offered)
        for wanted, above in self._wanted.items():
            for offered in below.get(above, ()):
                closeness[self._theme[wanted], self._theme[offered]] = taxonomy.closeness(wanted, above, self._offered[offered])
        # Whom nobody lists, and who lists nobody, cannot gain by a tie.
        tied = np.isin(cities[:, ITSELF], list(self._listed)) | (cities[:, PARTNERS_START] < cities[:, PARTNERS_END])
        cities[:, CONTEXT_LIMIT] -= np.where(tied, 0, arithmetic.TIE)
        wants, carries = _rows(self._wants).reshape(-1, 2), _rows(self._carries)
        wanted_from, wanted_by, wanting = _by_term(cities[:, WANTS_START], cities[:, WANTS_END], wants[:, 0], len(self._term))
        carried_from, carried_by, _ = _by_term(cities[:, CARRIES_START], cities[:, CARRIES_END], carries, len(self._term))
        columns = Columns(
            cities=np.hstack([cities, languages]),
            countries=_rows(self._countries),
            lines=_rows(self._lines).reshape(-1, 6),
            themes=np.frombuffer(self._themes, "u4"),
            pool=_rows(self._pool),
            wants=wants,
            carries=carries,
            wanted_from=wanted_from,
            wanted_by=wanted_by,
            wanted_help=wants[wanting, 1].astype("u2"),
            carried_from=carried_from,
            carried_by=carried_by,
            parents=parents,
            closeness=np.stack([closeness, closeness.T]),
            terms=len(self._term),
            words=len(self._word),
            offers=int(np.max(cities[:, OFFERS_END] - cities[:, OFFERS_START], initial=0)),
        )
        return CityTable(tuple(self.ids), columns)


def _context_limit(profile: Profile) -> int:
    """The points of context that this city could have with the best of partners."""
    language = arithmetic.language_points(bool(profile.languages), shared=True)
    scale = arithmetic.scale_points(profile.population, profile.population)
    fit = max(profile.need_limit, profile.offer_limit)
    return language + scale + arithmetic.TIE + arithmetic.south_points(profile.south, 1) + fit


def _by_term(starts: Array, ends: Array, terms: Array, count: int) -> tuple[Array, Array, Array]:
    """Lists of terms, city after city, as lists of cities, term after term: where each starts, the cities, and the old places."""
    places = np.argsort(terms, kind="stable")
    cities = np.repeat(np.arange(len(starts), dtype="i4"), ends - starts)
    return np.concatenate([np.zeros(1, "i8"), np.cumsum(np.bincount(terms, minlength=count))]), cities[places], places


def _rows(values: "array[int]") -> Array:
    # No copy: the writer is done with them.
    return np.frombuffer(values, "i4")
