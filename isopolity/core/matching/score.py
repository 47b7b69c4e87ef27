"""Two profiles to facts: what each would carry to the other, how well it fits, and the score. Plain Python, whole numbers.

This is the oracle of the compiled engine and the live path of web pages; both give the same numbers to the last unit.
"""

from collections.abc import Sequence
from typing import NamedTuple

from isopolity.core.matching import arithmetic
from isopolity.core.matching.profile import NeedLine, OfferLine, Profile
from isopolity.core.matching.taxonomy import closeness


class Carried(NamedTuple):
    """One need and the best offer for it, as positions in both profiles; `quarters` of closeness; `fit` 0-140."""

    need: int
    offer: int
    quarters: int
    fit: int


class Facts(NamedTuple):
    """All that is known of a pair, seen from the first city. `gets_help` and `gives_help` are 0-10,000, `context` 0-300."""

    gets: tuple[Carried, ...]
    gives: tuple[Carried, ...]
    gets_help: int
    gives_help: int
    context: int
    fine: int

    @property
    def swapped(self) -> "Facts":
        """The same facts seen from the other city."""
        return Facts(self.gives, self.gets, self.gives_help, self.gets_help, self.context, self.fine)


def may_be_partners(one: Profile, other: Profile) -> bool:
    """Cooperation joins two countries or more (A02)."""
    return one.country != other.country


def help_from(city: Profile, partner: Profile) -> int:
    """Ten-thousandths of the city's needs that the partner's offers answer."""
    wanted = city.wants.get
    return sum([wanted(term, 0) for term in partner.carries])


def facts_between(one: Profile, other: Profile) -> Facts:
    """Everything the score and its reasons rest on. Does not look at countries; see `may_be_partners`."""
    return _facts(one, other, carried(one, other), carried(other, one))


def facts_from_answers(one: Profile, other: Profile, answers: Sequence[int]) -> Facts:
    """`facts_between` without the search: `answers` holds the place of the best offer for each need of the first city, then
    for each need of the other, -1 where there is none.
    """
    split = len(one.needs)
    return _facts(one, other, _carried_by(one, other, answers[:split]), _carried_by(other, one, answers[split:]))


def _carried_by(city: Profile, partner: Profile, answers: Sequence[int]) -> tuple[Carried, ...]:
    lines = []
    for at, where in enumerate(answers):
        if where >= 0:
            need, offer = city.needs[at], partner.offers[where]
            quarters = closeness(need.theme, need.above, offer.lineage)
            lines.append(Carried(at, int(where), quarters, fit(need, offer, city.details.competences)))
    return tuple(lines)


def _facts(one: Profile, other: Profile, gets: tuple[Carried, ...], gives: tuple[Carried, ...]) -> Facts:
    gets_help = sum(one.needs[line.need].parts * line.quarters for line in gets)
    gives_help = sum(other.needs[line.need].parts * line.quarters for line in gives)
    fits = [_mean_fit(city, lines) for city, lines in ((one, gets), (other, gives)) if lines]
    context = city_points(one, other) + (sum(fits) // len(fits) if fits else 0)
    return Facts(gets, gives, gets_help, gives_help, context, arithmetic.fine_score(gets_help, gives_help, context))


def city_points(one: Profile, other: Profile) -> int:
    """Points of context that belong to two cities, whatever they need: 0-160."""
    languages = arithmetic.language_points(bool(one.languages and other.languages), bool(shared_languages(one, other)))
    scale = arithmetic.scale_points(one.population, other.population)
    tie = arithmetic.tie_points(are_tied(one, other), not one.partners.isdisjoint(other.partners))
    return languages + scale + tie + arithmetic.south_points(one.south, other.south)


def shared_languages(one: Profile, other: Profile) -> tuple[str, ...]:
    """In the order in which the first city prefers them."""
    return tuple(language for language in one.languages if language in other.languages)


def are_tied(one: Profile, other: Profile) -> bool:
    """One of the two lists the other as a partner."""
    return other.id in one.partners or one.id in other.partners


def carried(city: Profile, partner: Profile) -> tuple[Carried, ...]:
    """For each need of the city that the partner answers, its best offer: nearest theme, then fit, then offer id."""
    lines = []
    for at, need in enumerate(city.needs):
        best: tuple[int, int, int] | None = None
        for where, offer in enumerate(partner.offers):
            quarters = closeness(need.theme, need.above, offer.lineage)
            if quarters and (best is None or quarters >= best[0]):
                candidate = (quarters, fit(need, offer, city.details.competences), -where)
                best = candidate if best is None else max(best, candidate)
        if best:
            lines.append(Carried(at, -best[2], best[0], best[1]))
    return tuple(lines)


def fit(need: NeedLine, offer: OfferLine, competences: frozenset[str] | None) -> int:
    """How well an offer suits a need beyond its theme, 0-140; `competences` are those of the city that receives."""
    words = words_of(need, offer)
    form = arithmetic.form_points(need.modes, offer.modes)
    season = arithmetic.season_points(need.months, offer.months)
    competence = arithmetic.competence_points(competences is not None, is_inside(offer, competences))
    return words + form + season + competence + arithmetic.capacity_points(offer.capacity)


def words_of(need: NeedLine, offer: OfferLine) -> int:
    """Points for what both texts say."""
    comparable = need.language is not None and need.language == offer.language
    shorter = min(len(need.words), len(offer.words))
    return arithmetic.words_points(len(need.words & offer.words) if shorter else 0, shorter, comparable)


def is_inside(offer: OfferLine, competences: frozenset[str] | None) -> bool:
    """The offer's theme, or one above it, is a competence."""
    return competences is not None and not competences.isdisjoint(offer.lineage)


def _mean_fit(city: Profile, lines: tuple[Carried, ...]) -> int:
    weights = [city.needs[line.need].parts for line in lines]
    return sum(weight * line.fit for weight, line in zip(weights, lines, strict=True)) // sum(weights)
