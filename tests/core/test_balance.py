"""What the sides planned and gave: summed by kind and currency, converted only with a rate that has a source."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.balance import FULL, REASON_VALUES, Balance, Bar, Cell, Contribution, Kind, Rate, Row, Sum, balance_of, bars, converted

SIDES = ("Lomé", "Lyon")
RATE = Rate("XOF", Decimal("0.152449"), "Central Bank of West African States", date(2027, 1, 4))


def gave(giver: str, kind: str, quantity: object, currency: str | None = None, *, year: int = 2027, planned: bool = False) -> Contribution:
    return Contribution(Kind(kind), giver, year, not planned, None if quantity is None else Decimal(str(quantity)), currency)


def table(balance: Balance) -> list[tuple]:
    """Kind, currency, then for each side planned and given."""
    return [
        (str(row.kind), row.currency, *((int(cell.planned.quantity), int(cell.given.quantity)) for cell in row.cells))
        for row in balance.total
    ]


def test_each_kind_and_currency_is_summed_apart_in_both_directions() -> None:
    """Lyon gave 20 days and 9,000.00 EUR of planned 10,000.00; Lomé gave 14 days, a hall for 600,000 XOF and planned six places."""
    balance = balance_of(
        [
            gave("Lyon", "expert-days", 12),
            gave("Lyon", "expert-days", 8, year=2028),
            gave("Lyon", "money", 1_000_000, "EUR", planned=True),
            gave("Lyon", "money", 900_000, "EUR"),
            gave("Lomé", "expert-days", 14),
            gave("Lomé", "equipment", 600_000, "XOF"),
            gave("Lomé", "places", 6, planned=True),
        ],
        SIDES,
    )
    assert table(balance) == [
        ("expert-days", None, (0, 14), (0, 20)),
        ("places", None, (6, 0), (0, 0)),
        ("equipment", "XOF", (0, 600_000), (0, 0)),
        ("money", "EUR", (0, 0), (1_000_000, 900_000)),
    ]
    assert [(year, [str(row.kind) for row in rows]) for year, rows in balance.years] == [
        (2027, ["expert-days", "places", "equipment", "money"]),
        (2028, ["expert-days"]),
    ]


def test_half_days_add_up_exactly() -> None:
    balance = balance_of([gave("Lyon", "expert-days", "0.1")] * 3, SIDES)
    assert balance.total[0].cells[1].given == Sum(Decimal("0.3"))


def test_what_nobody_has_valued_is_counted_and_is_not_nothing() -> None:
    balance = balance_of([gave("Lomé", "equipment", None), gave("Lomé", "equipment", 100, "EUR")], SIDES)
    assert [(row.currency, row.cells[0].given) for row in balance.total] == [("EUR", Sum(Decimal(100))), (None, Sum(unvalued=1))]
    assert [reason.code for reason in balance.reasons()] == ["balance-one-way", "balance-unvalued"]


def test_the_balance_says_whether_giving_goes_both_ways() -> None:
    planned = gave("Lomé", "places", 6, planned=True)
    assert [reason.code for reason in balance_of([planned], SIDES).reasons()] == ["balance-nothing-given"]
    one_way = balance_of([planned, gave("Lyon", "expert-days", 1)], SIDES).reasons()
    assert [(reason.code, dict(reason.values)) for reason in one_way] == [("balance-one-way", {"givers": ("Lyon",), "others": ("Lomé",)})]
    both = balance_of([gave("Lyon", "expert-days", 1), gave("Lomé", "equipment", None)], SIDES).reasons()
    assert [reason.code for reason in both] == ["balance-both-ways", "balance-unvalued"]
    assert all(tuple(reason.values) == REASON_VALUES[reason.code] for reason in (*one_way, *both))


def test_a_currency_is_converted_only_with_a_rate_and_the_rate_is_named() -> None:
    balance = balance_of(
        [
            gave("Lyon", "money", 100_000, "EUR"),
            gave("Lomé", "money", 655_957, "XOF"),
            gave("Lomé", "money", 5_000, "GMD"),
            gave("Lomé", "money", 2_000, "XOF", year=2028, planned=True),
        ],
        SIDES,
    )
    in_euro, used = converted(balance, "EUR", {"XOF": RATE})
    assert table(in_euro) == [("money", "EUR", (305, 100_000), (0, 100_000)), ("money", "GMD", (0, 5_000), (0, 0))]
    assert used == (RATE,)
    assert converted(balance, "EUR", {}) == (balance, ())


def test_what_is_in_the_wanted_currency_already_is_left_alone() -> None:
    balance = balance_of([gave("Lyon", "money", 100, "EUR"), gave("Lyon", "equipment", None)], SIDES)
    assert converted(balance, "EUR", {"EUR": Rate("EUR", Decimal(2), "A slip of the pen", date(2027, 1, 4))}) == (balance, ())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Contribution(Kind.MONEY, "Lyon", 2027, True, Decimal(5)),
        lambda: Contribution(Kind.EXPERT_DAYS, "Lyon", 2027, True, Decimal(5), "EUR"),
        lambda: Contribution(Kind.MONEY, "Lyon", 2027, True, None, "EUR"),
        lambda: Contribution(Kind.MONEY, "Lyon", 2027, True, Decimal(-1), "EUR"),
        lambda: Rate("XOF", Decimal("0.15"), " ", date(2027, 1, 4)),
        lambda: Rate("XOF", Decimal(0), "A bank", date(2027, 1, 4)),
    ],
)
def test_what_cannot_be_is_refused(wrong) -> None:
    with pytest.raises(AssertionError):
        wrong()


def test_bars_share_one_scale_and_little_is_never_nothing() -> None:
    cells = (Cell(Sum(Decimal(4000)), Sum(Decimal(1))), Cell(Sum(Decimal(0)), Sum(Decimal(2000), 1)))
    drawn = bars(Row(Kind.MONEY, "EUR", cells), SIDES)
    assert drawn == (Bar("Lomé", FULL, 1, cells[0]), Bar("Lyon", 0, 500, cells[1]))
    assert bars(Row(Kind.EQUIPMENT, None, (Cell(), Cell())), SIDES) == (Bar("Lomé", 0, 0, Cell()), Bar("Lyon", 0, 0, Cell()))


def contribution(kind: Kind, giver: str, year: int, is_given: bool, quantity: int | None, currency: str) -> Contribution:
    valued = quantity is not None and kind in (Kind.MONEY, Kind.EQUIPMENT)
    return Contribution(kind, giver, year, is_given, None if quantity is None else Decimal(quantity), currency if valued else None)


contributions = st.lists(
    st.builds(
        contribution,
        st.sampled_from(list(Kind)),
        st.sampled_from(SIDES),
        st.integers(2026, 2028),
        st.booleans(),
        st.none() | st.integers(0, 10**9),
        st.sampled_from(["EUR", "XOF", "GMD"]),
    ),
    max_size=12,
)


def cells(rows: object) -> list[tuple[object, Sum]]:
    return [((row.kind, row.currency, at, is_given), cell.given if is_given else cell.planned) for row in rows for at, cell in enumerate(row.cells) for is_given in (False, True)]  # fmt: skip


def summed(pairs: list[tuple[object, Sum]]) -> dict[object, Sum]:
    found: dict[object, Sum] = {}
    for key, amount in pairs:
        found[key] = found.get(key, Sum()) + amount
    return {key: amount for key, amount in found.items() if amount != Sum()}


@given(contributions)
def test_totals_are_the_sums_of_the_years_and_of_the_contributions(entries: list[Contribution]) -> None:
    balance = balance_of(entries, SIDES)
    total = summed(cells(balance.total))
    assert total == summed([pair for _year, rows in balance.years for pair in cells(rows)])
    assert total == summed(
        [
            ((one.kind, one.currency, SIDES.index(one.giver), one.is_given), Sum(unvalued=1) if one.quantity is None else Sum(one.quantity))
            for one in entries
        ]
    )
    assert balance_of(reversed(entries), SIDES) == balance


@given(contributions)
def test_converted_columns_add_up_and_lose_nothing_unvalued(entries: list[Contribution]) -> None:
    balance = balance_of(entries, SIDES)
    in_euro, used = converted(balance, "EUR", {"XOF": RATE})
    assert summed(cells(in_euro.total)) == summed([pair for _year, rows in in_euro.years for pair in cells(rows)])
    assert {row.currency for row in in_euro.total} == {row.currency for row in balance.total if row.currency != "XOF"} | (
        {"EUR"} if used else set()
    )
    unvalued = [sum(amount.unvalued for _key, amount in cells(rows)) for rows in (balance.total, in_euro.total)]
    assert unvalued[0] == unvalued[1] == sum(one.quantity is None for one in entries)


@given(contributions)
def test_bars_never_exceed_the_longest_and_follow_the_order_of_the_figures(entries: list[Contribution]) -> None:
    for row in balance_of(entries, SIDES).total:
        drawn = bars(row, SIDES)
        lengths = sorted(
            (sum_.quantity, length) for bar in drawn for sum_, length in ((bar.cell.planned, bar.planned), (bar.cell.given, bar.given))
        )
        assert [length for _quantity, length in lengths] == sorted(length for _quantity, length in lengths)
        assert all((length > 0) == (quantity > 0) and length <= FULL for quantity, length in lengths)
        assert lengths[-1][0] == 0 or lengths[-1][1] == FULL
