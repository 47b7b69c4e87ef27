"""Themes as a tree, and how near an offer's theme is to a need's."""

from collections.abc import Iterable, Mapping

# Quarters of a full answer. One climbs from the need's theme until the offer lies below: not at all, one step, two steps.
SAME = 4
NARROWER = 2
NEAR = 1

MAX_LEVELS = 10


class Taxonomy:
    """Theme ids with their parents (None at the top).

    Raises ValueError when a parent is not itself a theme, when parents run in a circle, when a branch is deeper than
    `MAX_LEVELS`, or when an id holds a control character. `theme_problem` says the same without raising.
    """

    def __init__(self, parents: Mapping[str, str | None]) -> None:
        self._lineages: dict[str, tuple[str, ...]] = {}
        for theme in parents:
            problem = theme_problem(theme, parents)
            if problem:
                raise ValueError(f"{theme!r}: {problem}")
            self._lineages[theme] = tuple(_climb(theme, parents))
        self._with_children = {parent for parent in parents.values() if parent is not None}

    def __contains__(self, theme: str) -> bool:
        return theme in self._lineages

    def __iter__(self) -> Iterable[str]:
        return iter(self._lineages)

    def lineage(self, theme: str) -> tuple[str, ...]:
        """The theme, its parent, and so on to the top."""
        return self._lineages[theme]

    def above(self, theme: str) -> str:
        """The parent, or the theme itself at the top."""
        lineage = self._lineages[theme]
        return lineage[1] if len(lineage) > 1 else theme

    def wanted_terms(self, theme: str) -> dict[str, int]:
        """What a need of this theme looks for, with the quarters that each term brings; they sum to `SAME`.

        A term is a theme id ("something at or below it") or a tab and a theme id ("exactly it"). Closeness becomes a
        plain sum over the terms that an offer carries, so that scoring needs no tree:

            need            terms wanted                     offer        carries                          sum
            recycling       recycling 3, waste 1             recycling    recycling, waste, environment    4
                                                             landfills    landfills, waste, environment    1
            waste           ⇥waste 2, waste 1, environment 1 landfills    landfills, waste, environment    2
        """
        terms: dict[str, int] = {}
        exactly = f"\t{theme}" if theme in self._with_children else theme
        for term, quarters in ((exactly, SAME - NARROWER), (theme, NARROWER - NEAR), (self.above(theme), NEAR)):
            terms[term] = terms.get(term, 0) + quarters
        return terms

    def carried_terms(self, theme: str) -> tuple[str, ...]:
        """What an offer of this theme carries; see `wanted_terms`."""
        lineage = self._lineages[theme]
        return (f"\t{theme}", *lineage) if theme in self._with_children else lineage


def theme_problem(theme: str, parents: Mapping[str, str | None]) -> str | None:
    """What is wrong with this theme among these parents, as an expectation in English, or None."""
    if not theme or not theme.isprintable():
        return "expected an id of printable characters"
    seen = set()
    climbing: str | None = theme
    while climbing is not None:
        if climbing not in parents:
            return f"expected a parent that is a theme, not {climbing!r}"
        if climbing in seen:
            return "expected a parent that is not below the theme itself"
        seen.add(climbing)
        if len(seen) > MAX_LEVELS:
            return f"expected at most {MAX_LEVELS} levels"
        climbing = parents[climbing]
    return None


def _climb(theme: str, parents: Mapping[str, str | None]) -> Iterable[str]:
    climbing: str | None = theme
    while climbing is not None:
        yield climbing
        climbing = parents[climbing]


def closeness(need_theme: str, above_need: str, offer_lineage: tuple[str, ...]) -> int:
    """Quarters of a full answer that an offer brings to a need: `SAME`, `NARROWER`, `NEAR` or 0."""
    if need_theme == offer_lineage[0]:
        return SAME
    if need_theme in offer_lineage:
        return NARROWER
    return NEAR if above_need in offer_lineage else 0
