"""`isopolity match`: reciprocal matches for a file of cities, without a database and without Django."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from isopolity.core.matching import SHORTLIST, Match, match_between, profile_of
from isopolity.core.matching.files import CITIES_FORMAT, MATCHES_FORMAT, CitiesFile, matches_lines, read_cities
from isopolity.core.matching.run import MOST, full_run
from isopolity.core.strict_json import BadInput
from isopolity.exchange.themes import THEMES
from isopolity.search.analyser import tokens

# Shorter work needs no word about how far it is.
_SILENT_S = 2.0
UNFINISHED = ".unfinished-"


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 done, 2 bad input, after one sentence on standard error and with nothing written."""
    asked = _parser().parse_args(argv)
    say = _progress()
    try:
        data = Path(asked.input).read_bytes()
        file = read_cities(data, themes={theme.id: theme.parent for theme in THEMES.values()}, tokens=tokens)
        lines = matches_lines(_matches(file, asked.top, say))
        if asked.output is None:
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
            sys.stdout.writelines(lines)
            sys.stdout.flush()
        else:
            _write(Path(asked.output), lines)
    except BadInput as error:
        return _refused(f"{asked.input}: {error}")
    except BrokenPipeError:
        # Whoever read has enough; without this, Python complains once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # Named as the person named it: what is written goes into a file beside it first.
        where = str(error.filename or asked.output or "standard output").partition(UNFINISHED)[0]
        return _refused(f"{where}: {error.strerror}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="isopolity match",
        description=f"Read cities with needs and offers ({CITIES_FORMAT}) and write for each its best partners, with reasons and "
        f"obstacles ({MATCHES_FORMAT}). Partners are of another country; those that help each other come first. Who stands "
        "on many lists gives way, so that every city is suggested to somebody. Same input, same bytes.",
        epilog="Exit: 0 done, 2 bad input (one sentence says where and what was expected; nothing is written).",
    )
    parser.add_argument("input", metavar="INPUT.json", help="the cities")
    parser.add_argument("--top", type=_top, default=MOST, metavar="N", help=f"partners of each city, 1 to {SHORTLIST} (default {MOST})")
    parser.add_argument("--output", metavar="FILE", help="write there instead of standard output")
    return parser


def _top(written: str) -> int:
    if not written.isascii() or not written.isdecimal() or not 1 <= int(written[:3]) <= SHORTLIST or len(written) > 3:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 to {SHORTLIST}, found {written!a}")
    return int(written)


def _matches(file: CitiesFile, top: int, say: Callable[[float], None]) -> Iterator[tuple[str, list[Match]]]:
    """For each city, in the order of the file, its matches. Half of the progress is finding them, half is giving reasons."""
    profiles = {city.id: profile_of(city, file.taxonomy) for city in file.cities}
    run = full_run(
        (profiles[city] for city in sorted(profiles)), most=top, threads=os.cpu_count() or 1, progress=lambda share: say(share / 2)
    )
    at = {city: position for position, city in enumerate(run.ids)}
    for done, city in enumerate(file.cities, start=1):
        own = profiles[city.id]
        found = [(profiles[run.ids[line.partner]], line) for line in run.suggestions_of(at[city.id])]
        yield city.id, [match_between(own, partner, run.facts(own, partner, line)) for partner, line in found]
        say(0.5 + done / len(file.cities) / 2)


def _write(path: Path, lines: Iterator[str]) -> None:
    """All or nothing: a broken run leaves what was there before."""
    unfinished = path.with_name(f"{path.name}{UNFINISHED}{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _progress() -> Callable[[float], None]:
    """Says on a terminal how far the work is, once it has taken long enough for anyone to wonder."""
    if not sys.stderr.isatty():
        return lambda share: None
    began = time.monotonic()
    shown = -1

    def say(share: float) -> None:
        nonlocal shown
        percent = int(100 * share)
        if percent > shown and time.monotonic() - began > _SILENT_S:
            sys.stderr.write(f"\rMatching: {percent} %" + "\n" * (percent == 100))
            sys.stderr.flush()
            shown = percent

    return say


def _refused(sentence: str) -> int:
    sys.stderr.write(f"isopolity match: {sentence}\n")
    return 2
