"""The best partners of one city among thousands, now, without any numerical library: for a page that waits."""

from bisect import insort
from collections.abc import Iterable
from typing import NamedTuple

from isopolity.core.matching import arithmetic
from isopolity.core.matching.profile import Profile
from isopolity.core.matching.score import Facts, city_points, facts_between, may_be_partners

SHORTLIST = 60


class Candidate(NamedTuple):
    """A partner on a city's shortlist with the facts between them, seen from the city."""

    partner: Profile
    facts: Facts

    @property
    def fine(self) -> int:
        return self.facts.fine


def best_partners(city: Profile, others: Iterable[Profile], limit: int = SHORTLIST) -> list[Candidate]:
    """The `limit` best of `others` for the city, best first; exact.

    Only partners that carry something in one direction at least, of another country. Among equals those whose id
    follows the city's own come first, then those before it: so equal scores do not all favour the start of the alphabet.
    """
    chosen: list[tuple[tuple[int, bool, str], Candidate]] = []
    bar = 0
    for root, partner, gets, gives in _promising(city, others):
        if root < bar:
            break
        if _ceiling(city, partner, root, gets, gives) < bar:
            continue
        facts = facts_between(city, partner)
        insort(chosen, ((-facts.fine, partner.id < city.id, partner.id), Candidate(partner, facts)))
        if len(chosen) > limit:
            chosen.pop()
        if len(chosen) == limit:
            bar = chosen[-1][1].fine
    return [candidate for _, candidate in chosen]


def _promising(city: Profile, others: Iterable[Profile]) -> list[tuple[int, Profile, int, int]]:
    """Who carries something, with the score that a perfect context would give and both helps, highest first."""
    wanted = city.wants.get
    carries = city.carries
    found = []
    for partner in others:
        gets = sum([wanted(term, 0) for term in partner.carries])
        wants = partner.wants.get
        gives = sum([wants(term, 0) for term in carries])
        if (gets or gives) and may_be_partners(city, partner):
            found.append((arithmetic.root_of(gets, gives), partner, gets, gives))
    return sorted(found, key=lambda line: -line[0])


def _ceiling(city: Profile, partner: Profile, root: int, gets: int, gives: int) -> int:
    """No fit of needs and offers lifts the score above this."""
    limits = [min(city.need_limit, partner.offer_limit)] * bool(gets) + [min(partner.need_limit, city.offer_limit)] * bool(gives)
    context = city_points(city, partner) + sum(limits) // len(limits)
    return arithmetic.weighed(root, bool(gets and gives), context)
