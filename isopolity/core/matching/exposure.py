"""Stage 2: who is suggested to whom, so that famous cities do not fill every list and nobody is forgotten.

Every city has a price, in millionths of score. A city that stands on too many lists becomes dearer, one on too few becomes
cheaper, and each list takes the partners whose score less price is highest. A few rounds bring the total score near the
best that the cap allows. Whole numbers and a fixed order, so the same input gives the same lists.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from isopolity.core.matching import auction
from isopolity.core.matching.live import Candidate

ROUNDS = 15
# The least developed aim a little above their share, so that the last settling does not bring them below it.
_MARGIN_PERCENT = 2


@dataclass(frozen=True, slots=True)
class Figures:
    """What a page states of a run, over the `cities` that have any partner. Exposure: on how many lists a city stands.

    `gini` is that of exposure; `score_loss` compares with lists of the best partners only; shares are 0-1.
    """

    cities: int
    cap: int
    most_suggested: int
    never_suggested: int
    gini: float
    score_loss: float
    least_developed_among_cities: float
    least_developed_among_suggestions: float


class Exposure(NamedTuple):
    """`chosen`: for each city, flat, the places in its row that it is shown, dearest wish first, -1 when there is no more;
    `partner` and `fine`: those rows, `width` places a city, in which a forgotten city may have taken the last places.
    `counts` (on how many lists each stands) and `prices` are what `fair_choice` needs later.
    """

    partner: Any
    fine: Any
    width: int
    chosen: Any
    counts: Any
    prices: Any
    figures: Figures


class Loops(NamedTuple):
    """The functions of `auction`, as they stand or compiled."""

    choose: Callable[..., None]
    tally: Callable[..., None]
    reprice: Callable[..., None]
    settle: Callable[..., None]
    invite: Callable[..., None]
    sum_up: Callable[..., tuple[int, int]]
    suggested: Callable[..., int]


PLAIN = Loops(*(getattr(auction, name) for name in Loops._fields))


def cap_for(most: int) -> int:
    """On how many lists of `most` partners one city may stand: one and a half times the mean of full lists."""
    return -(-3 * most // 2)


def shared_exposure(shortlists: Sequence[Sequence[tuple[int, int]]], least_developed: Sequence[bool], *, most: int) -> Exposure:
    """Lists of at most `most` partners out of shortlists of (position of the partner, score in millionths), best first.

    The cap makes no list shorter: a city that has no other partner keeps a crowded one. The least developed cities get at
    least their share of all suggestions, as far as the shortlists hold enough of them below the cap.
    """
    width = max(1, *map(len, shortlists)) if shortlists else 1
    partner, fine = [], []
    for row in shortlists:
        partner += [other for other, _ in row] + [-1] * (width - len(row))
        fine += [score for _, score in row] + [-1] * (width - len(row))
    return settled_exposure(partner, fine, width, list(map(int, least_developed)), most, PLAIN, lambda length: [0] * length)


def settled_exposure(
    partner: Any, fine: Any, width: int, least: Any, most: int, loops: Loops, zeros: Callable[[int], Any]
) -> Exposure:  # fmt: skip
    """`shared_exposure` on flat rows of `width` places, with loops and containers to match; changes `partner` and `fine`."""
    cities = len(least)
    cap = cap_for(most)
    counts, prices, chosen, nets = zeros(cities), zeros(cities), zeros(cities * most), zeros(max(width, most))
    loops.choose(partner, fine, width, most, prices, chosen, nets)
    best, suggestions = loops.sum_up(fine, width, chosen, most)
    with_partners = [city for city, first in enumerate(partner[::width]) if first >= 0]
    floor = suggestions // (2 * max(1, len(with_partners)))
    loops.invite(partner, fine, width, least, floor, cap, counts, zeros(cities))
    least_cities = sum(int(least[city]) for city in with_partners)
    wanted = _at_least(suggestions * least_cities * (100 + _MARGIN_PERCENT), 100 * max(1, len(with_partners)))
    step = best // max(1, suggestions) // 8
    for turn in range(ROUNDS):
        loops.choose(partner, fine, width, most, prices, chosen, nets)
        loops.tally(partner, width, chosen, most, counts)
        lacking = wanted - loops.suggested(counts, least)
        pace = step // (4 + turn)
        lift = min(pace, pace * max(0, lacking) * 8 // max(1, wanted))
        loops.reprice(counts, prices, least, cap, floor, most, pace, lift)
    order = sorted(range(cities), key=lambda city: not least[city])
    loops.settle(partner, fine, width, most, prices, cap, _like(order, zeros), counts, chosen, nets)
    lacking = _at_least(suggestions * least_cities, max(1, len(with_partners))) - loops.suggested(counts, least)
    _grant(partner, fine, width, chosen, most, cap, counts, least, lacking)
    total, _ = loops.sum_up(fine, width, chosen, most)
    exposures = sorted(int(counts[city]) for city in with_partners)
    figures = Figures(
        cities=len(with_partners),
        cap=cap,
        most_suggested=max(exposures, default=0),
        never_suggested=sum(count == 0 for count in exposures),
        gini=gini(exposures),
        score_loss=1 - total / best if best else 0.0,
        least_developed_among_cities=least_cities / max(1, len(with_partners)),
        least_developed_among_suggestions=loops.suggested(counts, least) / max(1, suggestions),
    )
    return Exposure(partner, fine, width, chosen, counts, prices, figures)


def fair_choice(
    candidates: Iterable[Candidate], *, most: int, prices: Mapping[str, int], counts: Mapping[str, int], shown_before: frozenset[str]
) -> list[Candidate]:
    """One changed city's list out of its fresh shortlist, against prices and counts (by city id) of the last run.

    `shown_before` is whom the city was shown in that run: there it is counted already. Cities that the run did not know
    have neither price nor count. Best score first.
    """
    cap = cap_for(most)
    by_worth = sorted(candidates, key=lambda candidate: prices.get(candidate.partner.id, 0) - candidate.fine)
    crowded = {
        candidate.partner.id
        for candidate in by_worth
        if counts.get(candidate.partner.id, 0) - (candidate.partner.id in shown_before) >= cap
    }
    # Stable: those with room first, each kind by worth.
    taken = sorted(by_worth, key=lambda candidate: candidate.partner.id in crowded)[:most]
    return sorted(taken, key=lambda candidate: (-candidate.fine, candidate.partner.id))


def gini(ascending: Sequence[int]) -> float:
    """0: all equal; near 1: one has all."""
    total = sum(ascending)
    if total == 0:
        return 0.0
    length = len(ascending)
    return sum((2 * rank - length - 1) * value for rank, value in enumerate(ascending, start=1)) / (length * total)


def _grant(
    partner: Any, fine: Any, width: int, chosen: Any, most: int, cap: int, counts: Any, least: Any, lacking: int
) -> None:  # fmt: skip
    """Exchange others for least developed cities where it costs least, until these have so many suggestions more."""
    while lacking > 0:
        exchanges = []
        for city in range(len(least)):
            shown = [slot for slot in chosen[city * most : (city + 1) * most] if slot >= 0]
            slots = [slot for slot in range(width) if partner[city * width + slot] >= 0]
            out = [slot for slot in shown if not least[partner[city * width + slot]]]
            into = [slot for slot in slots if slot not in shown and least[partner[city * width + slot]]]
            if out and into:
                old = min(out, key=lambda slot: (int(fine[city * width + slot]), -slot))
                new = max(into, key=lambda slot: (int(fine[city * width + slot]), -slot))
                exchanges.append((int(fine[city * width + old]) - int(fine[city * width + new]), city, old, new))
        before = lacking
        for _, city, old, new in sorted(exchanges):
            if lacking > 0 and counts[partner[city * width + new]] < cap:
                chosen[city * most + list(chosen[city * most : (city + 1) * most]).index(old)] = new
                counts[partner[city * width + old]] -= 1
                counts[partner[city * width + new]] += 1
                lacking -= 1
        if lacking == before:
            return


def _at_least(share: int, of: int) -> int:
    return -(-share // of)


def _like(values: list[int], zeros: Callable[[int], Any]) -> Any:
    container = zeros(len(values))
    container[:] = values
    return container
