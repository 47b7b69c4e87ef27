"""What a meeting at a fair is worth to the timetable, from the wishes of its parties and from how well they fit.

Each party orders its own wishes. A place in that order is worth `points_at(place)`: 1000 for the first, 666 for the second,
500 for the third, 2000 / (place + 1) in general. The step from first to second wish is large and that from ninth to tenth
small, as with people. Wishes that a party left without a rank share the places behind its ranked ones equally: each is worth
the mean of these. So whoever ranks nothing has neither more nor less weight in the hall than whoever ranks everything.

The wish of all parties is half the mean of their points and half the points of the weakest. With two parties the weaker counts
three times as much as the stronger: two second wishes (666 and 666: 666) are worth more than a first and a tenth (1000 and 181:
385). A wish that is mutual counts more than one that is not.

The fit is the score of matching, 0 to 1000. Two thirds of the wish count in any case, the last third as far as the parties fit:
people know better than figures whom they want to meet. Where matching knows nothing of the parties the fit is 0, as where it
knows that nothing fits: were it anything more, a city would gain by not saying what it needs.

    value = wish × (2000 + fit) ÷ 3000, rounded down, 1 at least and 1000 at most

Least developed countries do not stand in the formula on purpose. A heavier weight would be a price, which enough wishes of
others outbid; nobody could promise anything by it, and values would no longer say what parties wish. Their least number of
meetings is an aim of its own, which comes before all value (`core.scheduling`, `min_meetings`).

Everything is worked out in whole numbers: the same wishes give the same value on every machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from isopolity.core.reasons import Reason

BEST = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """One party's view of a meeting: its place among that party's wishes (1 is first), or None for one of those that share
    the places behind; how many wishes the party has, and how many of them it ranked."""

    party: str
    place: int | None
    ranked: int
    wishes: int

    @property
    def points(self) -> int:
        """1 to 1000."""
        return points_at(self.place) if self.place is not None else shared_points(self.ranked, self.wishes)


@dataclass(frozen=True, slots=True)
class MeetingValue:
    """The value with what it was made of: `mean` and `weakest` points of the parties, `wish` of both, and the fit (None: unknown)."""

    value: int
    mean: int
    weakest: int
    wish: int
    fit: int | None
    wishes: tuple[Wish, ...]

    def reasons(self) -> tuple[Reason, ...]:
        """How the value came about, one reason a step, in the order in which it is worked out."""
        steps = [_reason_of(wish) for wish in self.wishes]
        steps.append(Reason("value-wish", {"mean": self.mean, "weakest": self.weakest, "points": self.wish}))
        known = self.fit is not None
        steps.append(Reason("value-fit", {"fit": self.fit}) if known else Reason("value-fit-unknown"))
        steps.append(Reason("value-total", {"value": self.value, "best": BEST}))
        return tuple(steps)


def points_at(place: int) -> int:
    """What a place in the order of one party's wishes is worth: 1000 for the first, never below 1."""
    assert place >= 1
    return max(1, 2 * BEST // (place + 1))


def shared_points(ranked: int, wishes: int) -> int:
    """What each wish without a rank is worth: the mean of the places behind `ranked` up to `wishes`."""
    assert 0 <= ranked < wishes
    return sum(points_at(place) for place in range(ranked + 1, wishes + 1)) // (wishes - ranked)


def meeting_value(wishes: Iterable[Wish], fit: int | None) -> MeetingValue:
    """The value of a meeting of two or more parties. `fit` is matching's score (0 to 1000), or None where it has none."""
    sides = tuple(wishes)
    assert len(sides) >= 2
    assert fit is None or 0 <= fit <= BEST
    points = [side.points for side in sides]
    mean, weakest = sum(points) // len(points), min(points)
    wish = (mean + weakest) // 2
    return MeetingValue(max(1, wish * (2 * BEST + (fit or 0)) // (3 * BEST)), mean, weakest, wish, fit, sides)


def wishes_in_order(party: str, ranks: Mapping[str, int | None]) -> dict[str, Wish]:
    """One party's wishes by id from the ranks that it gave: places are counted anew, so a wish that fell away leaves no gap.

    Equal ranks go by id, which the product never writes and an imported file may hold.
    """
    ranked = sorted((rank, key) for key, rank in ranks.items() if rank is not None)
    places = {key: place for place, (_rank, key) in enumerate(ranked, start=1)}
    return {key: Wish(party, places.get(key), len(ranked), len(ranks)) for key in ranks}


def reordered(before: Sequence[str], typed: Mapping[str, int | None]) -> list[str]:
    """The new order of a list after somebody typed numbers beside some of its entries; None takes an entry off the list.

    `before` is the order as it was, first to last; entries that `typed` does not name keep their number, new ones may be
    named. Where two have one number, the entry that was moved up or is new goes before the one that stayed, and one that
    was moved down goes behind it: typing a number puts an entry where that number was.
    """
    was = {key: place for place, key in enumerate(before, start=1)}
    wanted: dict[str, int | None] = {**was, **typed}
    lines = []
    for key, number in wanted.items():
        if number is None:
            continue
        old = was.get(key)
        moved = -1 if old is None or number < old else 1 if number > old else 0
        lines.append((number, moved, old or 0, key))
    return [key for _number, _moved, _old, key in sorted(lines)]


def _reason_of(wish: Wish) -> Reason:
    if wish.place is None:
        return Reason("value-no-rank", {"delegation": wish.party, "ranked": wish.ranked, "wishes": wish.wishes, "points": wish.points})
    return Reason("value-rank", {"delegation": wish.party, "place": wish.place, "wishes": wish.wishes, "points": wish.points})
