"""Which organisation or place a name in a list may mean: proposals with reasons, for a person to decide.

Nothing here decides that two are one. Words are compared by `core.names`; the order of proposals is deterministic.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10
from typing import Literal

from isopolity.core.reasons import Reason, Value

Verdict = Literal["new", "known", "duplicate", "look-alike"]


@dataclass(frozen=True, slots=True)
class Forms:
    """A name and the three forms of `core.names` under which it is compared."""

    name: str
    folded: str
    skeleton: str
    reading: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row of a list names, under all names that the row gives; `place` is a number of GeoNames."""

    kind: str
    country: str | None
    place: int | None
    names: tuple[Forms, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Something in the directory, or an earlier row of the same file (`row`), under one of its names."""

    key: str
    kind: str
    country: str | None
    place: int | None
    forms: Forms
    row: int = 0
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """`key` may be what is meant; `reason` says by which words."""

    key: str
    verdict: Verdict
    reason: Reason


def alike(asked: Asked, others: Iterable[Named]) -> list[Alike]:
    """Those of `others` that a reader could take for `asked`, most alike first; each once.

    Only within one country (None: of none). Equal folded names are duplicates, and at one place even more so; names that look or
    sound the same are look-alikes, and so are local authorities of one place under names that differ ("Commune de Lokossa").
    Two authorities may well share name and place (a town and its district), so none is "the same".
    """
    found: dict[str, tuple[int, Alike]] = {}
    for other in others:
        is_there = asked.place is not None and asked.place == other.place
        how = min(filter(None, (_likeness(forms, other.forms) for forms in asked.names)), default=None)
        if how is None and is_there and asked.kind == other.kind == "local-authority":
            how = (4, "same-place")
        if how is None or other.country != asked.country:
            continue
        rank, code = how
        if code == "same-name" and is_there:
            rank, code = rank - 1, "same-name-and-place"
        values: dict[str, Value] = {"name": other.forms.name, "line": other.row, "is_draft": other.is_draft}
        verdict: Verdict = "look-alike" if rank > 1 else "duplicate"
        # Another kind of organisation of that name is hardly the same, but a person should see it.
        rank += 10 * (other.kind != asked.kind)
        if other.key not in found or rank < found[other.key][0]:
            found[other.key] = (rank, Alike(other.key, verdict, Reason(code, values)))
    return [one for _, one in sorted(found.values(), key=lambda pair: (pair[0], pair[1].key))]


def _likeness(one: Forms, other: Forms) -> tuple[int, str] | None:
    if one.folded == other.folded:
        return 1, "same-name"
    if one.skeleton == other.skeleton:
        return 2, "looks-alike"
    return (3, "reads-alike") if one.reading == other.reading else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place, or an organisation of the directory, that goes by the name asked about. `own_name`: its main name, not another one."""

    key: str
    name: str
    country: str
    population: int
    own_name: bool
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """`score` is 0 to 100: a help for reading a queue, not a probability."""

    candidate: Candidate
    score: int
    reasons: tuple[Reason, ...]


# The parts of a score: name, standing in the directory, size among those of the name, being alone, another country than the other side.
NAME, LISTED, SIZE, ALONE, ABROAD = 30, 10, 30, 15, 15
# Lists write Roma and Wien as well as Rome and Vienna, so another name counts nearly as much: a place some hundred times as large stands above one
# whose main name it is.
OTHER_NAME = 23
LARGEST = 8.0


def proposals(candidates: Sequence[Candidate], *, partners: Sequence[Candidate]) -> list[Proposal]:
    """The candidates for one side of a tie, best first, given those for the other side.

    score = name (30 its main name, 23 another) + 10 if the directory has it + size (up to 30, log10 of the population over 8)
    + 15 if it is the only one + 15 if some partner lies in another country, which a tie needs (A02).
    """
    made = [_proposal(candidate, len(candidates) == 1, partners) for candidate in candidates]
    return sorted(made, key=lambda one: (-one.score, not one.candidate.own_name, -one.candidate.population, one.candidate.key))


def _proposal(candidate: Candidate, alone: bool, partners: Sequence[Candidate]) -> Proposal:
    score = NAME if candidate.own_name else OTHER_NAME
    reasons = [Reason("proposal-own-name" if candidate.own_name else "proposal-other-name", {"name": candidate.name})]
    if candidate.is_listed:
        score += LISTED
        reasons.append(Reason("proposal-listed"))
    if candidate.population:
        score += round(SIZE * min(log10(candidate.population) / LARGEST, 1))
        reasons.append(Reason("proposal-population", {"population": candidate.population}))
    if alone:
        score += ALONE
        reasons.append(Reason("proposal-only-one"))
    if any(partner.country != candidate.country for partner in partners):
        score += ABROAD
    elif partners:
        reasons.append(Reason("proposal-same-country"))
    return Proposal(candidate, score, tuple(reasons))


def apart(one: Sequence[str], other: Sequence[str]) -> tuple[list[str], list[str]]:
    """The keys that each side of a pair may mean, without what the other side alone can mean: no place is its own partner."""
    mine = [key for key in one if len(other) != 1 or key != other[0]]
    theirs = [key for key in other if len(one) != 1 or key != one[0]]
    return mine, theirs


def ease(one: int, other: int) -> Literal["one", "several", "none"]:
    """How a pair of names with so many candidates on its sides sits in the queue."""
    if not one or not other:
        return "none"
    return "one" if one == other == 1 else "several"
