"""Dates as sources give them: a day, a month, or only a year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

WRITTEN = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day that is known to the day, to the month (`day` is None) or to the year (`month` is None too).

    It stands for the days from `earliest` to `latest`, both included. Dates that do not exist raise `ValueError`.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("A day needs its month.")
        date(self.year, self.month or 1, self.day or 1)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_exact(self) -> bool:
        return self.day is not None

    def __str__(self) -> str:
        """ISO 8601 with as many parts as are known: 2023, 2023-12, 2023-12-13."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def parsed_partial_date(text: str) -> PartialDate:
    """The partial date in ISO 8601 (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`); anything else raises `ValueError`."""
    match = WRITTEN.match(text.strip())
    if match is None:
        raise ValueError(f"Not a year, a month or a day as YYYY, YYYY-MM or YYYY-MM-DD: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    return PartialDate(year or 0, month, day)
