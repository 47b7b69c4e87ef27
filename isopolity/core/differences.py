"""What changed between two versions of a text, by paragraphs and inside them by words, for pages without scripts.

Texts are cut where a reader would: words of letters with their accents and joiners, single characters in scripts without blanks
(Chinese, Japanese, Thai, Lao, Khmer, Burmese), blanks, and every other sign for itself with whatever is attached to it. So no Arabic vowel sign and
no accent is ever torn from its letter. The pieces of one side put together are that side's text, letter by letter.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Kind(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


# The share of words that two paragraphs have in common, below which they are one that went and one that came.
ALIKE = 0.5
# Behind how many new paragraphs the successor of an old one is still looked for.
MOST_AHEAD = 20
# How many steps one comparison may take, with all its paragraphs: about a second in the worst case. What goes beyond is shown as gone and
# come as a whole.
MOST_STEPS = 100_000_000
_JOINERS = "\u200c\u200d"
_WITHOUT_BLANKS = (
    ("\u0e00", "\u0eff"),  # Thai, Lao
    ("\u1000", "\u109f"),  # Burmese
    ("\u1780", "\u17ff"),  # Khmer
    ("\u2e80", "\u30ff"),  # radicals, kana
    ("\u3400", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that both versions have, that was added, or that was removed; never `CHANGED`."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """One paragraph; `before` and `after` are its numbers, from 1, in the two versions (None: not there).

    A changed one has runs of several kinds, any other exactly one run, or none where the paragraph is an empty line.
    """

    kind: Kind
    before: int | None
    after: int | None
    runs: tuple[Run, ...]


def differences(before: str, after: str) -> tuple[ParagraphChange, ...]:
    """The paragraphs of both versions in reading order. A paragraph is what stands between two line feeds.

    The kept and removed runs are `before`, the kept and added ones `after`; equal versions are all kept.
    """
    old, new = before.split("\n"), after.split("\n")
    changes: list[ParagraphChange] = []
    steps = _Steps()
    for is_kept, i1, i2, j1, j2 in _blocks(old, new, steps):
        if is_kept:
            changes += [_whole(Kind.KEPT, old[i], i, j) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
        else:
            changes += _replaced(old, new, range(i1, i2), range(j1, j2), steps)
    return tuple(changes)


def changed_words(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other. Lonely blanks between two changes join them, so that a sentence reads well."""
    return _runs(before, after, _Steps())


def _runs(before: str, after: str, steps: "_Steps") -> tuple[Run, ...]:
    old, new = tuple(pieces(before)), tuple(pieces(after))
    found = []
    for is_kept, i1, i2, j1, j2 in _blocks(old, new, steps):
        if is_kept:
            found.append(Run(Kind.KEPT, "".join(old[i1:i2])))
        else:
            found += [Run(Kind.REMOVED, "".join(old[i1:i2])), Run(Kind.ADDED, "".join(new[j1:j2]))]
    return tuple(_joined(found))


def pieces(text: str) -> Iterator[str]:
    """The text cut into words, characters of scripts without blanks, runs of blanks and single signs, each with its marks."""
    start, kind = 0, ""
    for at, sign in enumerate(text):
        if at and (_is_attached(sign) or (text[at - 1] == "\u200d" and kind == "sign")):
            continue
        now = _kind(sign)
        if at and (now != kind or now in ("sign", "character")):
            yield text[start:at]
            start = at
        kind = now
    if text:
        yield text[start:]


def _is_attached(sign: str) -> bool:
    """Whether a sign belongs to the letter or picture before it: an accent, a vowel sign, a joiner, a shade of an emoji."""
    return unicodedata.category(sign) in ("Mn", "Mc", "Me") or sign in _JOINERS or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _kind(sign: str) -> str:
    if sign.isspace():
        return "blank"
    if unicodedata.category(sign)[0] not in "LN":
        return "sign"
    return "character" if any(first <= sign <= last for first, last in _WITHOUT_BLANKS) else "word"


def _whole(kind: Kind, text: str, before: int | None, after: int | None) -> ParagraphChange:
    numbers = [None if place is None else place + 1 for place in (before, after)]
    return ParagraphChange(kind, numbers[0], numbers[1], (Run(kind, text),) if text else ())


class _Steps:
    """What is left of `MOST_STEPS`."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def can_take(self, steps: int) -> bool:
        """Take so many, if so many are left."""
        if steps > self.left:
            return False
        self.left -= steps
        return True


_Block = tuple[bool, int, int, int, int]


def _blocks(old: Sequence[str], new: Sequence[str], steps: _Steps) -> Iterator[_Block]:
    """What of two sequences is kept and what is not, as (kept, from, to, from, to), in order and without gaps.

    Equal ends are set aside first, since most changes are small. Blank pieces are kept beside others but never lead the search.
    """
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    tail = next((at for at in range(shortest - head) if old[-1 - at] != new[-1 - at]), shortest - head)
    ends = len(old) - tail, len(new) - tail
    if head:
        yield True, 0, head, 0, head
    if (head, head) != ends:
        yield from _middle_blocks(old[head : ends[0]], new[head : ends[1]], head, steps)
    if tail:
        yield True, ends[0], len(old), ends[1], len(new)


def _middle_blocks(old: Sequence[str], new: Sequence[str], offset: int, steps: _Steps) -> Iterator[_Block]:
    counts = Counter(new)
    pairs = sum(counts[piece] for piece in old if not _is_blank(piece))
    if not steps.can_take(pairs * min(len(old), len(new))):
        yield False, offset, offset + len(old), offset, offset + len(new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(_is_blank, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", i1 + offset, i2 + offset, j1 + offset, j2 + offset


def _is_blank(piece: str) -> bool:
    return not piece.strip()


def _replaced(old: Sequence[str], new: Sequence[str], before: range, after: range, steps: _Steps) -> Iterator[ParagraphChange]:
    """Paragraphs that were replaced by others: those alike are one that changed, in order; the rest went or came."""
    words = {place: _words(new[place]) for place in after} if before else {}
    done = 0
    for place in before:
        if done < len(after) and old[place] == new[after[done]]:
            # Empty lines lead no search, so those that meet are found only here.
            yield _whole(Kind.KEPT, old[place], place, after[done])
            done += 1
            continue
        mine = _words(old[place])
        partner = next((at for at in after[done : done + MOST_AHEAD] if _likeness(mine, words[at]) >= ALIKE), None)
        if partner is None:
            yield _whole(Kind.REMOVED, old[place], place, None)
            continue
        while after[done] < partner:
            yield _whole(Kind.ADDED, new[after[done]], None, after[done])
            done += 1
        done += 1
        yield ParagraphChange(Kind.CHANGED, place + 1, partner + 1, _runs(old[place], new[partner], steps))
    for place in after[done:]:
        yield _whole(Kind.ADDED, new[place], None, place)


def _words(text: str) -> Counter[str]:
    return Counter(piece for piece in pieces(text) if not piece.isspace())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of the pieces of both that they have in common, each as often as in both; nothing is like an empty paragraph."""
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if one and other else 0.0


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Runs without empty ones, removed before added, neighbours of one kind as one, blanks between changes folded into them."""
    runs = [run for run in runs if run.text]
    removed, added = "", ""
    found: list[Run] = []

    def put_down() -> None:
        nonlocal removed, added
        found.extend(Run(kind, text) for kind, text in ((Kind.REMOVED, removed), (Kind.ADDED, added)) if text)
        removed, added = "", ""

    for place, run in enumerate(runs):
        if run.kind == Kind.REMOVED:
            removed += run.text
        elif run.kind == Kind.ADDED:
            added += run.text
        elif run.text.isspace() and removed and added and place + 1 < len(runs):
            removed, added = removed + run.text, added + run.text
        else:
            put_down()
            found.append(run)
    put_down()
    return found
