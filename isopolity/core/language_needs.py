"""Which pairs of languages the meetings of a fair need interpreters for, and how far the interpreters there are reach."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Tongues = frozenset[str]


@dataclass(frozen=True, slots=True)
class Talk:
    """A meeting that is wished: the languages of each party, its main one first, and the parties' ids in the same order."""

    languages: tuple[tuple[str, ...], ...]
    parties: tuple[str, ...]
    relay_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Mouth:
    """An interpreter: languages, the delegation that brings them (None: serves everybody), and the meetings they can hold at most."""

    languages: Tongues
    delegation: str | None
    room: int


@dataclass(frozen=True, slots=True)
class LanguageNeed:
    """One pair (with three parties: set) of languages. `meetings` need an interpreter; of these `brought` have one that a party
    brings, `relayed` only two who relay, `nobody` none at all. `interpreters` of the fair serve at least one of the
    others, and can hold `room` meetings together; `lacking` is how many too few that is. The same person counts with each pair.
    """

    languages: tuple[str, ...]
    meetings: int
    brought: int
    relayed: int
    nobody: int
    interpreters: int
    room: int

    @property
    def lacking(self) -> int:
        return max(self.nobody, self.meetings - self.brought - self.relayed - self.room)


def language_needs(talks: Iterable[Talk], mouths: Sequence[Mouth]) -> list[LanguageNeed]:
    """The needs of all meetings whose parties share no language, the largest lack first, then the most meetings.

    A meeting stands under the first language of each party, as in the reasons of the timetable.
    """
    groups: dict[tuple[str, ...], list[Talk]] = defaultdict(list)
    for talk in talks:
        if not frozenset.intersection(*map(frozenset, talk.languages)):
            groups[tuple(sorted({spoken[0] for spoken in talk.languages if spoken}))].append(talk)
    needs = [_need(languages, wanted, mouths) for languages, wanted in groups.items()]
    return sorted(needs, key=lambda need: (-need.lacking, -need.meetings, need.languages))


def room_of(runs: Iterable[int], *, most_consecutive: int | None, most_meetings: int | None) -> int:
    """How many meetings somebody can hold who is there for `runs` (lengths of slots that follow on one another) and rests for one
    slot after `most_consecutive` meetings in a row."""
    free = sum(run - run // (most_consecutive + 1) if most_consecutive else run for run in runs)
    return free if most_meetings is None else min(free, most_meetings)


def _need(languages: tuple[str, ...], talks: Sequence[Talk], mouths: Sequence[Mouth]) -> LanguageNeed:
    served: Counter[str] = Counter()
    serving: set[int] = set()
    for talk in talks:
        able = [at for at, mouth in enumerate(mouths) if _covers(mouth.languages, talk)]
        if any(mouths[at].delegation in talk.parties for at in able):
            served["brought"] += 1
            continue
        common = [at for at in able if mouths[at].delegation is None]
        serving.update(common)
        if not common:
            served["relayed" if talk.relay_allowed and _relayed(talk, mouths) else "nobody"] += 1
    room = sum(mouths[at].room for at in serving)
    return LanguageNeed(languages, len(talks), served["brought"], served["relayed"], served["nobody"], len(serving), room)


def _covers(tongues: Tongues, talk: Talk) -> bool:
    return all(not tongues.isdisjoint(spoken) for spoken in talk.languages)


def _relayed(talk: Talk, mouths: Sequence[Mouth]) -> bool:
    able = [mouth.languages for mouth in mouths if mouth.delegation is None or mouth.delegation in talk.parties]
    return any(not one.isdisjoint(other) and _covers(one | other, talk) for place, one in enumerate(able) for other in able[place + 1 :])
