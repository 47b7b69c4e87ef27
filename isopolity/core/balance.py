"""What the sides of an agreement plan to give each other and have given: the reciprocity balance (S22), without one figure for all.

Days of experts, places of training, equipment and money are counted apart, since nobody can say how many days a pump is worth. Money and the
value of equipment stay in their currency; `converted` brings them into one only with a rate that has a source and a date. What nobody
has valued is counted as such and never as nothing. `docs/how/reciprocity.md` says the same in words.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from isopolity.core.reasons import Reason

# Each code with the values that its sentence names.
REASON_VALUES: dict[str, tuple[str, ...]] = {
    "balance-nothing-given": (),
    "balance-both-ways": (),
    "balance-one-way": ("givers", "others"),
    "balance-unvalued": ("count",),
}
FULL = 1000


class Kind(StrEnum):
    """In which unit a quantity counts: working days, places, and minor units of a currency for the other two."""

    EXPERT_DAYS = "expert-days"
    PLACES = "places"
    EQUIPMENT = "equipment"
    MONEY = "money"


VALUED = frozenset({Kind.EQUIPMENT, Kind.MONEY})


@dataclass(frozen=True, slots=True)
class Contribution:
    """One thing that a side planned to give, or gave, in a year. `quantity` None: not valued; it then has no currency either."""

    kind: Kind
    giver: str
    year: int
    is_given: bool
    quantity: Decimal | None
    currency: str | None = None

    def __post_init__(self) -> None:
        assert self.quantity is None or self.quantity >= 0
        assert (self.currency is not None) == (self.kind in VALUED and self.quantity is not None)


@dataclass(frozen=True, slots=True)
class Sum:
    """A quantity, and how many things are in it that nobody has valued."""

    quantity: Decimal = Decimal(0)
    unvalued: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.quantity + other.quantity, self.unvalued + other.unvalued)


@dataclass(frozen=True, slots=True)
class Cell:
    planned: Sum = Sum()
    given: Sum = Sum()

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.planned + other.planned, self.given + other.given)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind in one currency (None: not money, or not valued): what each side planned and gave, in the order of the sides."""

    kind: Kind
    currency: str | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """The rows of all years together, and those of each year; rows in the order of `Kind`, currencies by code, the unvalued last."""

    sides: tuple[str, ...]
    total: tuple[Row, ...]
    years: tuple[tuple[int, tuple[Row, ...]], ...]

    def reasons(self) -> tuple[Reason, ...]:
        """What the balance says in words: whether giving goes both ways so far, and how much of it nobody has valued."""
        given = [sum((row.cells[place].given for row in self.total), Sum()) for place in range(len(self.sides))]
        givers = tuple(side for side, total in zip(self.sides, given, strict=True) if total.quantity or total.unvalued)
        if not givers:
            found = [Reason("balance-nothing-given")]
        elif len(givers) == len(self.sides):
            found = [Reason("balance-both-ways")]
        else:
            others = tuple(side for side in self.sides if side not in givers)
            found = [Reason("balance-one-way", {"givers": givers, "others": others})]
        unvalued = sum(total.unvalued for total in given)
        return (*found, Reason("balance-unvalued", {"count": unvalued})) if unvalued else tuple(found)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many minor units of the target one minor unit of `currency` is worth, according to a source on a day."""

    currency: str
    value: Decimal
    source: str
    on: date

    def __post_init__(self) -> None:
        assert self.value > 0 and self.source.strip()


@dataclass(frozen=True, slots=True)
class Bar:
    """Lengths of one side's bar, 0 to 1000 of the longest of the row, and the sums that they show, for the table beside the picture.

    Only a quantity of nothing has no length. What is not valued has no length either: the table counts it.
    """

    side: str
    planned: int
    given: int
    cell: Cell


def balance_of(contributions: Iterable[Contribution], sides: Sequence[str]) -> Balance:
    """The balance between these sides, in the order in which they are shown. Every giver must be one of them."""
    place = {side: at for at, side in enumerate(sides)}
    by_year: dict[int, dict[tuple[Kind, str | None], list[Cell]]] = defaultdict(dict)
    for one in contributions:
        cells = by_year[one.year].setdefault((one.kind, one.currency), [Cell()] * len(sides))
        amount = Sum(unvalued=1) if one.quantity is None else Sum(one.quantity)
        cells[place[one.giver]] += Cell(given=amount) if one.is_given else Cell(planned=amount)
    years = tuple((year, _rows(by_year[year])) for year in sorted(by_year))
    return Balance(tuple(sides), _added_up(row for _year, rows in years for row in rows), years)


def converted(balance: Balance, currency: str, rates: Mapping[str, Rate]) -> tuple[Balance, tuple[Rate, ...]]:
    """The balance in one currency as far as there are rates, and the rates that were used, by currency.

    Amounts of a currency without a rate stay as they are, in rows of their own. Each sum of a year is rounded once, half to even, to
    a whole minor unit; totals are sums of these, so that the columns of the table add up.
    """
    used: dict[str, Rate] = {}
    years = []
    for year, rows in balance.years:
        turned = []
        for row in rows:
            rate = rates.get(row.currency) if row.currency and row.currency != currency else None
            if rate is not None:
                used[rate.currency] = rate
                row = Row(row.kind, currency, tuple(_turned(cell, rate) for cell in row.cells))
            turned.append(row)
        years.append((year, _added_up(turned)))
    total = _added_up(row for _year, rows in years for row in rows)
    return Balance(balance.sides, total, tuple(years)), tuple(used[key] for key in sorted(used))


def bars(row: Row, sides: Sequence[str]) -> tuple[Bar, ...]:
    """The bars of one row, one for each side, of one scale: planned as an outline, given filled."""
    longest = max((sum_.quantity for cell in row.cells for sum_ in (cell.planned, cell.given)), default=Decimal(0))
    return tuple(
        Bar(side, _length(cell.planned, longest), _length(cell.given, longest), cell) for side, cell in zip(sides, row.cells, strict=True)
    )


def _length(sum_: Sum, longest: Decimal) -> int:
    if not sum_.quantity:
        return 0
    return max(1, int((sum_.quantity * FULL / longest).to_integral_value(ROUND_HALF_EVEN)))


def _turned(cell: Cell, rate: Rate) -> Cell:
    def turned(sum_: Sum) -> Sum:
        return Sum((sum_.quantity * rate.value).to_integral_value(ROUND_HALF_EVEN), sum_.unvalued)

    return Cell(turned(cell.planned), turned(cell.given))


def _added_up(rows: Iterable[Row]) -> tuple[Row, ...]:
    found: dict[tuple[Kind, str | None], list[Cell]] = {}
    for row in rows:
        cells = found.get((row.kind, row.currency))
        found[row.kind, row.currency] = list(row.cells) if cells is None else [a + b for a, b in zip(cells, row.cells, strict=True)]
    return _rows(found)


def _rows(cells: Mapping[tuple[Kind, str | None], Sequence[Cell]]) -> tuple[Row, ...]:
    order = list(Kind)
    keys = sorted(cells, key=lambda key: (order.index(key[0]), key[1] is None, key[1] or ""))
    return tuple(Row(kind, currency, tuple(cells[kind, currency])) for kind, currency in keys)
