"""A city made ready for scoring: small enough for a database row, quick enough to read ten thousand of them for one page."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from isopolity.core.matching import arithmetic
from isopolity.core.matching.model import MAX_LINES, MAX_URGENCY, MODES, City, Need, Offer
from isopolity.core.matching.taxonomy import Taxonomy


class NeedLine(NamedTuple):
    """A need as it is scored. `parts` is its share of the city's needs in 1/2500; modes and months are bits."""

    id: str
    theme: str
    above: str
    parts: int
    urgency: int
    modes: int
    months: int
    language: str | None
    words: frozenset[str]


class OfferLine(NamedTuple):
    """An offer as it is scored. `lineage` is its theme and all themes above it."""

    id: str
    lineage: tuple[str, ...]
    capacity: int
    modes: int
    months: int
    language: str | None
    words: frozenset[str]


class Outline(NamedTuple):
    """What the first look at a city needs; the rest stays unread text until the city proves to be near."""

    id: str
    country: str
    languages: tuple[str, ...]
    population: int
    south: int
    least_developed: bool
    partners: frozenset[str]
    wants: dict[str, int]
    carries: tuple[str, ...]
    need_limit: int
    offer_limit: int


class Details(NamedTuple):
    needs: tuple[NeedLine, ...]
    offers: tuple[OfferLine, ...]
    competences: frozenset[str] | None
    latitude: float | None
    longitude: float | None


class Profile:
    """One city, ready to be scored; made by `profile_of` or `profile_from_text`. Treat as frozen.

    `wants` maps taxonomy terms to ten-thousandths of help, `carries` are the terms that its offers bring: what the city
    gets from a partner is the sum of `wants` over the partner's `carries`.
    """

    def __init__(self, outline: Outline, details: Details | str) -> None:
        self.id = outline.id
        self.country = outline.country
        self.languages = outline.languages
        self.population = outline.population
        self.south = outline.south
        self.least_developed = outline.least_developed
        self.partners = outline.partners
        self.wants = outline.wants
        self.carries = outline.carries
        self.need_limit = outline.need_limit
        self.offer_limit = outline.offer_limit
        self._details = details

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def outline(self) -> Outline:
        return Outline(*(getattr(self, name) for name in Outline._fields))

    @cached_property
    def details(self) -> Details:
        return _details_from(json.loads(self._details)) if isinstance(self._details, str) else self._details

    @property
    def needs(self) -> tuple[NeedLine, ...]:
        return self.details.needs

    @property
    def offers(self) -> tuple[OfferLine, ...]:
        return self.details.offers

    @property
    def text(self) -> str:
        """Two lines of JSON, outline and details; `profile_from_text` reads them. Equal cities give equal text."""
        outline = [sorted(value) if isinstance(value, frozenset) else value for value in self.outline]
        details = self._details if isinstance(self._details, str) else _json(_plain_details(self._details))
        return f"{_json(outline)}\n{details}"


def profile_of(city: City, taxonomy: Taxonomy) -> Profile:
    """Compile one city. Needs and offers are ordered by id, so their order in the input is without effect.

    Raises ValueError for what a form or a file reader should have refused: a theme outside the taxonomy, two needs or
    offers of one id, more than `MAX_LINES` of them, urgency or capacity or population out of range.
    """
    _refuse_nonsense(city, taxonomy)
    needs = tuple(sorted(city.needs, key=lambda need: need.id))
    offers = tuple(sorted(city.offers, key=lambda offer: offer.id))
    parts = arithmetic.parts_of([need.urgency for need in needs])
    details = Details(
        needs=tuple(_need_line(need, share, taxonomy) for need, share in zip(needs, parts, strict=True)),
        offers=tuple(_offer_line(offer, taxonomy) for offer in offers),
        competences=city.competences,
        latitude=city.latitude,
        longitude=city.longitude,
    )
    wants: dict[str, int] = {}
    for need, share in zip(needs, parts, strict=True):
        for term, quarters in taxonomy.wanted_terms(need.theme).items():
            wants[term] = wants.get(term, 0) + quarters * share
    return Profile(
        Outline(
            id=city.id,
            country=city.country,
            languages=tuple(dict.fromkeys(city.languages)),
            population=arithmetic.UNKNOWN if city.population is None else city.population,
            south=1 if city.least_developed else arithmetic.UNKNOWN if city.south is None else int(city.south),
            least_developed=city.least_developed,
            partners=city.partners - {city.id},
            wants=wants,
            carries=tuple(sorted({term for offer in offers for term in taxonomy.carried_terms(offer.theme)})),
            need_limit=_need_limit(details),
            offer_limit=_offer_limit(details),
        ),
        details,
    )


def profile_from_text(text: str) -> Profile:
    """The profile whose `text` this is. The details are read when first asked for."""
    first, details = text.split("\n", 1)
    outline = Outline(*json.loads(first))
    return Profile(
        outline._replace(languages=tuple(outline.languages), partners=frozenset(outline.partners), carries=tuple(outline.carries)), details
    )


def modes_of(bits: int) -> tuple[str, ...]:
    """The names of modes kept as bits, in the order of `MODES`."""
    return tuple(mode for at, mode in enumerate(MODES) if bits >> at & 1)


def _need_line(need: Need, parts: int, taxonomy: Taxonomy) -> NeedLine:
    above = taxonomy.above(need.theme)
    return NeedLine(
        need.id, need.theme, above, parts, need.urgency, _mode_bits(need.modes), _month_bits(need.months), need.language, need.words
    )


def _offer_line(offer: Offer, taxonomy: Taxonomy) -> OfferLine:
    lineage = taxonomy.lineage(offer.theme)
    return OfferLine(offer.id, lineage, offer.capacity, _mode_bits(offer.modes), _month_bits(offer.months), offer.language, offer.words)


def _mode_bits(modes: Iterable[str]) -> int:
    return sum(1 << MODES.index(mode) for mode in modes)


def _month_bits(months: Iterable[int]) -> int:
    return sum(1 << (month - 1) for month in months)


def _need_limit(details: Details) -> int:
    needs = details.needs
    return arithmetic.need_side_limit(
        any(need.words for need in needs),
        any(need.modes for need in needs),
        any(need.months for need in needs),
        details.competences is not None,
    )


def _offer_limit(details: Details) -> int:
    offers = details.offers
    return arithmetic.offer_side_limit(
        any(offer.words for offer in offers),
        any(offer.modes for offer in offers),
        any(offer.months for offer in offers),
        max((offer.capacity for offer in offers), default=1),
    )


def _refuse_nonsense(city: City, taxonomy: Taxonomy) -> None:
    if city.population is not None and city.population < 1:
        raise ValueError(f"{city.id}: population {city.population}")
    for name, lines in (("needs", city.needs), ("offers", city.offers)):
        if len(lines) > MAX_LINES:
            raise ValueError(f"{city.id}: {len(lines)} {name}, at most {MAX_LINES}")
        if len({line.id for line in lines}) < len(lines):
            raise ValueError(f"{city.id}: two {name} of one id")
        for line in lines:
            if line.theme not in taxonomy:
                raise ValueError(f"{city.id}: theme {line.theme!r}")
            if not line.modes <= set(MODES) or not line.months <= set(range(1, 13)):
                raise ValueError(f"{city.id}: modes or months of {line.id!r}")
    for need in city.needs:
        if not 1 <= need.urgency <= MAX_URGENCY:
            raise ValueError(f"{city.id}: urgency {need.urgency}")
    for offer in city.offers:
        if offer.capacity < 1:
            raise ValueError(f"{city.id}: capacity {offer.capacity}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _plain_details(details: Details) -> Mapping[str, object]:
    return {
        "needs": [[*need[:-1], sorted(need.words)] for need in details.needs],
        "offers": [[*offer[:-1], sorted(offer.words)] for offer in details.offers],
        "competences": None if details.competences is None else sorted(details.competences),
        "place": [details.latitude, details.longitude],
    }


def _details_from(plain: dict[str, Any]) -> Details:
    return Details(
        needs=tuple(NeedLine._make([*line[:-1], frozenset(line[-1])]) for line in plain["needs"]),
        offers=tuple(OfferLine._make([line[0], tuple(line[1]), *line[2:-1], frozenset(line[-1])]) for line in plain["offers"]),
        competences=None if plain["competences"] is None else frozenset(plain["competences"]),
        latitude=plain["place"][0],
        longitude=plain["place"][1],
    )
