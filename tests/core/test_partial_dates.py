from datetime import date

import pytest

from isopolity.core.partial_dates import PartialDate, parsed_partial_date


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2001", date(2001, 1, 1), date(2001, 12, 31)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-11-24", date(2026, 11, 24), date(2026, 11, 24)),
    ],
)
def test_partial_date_spans_the_days_it_may_mean_and_is_written_as_read(text, earliest, latest):
    parsed = parsed_partial_date(text)
    assert (parsed.earliest, parsed.latest, str(parsed)) == (earliest, latest, text)
    assert parsed.is_exact == (earliest == latest)


@pytest.mark.parametrize("text", ["", "12", "2023-13", "2023-02-30", "2023-1", "2023-12-13 or so", "٢٠٢٣", "0000"])
def test_partial_date_when_it_does_not_exist(text):
    with pytest.raises(ValueError):
        parsed_partial_date(text)


def test_partial_date_with_a_day_but_no_month_is_refused():
    with pytest.raises(ValueError):
        PartialDate(2023, None, 13)
