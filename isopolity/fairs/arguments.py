"""What the fair's commands take after their options."""

import argparse
from collections.abc import Callable
from datetime import datetime


def moment(written: str) -> datetime:
    """A time with its offset, as in the files."""
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        time = None
    if time is None or time.tzinfo is None or not 1900 <= time.year <= 2999:
        raise argparse.ArgumentTypeError(f"expected a time with its offset such as 2027-05-15T09:00+02:00, found {written!a}")
    return time


def up_to(most: int, least: int = 0) -> Callable[[str], int]:
    """A whole number in western digits."""

    def read(written: str) -> int:
        plain = written.isascii() and written.isdecimal() and len(written) <= len(str(most))
        if not plain or not least <= int(written) <= most:
            raise argparse.ArgumentTypeError(f"expected a whole number from {least} to {most}, found {written!a}")
        return int(written)

    return read


def seconds(written: str) -> float:
    """A time of work: more than nothing, at most a day."""
    try:
        number = float(written) if written.isascii() else 0.0
    except ValueError:
        number = 0.0
    if not 0 < number <= 86_400:
        raise argparse.ArgumentTypeError(f"expected seconds, more than 0 and at most 86400, found {written!a}")
    return number


def more(written: str) -> str:
    """What the organiser thinks of adding: `table`, `slot`, or `interpreter:` with two or more languages."""
    kind, _, languages = written.partition(":")
    spoken = languages.split("-")
    if written in ("table", "slot") or (kind == "interpreter" and len(spoken) > 1 and all(spoken) and len(set(spoken)) == len(spoken)):
        return written
    raise argparse.ArgumentTypeError(f"expected table, slot or interpreter:fr-pt, found {written!a}")
