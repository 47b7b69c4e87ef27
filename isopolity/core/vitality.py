"""How alive an agreement is, 0 to 100, from dated evidence only: never from visits of pages, clicks or messages.

Four parts, each of which can be unknown: how recent the last evidence is (40), promises kept (30), all sides active (20), the review held on
time (10). What is unknown counts neither for nor against: the known parts share the hundred in proportion. The points of
the parts add up to the figure exactly, and each part says in a reason why it has so many. When nothing can be said, there is no figure.
`docs/how/vitality.md` says the same in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from isopolity.core.reasons import Reason
from isopolity.core.stages import later_by_months

# Each code with the values that its sentence names.
REASON_VALUES: dict[str, tuple[str, ...]] = {
    "vitality-fresh": ("on", "days"),
    "vitality-ageing": ("on", "days", "quiet_on"),
    "vitality-silent": ("on", "months"),
    "vitality-never": ("months",),
    "vitality-too-early": ("until",),
    "vitality-promises": ("due", "on_time", "late", "open"),
    "vitality-no-promises-due": ("months",),
    "vitality-sides": ("active", "sides", "months"),
    "vitality-review-on-time": ("due",),
    "vitality-review-late": ("due", "held"),
    "vitality-review-missing": ("due",),
    "vitality-no-review-due": (),
}
# Promises and reviews that fell due longer ago say nothing of how alive an agreement is today.
LOOKING_BACK_MONTHS = 24


class Part(StrEnum):
    RECENCY = "recency"
    PROMISES = "promises"
    SIDES = "sides"
    REVIEW = "review"


WEIGHTS = {Part.RECENCY: 40, Part.PROMISES: 30, Part.SIDES: 20, Part.REVIEW: 10}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that happened on a day, shown by a side: a file, a link, a note that the other side can look up."""

    on: date
    side: str


@dataclass(frozen=True, slots=True)
class Promise:
    """An obligation that stands: due on a day, kept on one (None: not yet). Obligations that both sides took back are left out."""

    due: date
    kept: date | None


@dataclass(frozen=True, slots=True)
class Review:
    due: date
    held: date | None


@dataclass(frozen=True, slots=True)
class PartOfVitality:
    """`points` of at most `most`; both 0 where the part is unknown, and the reason says why."""

    part: Part
    is_known: bool
    points: int
    most: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Vitality:
    """The figure (None: nothing can be said) and its parts in the order of `Part`: `points` add up to it, `most` to 100."""

    figure: int | None
    parts: tuple[PartOfVitality, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one agreement. `begun`: the day from which it is in force; `quiet_months`: without evidence for so long it is dormant."""

    sides: tuple[str, ...]
    begun: date
    quiet_months: int
    evidence: tuple[Evidence, ...] = ()
    promises: tuple[Promise, ...] = ()
    reviews: tuple[Review, ...] = ()


# What a part comes to: a share from 0 to 1, or None where it is unknown.
_Found = tuple[Fraction | None, Reason]


def vitality(record: Record, today: date) -> Vitality:
    """The vitality of an agreement on a day. What is dated later is left out."""
    assert record.sides and record.quiet_months > 0
    seen = [one for one in record.evidence if one.on <= today]
    found = {
        Part.RECENCY: _recency(record, seen, today),
        Part.PROMISES: _promises(record, today),
        Part.SIDES: _sides(record, seen, today),
        Part.REVIEW: _review(record, today),
    }
    most = _shared_out([WEIGHTS[part] if found[part][0] is not None else 0 for part in Part])
    parts = []
    for part, room in zip(Part, most, strict=True):
        share, reason = found[part]
        # Half a point goes up; a share of one is all of the room, of none is nothing.
        points = 0 if share is None else int(share * room + Fraction(1, 2))
        parts.append(PartOfVitality(part, share is not None, points, room, reason))
    is_known = any(one.is_known for one in parts)
    return Vitality(sum(one.points for one in parts) if is_known else None, tuple(parts))


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The agreements of a network: how many, how many have a figure, its median (None without any), and how many stand in each band.

    Agreements without a figure are counted and never take part in the median. `lively` from 67, `slow` from 34, `still` below.
    """

    agreements: int
    known: int
    median: Fraction | None
    lively: int
    slow: int
    still: int

    @property
    def unknown(self) -> int:
        return self.agreements - self.known


def rolled_up(figures: Iterable[int | None]) -> RolledUp:
    """The figures of several agreements together. Of an even number the median lies half way between the two in the middle."""
    given = list(figures)
    known = sorted(figure for figure in given if figure is not None)
    middle = len(known) // 2
    median = None
    if known:
        median = Fraction(known[middle]) if len(known) % 2 else Fraction(known[middle - 1] + known[middle], 2)
    lively = sum(figure >= 67 for figure in known)
    still = sum(figure < 34 for figure in known)
    return RolledUp(len(given), len(known), median, lively, len(known) - lively - still, still)


def _recency(record: Record, seen: Sequence[Evidence], today: date) -> _Found:
    """In full for half of the quiet time after the last evidence, then evenly down to nothing on the day on which it counts as dormant."""
    if not seen:
        until = later_by_months(record.begun, record.quiet_months)
        if today < until:
            return None, Reason("vitality-too-early", {"until": until.isoformat()})
        return Fraction(0), Reason("vitality-never", {"months": record.quiet_months})
    last = max(one.on for one in seen)
    quiet_on = later_by_months(last, record.quiet_months)
    passed, span = (today - last).days, (quiet_on - last).days
    if passed >= span:
        return Fraction(0), Reason("vitality-silent", {"on": last.isoformat(), "months": record.quiet_months})
    if passed * 2 <= span:
        return Fraction(1), Reason("vitality-fresh", {"on": last.isoformat(), "days": passed})
    reason = Reason("vitality-ageing", {"on": last.isoformat(), "days": passed, "quiet_on": quiet_on.isoformat()})
    return Fraction(2 * (span - passed), span), reason


def _promises(record: Record, today: date) -> _Found:
    """The share of what fell due lately, or was kept before it did, that was kept; what was kept late counts half."""
    since = later_by_months(today, -LOOKING_BACK_MONTHS)
    due = [one for one in record.promises if since <= one.due and (one.due < today or _is_done(one.kept, today))]
    if not due:
        return None, Reason("vitality-no-promises-due", {"months": LOOKING_BACK_MONTHS})
    kept = [(one.kept, one.due) for one in due if one.kept is not None and one.kept <= today]
    on_time = sum(day <= promised for day, promised in kept)
    late = len(kept) - on_time
    values = {"due": len(due), "on_time": on_time, "late": late, "open": len(due) - len(kept)}
    return Fraction(2 * on_time + late, 2 * len(due)), Reason("vitality-promises", values)


def _sides(record: Record, seen: Sequence[Evidence], today: date) -> _Found:
    """The share of the sides that showed something within the quiet time."""
    until = later_by_months(record.begun, record.quiet_months)
    if not seen and today < until:
        return None, Reason("vitality-too-early", {"until": until.isoformat()})
    active = {one.side for one in seen if today < later_by_months(one.on, record.quiet_months)} & set(record.sides)
    values = {"active": len(active), "sides": len(record.sides), "months": record.quiet_months}
    return Fraction(len(active), len(record.sides)), Reason("vitality-sides", values)


def _review(record: Record, today: date) -> _Found:
    """Of the review that fell due last, or was held before it did: held in time in full, later half, not at all nothing."""
    since = later_by_months(today, -LOOKING_BACK_MONTHS)
    due = [one for one in record.reviews if since <= one.due and (one.due < today or _is_done(one.held, today))]
    if not due:
        return None, Reason("vitality-no-review-due")
    last = max(due, key=lambda review: review.due)
    if last.held is None or last.held > today:
        return Fraction(0), Reason("vitality-review-missing", {"due": last.due.isoformat()})
    if last.held <= last.due:
        return Fraction(1), Reason("vitality-review-on-time", {"due": last.due.isoformat()})
    return Fraction(1, 2), Reason("vitality-review-late", {"due": last.due.isoformat(), "held": last.held.isoformat()})


def _is_done(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _shared_out(weights: Sequence[int]) -> list[int]:
    """A hundred in proportion to the weights, whole: the largest remainders get what is left, earlier parts first. All 0 stays so."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [100 * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(100 * weights[place] % whole), place))
    for place in by_remainder[: 100 - sum(shares)]:
        shares[place] += 1
    return shares
