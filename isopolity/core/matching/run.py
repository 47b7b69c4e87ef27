"""A full run over all cities: both stages. Small runs need no numerical library; large ones load the compiled engine."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import Any, NamedTuple

from isopolity.core.matching.exposure import Exposure, Figures, shared_exposure
from isopolity.core.matching.live import SHORTLIST, best_partners
from isopolity.core.matching.profile import Profile
from isopolity.core.matching.score import Facts, carried, facts_from_answers

MOST = 10
# Up to here plain Python is done before the engine is loaded.
_SMALL = 200

Progress = Callable[[float], None]


class Suggestion(NamedTuple):
    """One partner on a city's list: its position in `Run.ids`, the score in millionths, and where the run keeps its answers."""

    partner: int
    fine: int
    mutual: bool
    place: int


@dataclass(frozen=True)
class Run:
    """What a run found, in the order of `ids`: on how many lists each city stands, its price, and the figures of fairness.

    The lists are kept as flat sequences, because a hundred thousand cities have a million suggestions; `lists` and
    `suggestions_of` bring them in order, best first, ties by partner id.
    """

    ids: tuple[str, ...]
    counts: Sequence[int]
    prices: Sequence[int]
    figures: Figures
    _rows: Any
    _partners: Any
    _fines: Any
    _starts: Any
    _answers: Any
    _needs: Sequence[int]

    @property
    def lists(self) -> Iterator[list[Suggestion]]:
        """The list of each city."""
        return map(self.suggestions_of, range(len(self.ids)))

    def suggestions_of(self, city: int) -> list[Suggestion]:
        """The list of the city at this position."""
        found = []
        for place in range(self._rows[city], self._rows[city + 1]):
            answers = self._answers_at(place)
            split = self._needs[city]
            mutual = any(answer >= 0 for answer in answers[:split]) and any(answer >= 0 for answer in answers[split:])
            found.append(Suggestion(int(self._partners[place]), int(self._fines[place]), mutual, place))
        # Positions are in the order of ids, so they break ties as ids do.
        return sorted(found, key=lambda line: (-(line.fine // 1_000), line.partner))

    def facts(self, city: Profile, partner: Profile, suggestion: Suggestion) -> Facts:
        """What the suggestion's reasons rest on, seen from the city; `match_between` makes them of it without a search."""
        return facts_from_answers(city, partner, self._answers_at(suggestion.place))

    def _answers_at(self, place: int) -> Sequence[int]:
        answers: Sequence[int] = self._answers[self._starts[place] : self._starts[place + 1]]
        return answers


def full_run(profiles: Iterable[Profile], *, most: int = MOST, threads: int = 2, progress: Progress | None = None) -> Run:
    """Suggest at most `most` (1-60) partners to each city. Profiles of one taxonomy, in the order of their ids.

    The answer is the same whatever `threads`, and whether the engine is used or not. `progress` is told the share done.
    Profiles of a large run are read one by one and need not be in memory at once. ValueError: out of order, or `most` out of range.
    """
    if not 1 <= most <= SHORTLIST:
        raise ValueError(f"at most 1 to {SHORTLIST} partners, not {most}")
    reading = iter(profiles)
    small = list(islice(reading, _SMALL + 1))
    if len(small) <= _SMALL:
        return _plain_run(small, most, progress)
    return _compiled_run(chain(small, reading), most, threads, progress)


def _plain_run(profiles: list[Profile], most: int, progress: Progress | None) -> Run:
    at = {profile.id: position for position, profile in enumerate(profiles)}
    if sorted(at) != [profile.id for profile in profiles]:
        raise ValueError("profiles are not in the order of their ids")
    shortlists = []
    for done, profile in enumerate(profiles, start=1):
        shortlists.append([(at[candidate.partner.id], candidate.fine) for candidate in best_partners(profile, profiles)])
        if progress:
            progress(done / len(profiles))
    shared = shared_exposure(shortlists, [profile.least_developed for profile in profiles], most=most)
    rows, partners, fines = _flat(shared, most)
    pairs = [(profiles[city], profiles[partners[place]]) for city in range(len(profiles)) for place in range(rows[city], rows[city + 1])]
    answers = [_answers(one, other) + _answers(other, one) for one, other in pairs]
    starts = [0, *accumulate(map(len, answers))]
    return Run(
        tuple(at), shared.counts, shared.prices, shared.figures, rows, partners, fines, starts, [*chain.from_iterable(answers)],
        [len(profile.needs) for profile in profiles],
    )  # fmt: skip


def _compiled_run(profiles: Iterable[Profile], most: int, threads: int, progress: Progress | None) -> Run:
    from isopolity.core.matching import engine
    from isopolity.core.matching.columns import NEEDS_START, OFFERS_START, table_of

    least: list[bool] = []

    def noting() -> Iterator[Profile]:
        for profile in profiles:
            least.append(profile.least_developed)
            yield profile

    ids, columns = table_of(noting())
    shared = engine.fair_exposure(engine.shortlists(columns, threads=threads, progress=progress), least, most=most)
    rows, partners, fines = engine.flat_lists(shared, most=most)
    counts, prices, figures = shared.counts.tolist(), shared.prices.tolist(), shared.figures
    del shared  # with the shortlists, which are large
    starts, answers = engine.best_answers(columns, rows, partners, threads=threads)
    needs = (columns.cities[:, OFFERS_START] - columns.cities[:, NEEDS_START]).tolist()
    return Run(ids, counts, prices, figures, rows, partners, fines, starts, answers, needs)


def _answers(city: Profile, partner: Profile) -> list[int]:
    found = {line.need: line.offer for line in carried(city, partner)}
    return [found.get(need, -1) for need in range(len(city.needs))]


def _flat(shared: Exposure, most: int) -> tuple[list[int], list[int], list[int]]:
    """Where each city's list starts, then partners and scores of all lists, one after the other."""
    rows, partners, fines = [0], [], []
    for city in range(len(shared.counts)):
        for slot in shared.chosen[city * most : (city + 1) * most]:
            if slot >= 0:
                partners.append(int(shared.partner[city * shared.width + slot]))
                fines.append(int(shared.fine[city * shared.width + slot]))
        rows.append(len(partners))
    return rows, partners, fines
