"""Thousands of profiles as numpy arrays: what the compiled engine reads. Imports numpy; no web page imports this."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from isopolity.core.matching import arithmetic
from isopolity.core.matching.profile import NeedLine, OfferLine, Profile

Array = NDArray[Any]


class Columns(NamedTuple):
    """N cities in the order of their ids, as arrays. Names become numbers; `…_start` holds N + 1 offsets into the lists
    that follow it. Languages are bits in 64-bit words; -1 is "not said".
    """

    country: Array
    population: Array
    south: Array
    need_limit: Array
    offer_limit: Array
    languages: Array
    itself: Array
    partner_start: Array
    partner: Array
    want_start: Array
    want_term: Array
    want_help: Array
    carry_start: Array
    carry_term: Array
    competences_known: Array
    competence_start: Array
    competence: Array
    need_start: Array
    need_theme: Array
    need_above: Array
    need_parts: Array
    need_modes: Array
    need_months: Array
    need_language: Array
    need_word_start: Array
    need_word: Array
    offer_start: Array
    offer_theme: Array
    offer_capacity: Array
    offer_modes: Array
    offer_months: Array
    offer_language: Array
    offer_word_start: Array
    offer_word: Array
    theme_parent: Array
    terms: int


class CityTable(NamedTuple):
    """The columns with the ids they belong to and, for the fair sharing of exposure, who is least developed."""

    ids: tuple[str, ...]
    least_developed: Array
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


class _Lists:
    """Lists of numbers, one after the other, growing without a Python object for each number."""

    def __init__(self, kind: str, *, counted: bool = False) -> None:
        self._kind = kind
        self._chunks: list[Array] = []
        self._pending: list[int] = []
        self.lengths = _Lists("i4") if counted else None

    def extend(self, values: Iterable[int]) -> None:
        before = len(self._pending)
        self._pending.extend(values)
        if self.lengths is not None:
            self.lengths.extend((len(self._pending) - before,))
        if len(self._pending) > 50_000:
            self._flush()

    def _flush(self) -> None:
        self._chunks.append(np.array(self._pending, dtype=self._kind))
        self._pending = []

    def array(self) -> Array:
        self._flush()
        return np.concatenate(self._chunks)

    def starts(self) -> Array:
        assert self.lengths is not None
        return np.concatenate([np.zeros(1, "i8"), np.cumsum(self.lengths.array(), dtype="i8")])


class _Writer:
    def __init__(self) -> None:
        self.ids: list[str] = []
        self._least: list[bool] = []
        self._names = {kind: _Names() for kind in ("country", "city", "language", "term", "theme", "word")}
        self._languages: list[int] = []
        self._parents: dict[int, int] = {}
        plain = {"country": "i4", "population": "i8", "south": "i1", "need_limit": "i2", "offer_limit": "i2", "itself": "i4"}
        plain |= {"competences_known": "u1", "want_help": "u2"}
        plain |= {f"need_{name}": kind for name, kind in (("theme", "i4"), ("above", "i4"), ("parts", "u2"))}
        plain |= {"offer_theme": "i4", "offer_capacity": "i1"}
        plain |= {f"{side}_{name}": kind for side in ("need", "offer") for name, kind in (("modes", "u2"), ("months", "u2"), ("language", "i4"))}
        self._plain = {name: _Lists(kind) for name, kind in plain.items()}
        counted = ("partner", "want_term", "carry_term", "competence", "need", "offer", "need_word", "offer_word")
        self._counted = {name: _Lists("i4", counted=True) for name in counted}

    def add(self, profile: Profile) -> None:
        names, details = self._names, profile.details
        self.ids.append(profile.id)
        self._least.append(profile.least_developed)
        self._languages.append(sum(1 << names["language"][language] for language in profile.languages))
        self._put(
            country=names["country"][profile.country],
            population=profile.population,
            south=profile.south,
            need_limit=profile.need_limit,
            offer_limit=profile.offer_limit,
            itself=names["city"][profile.id],
            competences_known=details.competences is not None,
        )
        self._counted["partner"].extend(sorted(names["city"][partner] for partner in profile.partners))
        self._counted["want_term"].extend(names["term"][term] for term in profile.wants)
        self._plain["want_help"].extend(profile.wants.values())
        self._counted["carry_term"].extend(names["term"][term] for term in profile.carries)
        self._counted["competence"].extend(sorted(names["theme"][theme] for theme in details.competences or ()))
        # One line each, so that their lengths count needs and offers.
        self._counted["need"].extend(0 for _ in details.needs)
        self._counted["offer"].extend(0 for _ in details.offers)
        for need in details.needs:
            self._add_need(need)
        for offer in details.offers:
            self._add_offer(offer)

    def _add_need(self, need: NeedLine) -> None:
        themes = self._names["theme"]
        self._put(need_theme=themes[need.theme], need_above=themes[need.above], need_parts=need.parts)
        self._add_line("need", need)

    def _add_offer(self, offer: OfferLine) -> None:
        lineage = [self._names["theme"][theme] for theme in offer.lineage]
        self._parents.update(zip(lineage, [*lineage[1:], -1], strict=True))
        self._put(offer_theme=lineage[0], offer_capacity=arithmetic.capacity_points(offer.capacity))
        self._add_line("offer", offer)

    def _add_line(self, side: str, line: NeedLine | OfferLine) -> None:
        language = -1 if line.language is None else self._names["language"][line.language]
        self._put(**{f"{side}_modes": line.modes, f"{side}_months": line.months, f"{side}_language": language})
        self._counted[f"{side}_word"].extend(sorted(self._names["word"][word] for word in line.words))

    def _put(self, **values: int) -> None:
        for name, value in values.items():
            self._plain[name].extend((value,))

    def finish(self) -> CityTable:
        columns = {name: lists.array() for name, lists in self._plain.items()}
        for name, lists in self._counted.items():
            columns[f"{name.removesuffix('_term')}_start"] = lists.starts()
            if name not in ("need", "offer"):
                columns[name] = lists.array()
        parents = np.full(max(1, len(self._names["theme"])), -1, "i4")
        for theme, parent in self._parents.items():
            parents[theme] = parent
        words = len(self._names["language"]) // 64 + 1
        bits = [[mask >> 64 * word & 0xFFFF_FFFF_FFFF_FFFF for word in range(words)] for mask in self._languages]
        languages = np.array(bits, "u8").reshape(len(self.ids), words)
        terms = len(self._names["term"])
        return CityTable(tuple(self.ids), np.array(self._least, "?"), Columns(**columns, languages=languages, theme_parent=parents, terms=terms))
