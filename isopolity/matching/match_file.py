"""`isopolity match`: reciprocal matches for a file of cities, without a database and without Django."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from isopolity.core.matching import SHORTLIST, Match, match_between, profile_of
from isopolity.core.matching.files import CITIES_FORMAT, MATCHES_FORMAT, CitiesFile, matches_lines, read_cities
from isopolity.core.matching.run import MOST, full_run
from isopolity.exchange.themes import THEMES
from isopolity.search.analyser import tokens
from isopolity.ui.file_commands import answered, read_file, write_lines

# Shorter work needs no word about how far it is.
_SILENT_S = 2.0


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 done, 2 bad input, after one sentence on standard error and with nothing written."""
    asked = _parser().parse_args(argv)
    return answered("match", lambda: _match(asked), output=asked.output)


def _match(asked: argparse.Namespace) -> int:
    themes = {theme.id: theme.parent for theme in THEMES.values()}
    file = read_file(asked.input, lambda data: read_cities(data, themes=themes, tokens=tokens))
    write_lines(asked.output, matches_lines(_matches(file, asked.top, _progress())))
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
