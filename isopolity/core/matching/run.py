"""A full run over all cities: both stages. Small runs need no numerical library; large ones load the compiled engine."""

from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import NamedTuple

from isopolity.core.matching.exposure import Figures, shared_exposure
from isopolity.core.matching.live import SHORTLIST, best_partners
from isopolity.core.matching.profile import Profile
from isopolity.core.matching.score import help_from

MOST = 10
# Up to here plain Python is done before the engine is loaded.
_SMALL = 200

Progress = Callable[[float], None]


class Suggestion(NamedTuple):
    """One partner on a city's list: its position in `Run.ids`, and the score in millionths."""

    partner: int
    fine: int
    mutual: bool


class Run(NamedTuple):
    """Lists, exposure counts and prices in the order of `ids`; lists best first, ties by partner id."""

    ids: tuple[str, ...]
    lists: tuple[tuple[Suggestion, ...], ...]
    counts: tuple[int, ...]
    prices: tuple[int, ...]
    figures: Figures


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
    rows = []
    for done, profile in enumerate(profiles, start=1):
        rows.append([(at[candidate.partner.id], candidate.fine) for candidate in best_partners(profile, profiles)])
        if progress:
            progress(done / len(profiles))
    shared = shared_exposure(rows, [profile.least_developed for profile in profiles], most=most)

    def mutual(one: int, other: int) -> bool:
        return bool(help_from(profiles[one], profiles[other]) and help_from(profiles[other], profiles[one]))

    chosen = [[(other, fine, mutual(city, other)) for other, fine in row] for city, row in enumerate(shared.rows(most))]
    return _run(tuple(at), chosen, shared.counts, shared.prices, shared.figures)


def _compiled_run(profiles: Iterable[Profile], most: int, threads: int, progress: Progress | None) -> Run:
    from isopolity.core.matching import engine
    from isopolity.core.matching.columns import table_of

    least: list[bool] = []

    def noting() -> Iterable[Profile]:
        for profile in profiles:
            least.append(profile.least_developed)
            yield profile

    table = table_of(noting())
    lists = engine.shortlists(table.columns, threads=threads, progress=progress)
    shared = engine.fair_exposure(lists, least, most=most)
    chosen = engine.with_mutual(table.columns, shared.rows(most))
    return _run(table.ids, chosen, shared.counts.tolist(), shared.prices.tolist(), shared.figures)


def _run(
    ids: tuple[str, ...], chosen: Iterable[list[tuple[int, int, bool]]], counts: list[int], prices: list[int], figures: Figures
) -> Run:
    # Positions are in the order of ids, so they break ties as ids do.
    lists = (tuple(sorted((Suggestion(*line) for line in row), key=lambda line: (-line.fine // 1_000, line.partner))) for row in chosen)
    return Run(ids, tuple(lists), tuple(counts), tuple(prices), figures)
