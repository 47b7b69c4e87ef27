"""`isopolity check-schedule`: does a timetable keep every rule of its fair? Without a database."""

import argparse
from collections.abc import Iterable, Iterator, Sequence

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.files import FAIR_FORMAT, PLAN_FORMAT, read_fair, read_plan
from isopolity.core.scheduling.model import Plan
from isopolity.core.scheduling.violations import Violation
from isopolity.core.strict_json import parse_json
from isopolity.fairs.arguments import moment, up_to
from isopolity.fairs.english import in_english
from isopolity.ui.file_commands import answered, read_file, write_lines


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 every rule is kept, 1 some are broken (a line for each), 2 bad input after one sentence on standard error."""
    parser = _parser()
    asked = parser.parse_args(argv)
    if asked.before is None and (asked.now is not None or asked.max_moves is not None):
        parser.error("--now and --max-moves need --from: the timetable that was repaired")
    return answered("check-schedule", lambda: _check(asked))


def _check(asked: argparse.Namespace) -> int:
    fair = read_file(asked.fair, read_fair)
    plan, gap = read_file(asked.plan, _plan_and_gap)
    before = read_file(asked.before, read_plan) if asked.before else None
    found = check_schedule(fair, plan, gap=gap, before=before, now=asked.now, max_moves=asked.max_moves)
    write_lines(None, lines_of(found))
    return 1 if found else 0


def lines_of(violations: Iterable[Violation]) -> Iterator[str]:
    """For each violation its path, its code and an English sentence."""
    for violation in violations:
        yield f"{violation.path}: {violation.reason.code}: {in_english(violation.reason)}\n"


def _plan_and_gap(data: bytes) -> tuple[Plan, float]:
    plan = read_plan(data)
    return plan, parse_json(data).any_keys()["gap"].number(0, 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="isopolity check-schedule",
        description=f"Check a timetable ({PLAN_FORMAT}) against its fair ({FAIR_FORMAT}) with code that did not make it: every rule, every "
        "figure that the timetable states of itself, and with --from that no more was changed than may be. Each line of the answer is "
        "a place in the timetable, a code and a sentence.",
        epilog="Exit: 0 every rule is kept, 1 some are broken, 2 bad input (one sentence says where and what was expected).",
    )
    parser.add_argument("fair", metavar="FAIR.json", help="the fair")
    parser.add_argument("plan", metavar="PLAN.json", help="its timetable")
    parser.add_argument("--from", dest="before", metavar="PLAN.json", help="the timetable that this one repairs")
    parser.add_argument("--now", type=moment, metavar="TIME", help="what began before this time must have stayed")
    parser.add_argument("--max-moves", type=up_to(1_000_000), metavar="N", help="so many meetings may have moved at most")
    return parser
