"""Facts between two cities to a match as one of them reads it: reasons, obstacles, and what would raise the score."""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator

from isopolity.core.matching import arithmetic
from isopolity.core.matching.model import MAX_URGENCY, Direction, Match, Remark
from isopolity.core.matching.profile import NeedLine, OfferLine, Profile, modes_of
from isopolity.core.matching.score import Carried, Facts, are_tied, facts_between, is_inside, shared_languages
from isopolity.core.matching.taxonomy import NARROWER, SAME
from isopolity.core.reasons import Reason, Value

NAMED_THEMES = 3
NAMED_WORDS = 5
SHORTEST_WORD = 3
EARTH_RADIUS_KM = 6_371.0


def match_between(own: Profile, partner: Profile, facts: Facts | None = None) -> Match:
    """The match as the first city reads it; `facts` spares computing them again. The other city reads the same facts
    with directions, and values named `own_` and `partner_`, exchanged. Remarks are sorted by direction and code, those
    of both ways first.
    """
    facts = facts_between(own, partner) if facts is None else facts
    gets = _Way("gets", own, partner, facts.gets)
    gives = _Way("gives", partner, own, facts.gives)
    reasons = [*_common_reasons(own, partner), *_reasons(gets), *_reasons(gives)]
    obstacles = [*_common_obstacles(own, partner), *_obstacles(gets), *_obstacles(gives)]
    hints = [*_common_hints(own, partner), *_hints_to_get(gets), *_hints_to_give(gives)]
    return Match(
        partner=partner.id,
        score=facts.fine // arithmetic.FINE,
        fine=facts.fine,
        mutual=bool(facts.gets and facts.gives),
        gives=gives.ids,
        gets=gets.ids,
        reasons=_sorted(reasons),
        obstacles=_sorted(obstacles),
        hints=_sorted(hints),
        distance_km=distance_km(own, partner),
    )


def distance_km(one: Profile, other: Profile) -> int | None:
    """Great-circle distance, None when a place is unknown. Information only (A03): it never enters the score."""
    a, b = one.details, other.details
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    north_a, north_b = math.radians(a.latitude), math.radians(b.latitude)
    east = math.radians(b.longitude - a.longitude)
    half = math.sin((north_b - north_a) / 2) ** 2 + math.cos(north_a) * math.cos(north_b) * math.sin(east / 2) ** 2
    return round(2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half))))


class _Way:
    """One direction: who receives, who helps, and what is carried, heaviest first."""

    def __init__(self, direction: Direction, receiver: Profile, helper: Profile, lines: tuple[Carried, ...]) -> None:
        self.direction = direction
        self.receiver = receiver
        self.helper = helper
        self.lines = sorted(lines, key=lambda line: (-line.quarters * receiver.needs[line.need].parts, line.need))

    @property
    def ids(self) -> tuple[tuple[str, str], ...]:
        """Needs and the offers that answer them: the nearest first, the heaviest of these before the others, as reasons name them."""
        nearest = sorted(self.lines, key=lambda line: -line.quarters)
        return tuple((self.receiver.needs[line.need].id, self.helper.offers[line.offer].id) for line in nearest)

    def remark(self, code: str, **values: Value) -> Remark:
        return Remark(self.direction, Reason(code, values))

    def pairs(self) -> Iterator[tuple[NeedLine, OfferLine, int]]:
        for line in self.lines:
            yield self.receiver.needs[line.need], self.helper.offers[line.offer], line.quarters


def _reasons(way: _Way) -> Iterator[Remark]:
    for need, offer, quarters in list(way.pairs())[:NAMED_THEMES]:
        named = {"theme": need.theme, "need": need.id, "offer": offer.id}
        if quarters == SAME:
            yield way.remark("same-theme", **named)
        elif quarters == NARROWER:
            yield way.remark("narrower-theme", offer_theme=offer.lineage[0], **named)
        else:
            yield way.remark("near-theme", offer_theme=offer.lineage[0], under=need.above, **named)
    if len(way.lines) > NAMED_THEMES:
        yield way.remark("more-themes", count=len(way.lines) - NAMED_THEMES)
    yield from _first(_shared_words(way))
    yield from _first(_shared_modes(way))
    urgent = (need for need, _, quarters in way.pairs() if quarters == SAME and need.urgency == MAX_URGENCY)
    yield from _first(way.remark("urgent-need", theme=need.theme, need=need.id) for need in urgent)
    ample = (offer for _, offer, _ in way.pairs() if arithmetic.capacity_points(offer.capacity) == arithmetic.CAPACITY)
    yield from _first(way.remark("ample-capacity", offer=offer.id, capacity=offer.capacity) for offer in ample)


def _shared_words(way: _Way) -> Iterator[Remark]:
    for need, offer, _ in way.pairs():
        words = sorted(word for word in need.words & offer.words if _says_something(word))
        if words:
            yield way.remark("shared-words", words=tuple(words[:NAMED_WORDS]), need=need.id, offer=offer.id)


def _says_something(word: str) -> bool:
    """Numbers, and words of fewer than three letters, tell a reader nothing; two Chinese signs are a word."""
    if any(sign.isdigit() for sign in word):
        return False
    return len(word) >= SHORTEST_WORD or (len(word) > 1 and unicodedata.east_asian_width(word[0]) == "W")


def _shared_modes(way: _Way) -> Iterator[Remark]:
    for need, offer, _ in way.pairs():
        if need.modes & offer.modes:
            yield way.remark("shared-modes", modes=modes_of(need.modes & offer.modes), need=need.id, offer=offer.id)


def _obstacles(way: _Way) -> Iterator[Remark]:
    if not way.lines:
        yield way.remark("one-way")
    competences = way.receiver.details.competences
    for need, offer, _ in way.pairs():
        if competences is not None and not is_inside(offer, competences):
            yield way.remark("outside-competence", theme=offer.lineage[0], need=need.id, offer=offer.id)
        if need.modes and offer.modes and not need.modes & offer.modes:
            yield way.remark("modes-differ", need=need.id, offer=offer.id, wished=modes_of(need.modes), offered=modes_of(offer.modes))
        if need.months and offer.months and not need.months & offer.months:
            yield way.remark("season-differs", need=need.id, offer=offer.id)
    for at, count in sorted(Counter(line.offer for line in way.lines).items()):
        offer = way.helper.offers[at]
        if count > offer.capacity:
            yield way.remark("capacity-small", offer=offer.id, capacity=offer.capacity, needs=count)


def _common_reasons(own: Profile, partner: Profile) -> Iterator[Remark]:
    languages = shared_languages(own, partner)
    if languages:
        yield _both("shared-language", languages=tuple(sorted(languages)))
    if arithmetic.UNKNOWN not in (own.population, partner.population) and _scale(own, partner) == arithmetic.SCALE:
        yield _both("similar-scale", own_population=own.population, partner_population=partner.population)
    if are_tied(own, partner):
        yield _both("existing-tie")
    common = sorted(own.partners & partner.partners)
    if common:
        yield _both("common-partner", partner=common[0], count=len(common))
    if own.south == partner.south == 1:
        yield _both("south-south")


def _common_obstacles(own: Profile, partner: Profile) -> Iterator[Remark]:
    if own.languages and partner.languages and not shared_languages(own, partner):
        yield _both("interpreter-needed", own_language=own.languages[0], partner_language=partner.languages[0])
    if arithmetic.UNKNOWN not in (own.population, partner.population) and _scale(own, partner) <= arithmetic.SCALE // 4:
        small, large = sorted((own.population, partner.population))
        yield _both("scale-differs", times=large // small, own_population=own.population, partner_population=partner.population)


def _common_hints(own: Profile, partner: Profile) -> Iterator[Remark]:
    if not own.languages:
        yield _both("state-languages")
    elif partner.languages and not shared_languages(own, partner):
        yield _both("add-language", language=partner.languages[0])
    if own.population == arithmetic.UNKNOWN:
        yield _both("state-population")
    if own.details.competences is None:
        yield _both("state-competences")


def _hints_to_get(way: _Way) -> Iterator[Remark]:
    """What the receiver, who reads, could do to get more."""
    if not way.lines:
        yield from _first(way.remark("state-need", theme=offer.lineage[0], offer=offer.id) for offer in way.helper.offers)
    for need, offer, _ in way.pairs():
        if need.modes and offer.modes and not need.modes & offer.modes:
            yield way.remark("widen-need-modes", need=need.id, mode=modes_of(offer.modes)[0])


def _hints_to_give(way: _Way) -> Iterator[Remark]:
    """What the helper, who reads, could do to give more."""
    met = {line.need for line in way.lines if line.quarters == SAME}
    open_needs = [need for at, need in enumerate(way.receiver.needs) if at not in met]
    if open_needs:
        need = max(open_needs, key=lambda need: need.parts)
        yield way.remark("offer-theme", theme=need.theme, need=need.id)
    for at in sorted({line.offer for line in way.lines}):
        offer = way.helper.offers[at]
        if arithmetic.capacity_points(offer.capacity) < arithmetic.CAPACITY:
            yield way.remark("raise-capacity", offer=offer.id, capacity=offer.capacity)
    for need, offer, _ in way.pairs():
        if need.modes and offer.modes and not need.modes & offer.modes:
            yield way.remark("widen-offer-modes", offer=offer.id, mode=modes_of(need.modes)[0])


def _both(code: str, **values: Value) -> Remark:
    return Remark(None, Reason(code, values))


def _scale(own: Profile, partner: Profile) -> int:
    return arithmetic.scale_points(own.population, partner.population)


def _first(remarks: Iterator[Remark]) -> Iterator[Remark]:
    """At most one remark of a kind: the one about the heaviest need."""
    for remark in remarks:
        yield remark
        return


def _sorted(remarks: list[Remark]) -> tuple[Remark, ...]:
    # Stable: remarks of one code stay heaviest first.
    return tuple(sorted(remarks, key=lambda remark: (remark.direction or "", remark.reason.code)))
