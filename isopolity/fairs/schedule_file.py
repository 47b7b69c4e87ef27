"""`isopolity schedule`: the timetable of a fair in a file, or the repair of one, without a database and without Django's settings."""

import argparse
import contextlib
import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from types import FrameType
from typing import Any

from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.explain import explained
from isopolity.core.scheduling.files import FAIR_FORMAT, PLAN_FORMAT, plan_text, read_fair, read_plan
from isopolity.core.scheduling.model import Fair, Plan
from isopolity.core.scheduling.remedies import remedies
from isopolity.core.strict_json import BadInput
from isopolity.fairs.arguments import moment, more, seconds, up_to
from isopolity.fairs.english import in_english
from isopolity.ui.file_commands import BadFile, answered, read_file, try_output, write_lines

TIME_LIMIT_S = 60.0
MAX_MOVES = 2
REMEDIES_SHOWN = 3
# Shorter work needs no word about how far it is.
_SILENT_S = 2.0
# To find so many reasons takes about as long.
_MANY = 5_000


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 done, 1 done but without some required request, 2 bad input after one sentence and nothing written."""
    parser = _parser()
    asked = parser.parse_args(argv)
    if asked.plan is None and (asked.now or asked.max_moves is not None or asked.what_if):
        parser.error("--now, --max-moves and --what-if need --from: the timetable that they are about")
    if asked.what_if and (asked.now or asked.max_moves is not None):
        parser.error("--what-if changes no meeting: it goes without --now and --max-moves")
    return answered("schedule", lambda: _schedule(asked), output=asked.output)


def _schedule(asked: argparse.Namespace) -> int:
    fair = read_file(asked.fair, read_fair)
    before = read_file(asked.plan, lambda data: _published(fair, read_plan(data))) if asked.plan else None
    try_output(asked.output)
    if before is not None and asked.what_if:
        write_lines(asked.output, [_what_if_text(fair, before, asked.what_if)])
        return 0
    with _stopped_by_ctrl_c() as stop:
        plan = _repaired(fair, before, asked) if before else _solved(fair, asked, stop)
        _say_what_follows(plan)
        plan = explained(fair, plan, now=asked.now)
        return _written(fair, before, plan, asked)


def _published(fair: Fair, plan: Plan) -> Plan:
    """The plan to begin with: of this fair, each meeting once. What else no longer fits, a repair mends. Raises `BadInput`."""
    if plan.fair != fair.name:
        raise BadInput("fair", f"a timetable of {json.dumps(fair.name)}", json.dumps(plan.fair))
    seen: set[str] = set()
    for at, meeting in enumerate(plan.meetings):
        if meeting.request in seen:
            raise BadInput(f"meetings[{at}].request", "a request that no meeting of this list before has", json.dumps(meeting.request))
        seen.add(meeting.request)
    return plan


def _written(fair: Fair, before: Plan | None, plan: Plan, asked: argparse.Namespace) -> int:
    """Check the timetable, write it, and say what a person wants to know; the exit code."""
    found = check_schedule(fair, plan, before=before, now=asked.now, max_moves=_most_moves(asked) if before else None)
    # A search that ended, or a repair that may not change more, before every required request had its place has broken nothing: it says so.
    lacking = [str(violation.reason.values["request"]) for violation in found if violation.reason.code == "required-unplaced"]
    if len(found) > len(lacking):
        raise AssertionError(f"the timetable breaks {len(found)} rules: {found[:3]}")
    write_lines(asked.output, [plan_text(plan)])
    if sys.stderr.isatty():
        sys.stderr.writelines(f"{line}\n" for line in _summary(fair, plan, asked.now))
    if plan.status == "infeasible":
        return _no(f"these required requests cannot all be held: {', '.join(plan.conflict or ())}. The rest is planned without.")
    if lacking and before:
        return _no(f"these required requests have no place: {', '.join(lacking)}. Allow more changes (--max-moves), or schedule anew.")
    if lacking:
        return _no(f"the search ended before these required requests had a place: {', '.join(lacking)}. Let it run longer.")
    return 0


def _summary(fair: Fair, plan: Plan, now: datetime | None) -> Iterator[str]:
    """What a person in front of the terminal wants to know first."""
    placed = f"{len(plan.meetings)} of {len(fair.requests)} requests have a place"
    yield f"{placed}, worth {plan.value}; at most {plan.upper_bound} is possible ({plan.status}). Idle gaps: {plan.idle_gaps}."
    for change in ("moved", "added", "dropped"):
        requests = [entry.request for entry in plan.changes or () if entry.kind == change]
        if requests:
            yield f"{change.capitalize()}: {', '.join(requests)}."
    for remedy in remedies(fair, plan, now=now, most=REMEDIES_SHOWN):
        yield in_english(remedy.reason)


def _say_what_follows(plan: Plan) -> None:
    """On a terminal, that there is still something to wait for."""
    if sys.stderr.isatty() and len(plan.unplaced) > _MANY:
        sys.stderr.write(f"Looking for the reasons of {len(plan.unplaced)} requests without a place; then the timetable is written.\n")


def _no(sentence: str) -> int:
    sys.stderr.write(f"isopolity schedule: {sentence}\n")
    return 1


def _solved(fair: Fair, asked: argparse.Namespace, stop: Callable[[], bool]) -> Plan:
    from isopolity.core.scheduling.solver import solve

    limit = None if asked.steps else asked.time_limit or TIME_LIMIT_S
    with _progress() as say:
        return solve(fair, seed=asked.seed, steps=asked.steps, time_limit_s=limit, progress=say, stop=stop)


def _repaired(fair: Fair, before: Plan, asked: argparse.Namespace) -> Plan:
    from isopolity.core.scheduling.solver import repair

    # Without a time nothing has begun.
    now = asked.now or min((slot.starts_at for slot in fair.slots), default=datetime.min)
    return repair(fair, before, now=now, max_moves=_most_moves(asked), seed=asked.seed)


def _most_moves(asked: argparse.Namespace) -> int:
    return MAX_MOVES if asked.max_moves is None else int(asked.max_moves)


def _what_if_text(fair: Fair, plan: Plan, asked: str) -> str:
    from isopolity.core.scheduling.solver import what_if

    try:
        found = what_if(fair, plan, more=asked)
    except BadInput as error:
        raise BadFile(str(error)) from None
    return json.dumps({"value_gain": found.value_gain, "placed": list(found.placed)}) + "\n"


@contextlib.contextmanager
def _stopped_by_ctrl_c() -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks the search to end with the best timetable so far, which is then explained, checked and written; the second ends
    the program.
    """
    asked = False

    def once(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, once)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Any], None]]:
    """Says on a terminal what is reached and what is the most that could be, once the search has taken long enough for anyone to wonder."""
    began, shown = time.monotonic(), 0

    def say(progress: Any) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - began > _SILENT_S:
            share = 100 * progress.value / progress.upper_bound if progress.upper_bound else 100
            text = f"{progress.seconds:.0f} s: value {progress.value} of at most {progress.upper_bound} ({share:.2f} %); Ctrl-C takes it"
            sys.stderr.write(f"\rScheduling, {text}".ljust(shown))
            sys.stderr.flush()
            shown = max(shown, len(text) + 20)

    try:
        yield say
    finally:
        if shown:
            sys.stderr.write("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="isopolity schedule",
        description=f"Read a fair ({FAIR_FORMAT}) and write its timetable ({PLAN_FORMAT}): required requests first, then the minimum of "
        "meetings of as many delegations as can be (least developed countries before others), then the most value, with a proven bound; and the reason of "
        "each request that has no place. With --from a published timetable is repaired instead. Every timetable is checked before it is "
        "written, by code that did not make it. Ctrl-C ends the search with the best one so far.",
        epilog="Exit: 0 done, 1 done but some required request has no place (the best timetable without it is written), 2 bad input "
        "(one sentence says where and what was expected; nothing is written).",
    )
    parser.add_argument("fair", metavar="FAIR.json", help="the fair")
    work = parser.add_mutually_exclusive_group()
    work.add_argument("--time-limit", type=seconds, metavar="SECONDS", help=f"search so long at most (default {TIME_LIMIT_S:.0f})")
    work.add_argument("--steps", type=up_to(10**12, 1), metavar="N", help="search so many steps: the same answer on every machine")
    parser.add_argument("--seed", type=up_to(2**63 - 1), default=0, metavar="N", help="drawing of lots among equals (default 0)")
    parser.add_argument(
        "--from", dest="plan", metavar="PLAN.json", help="repair this timetable (ends by itself, soon), or ask --what-if about it"
    )
    parser.add_argument("--now", type=moment, metavar="TIME", help="what began before this time stays")
    parser.add_argument("--max-moves", type=up_to(1_000_000), metavar="N", help=f"so many meetings may move (default {MAX_MOVES})")
    parser.add_argument("--what-if", type=more, metavar="MORE", help="what one more would bring: table, slot, or interpreter:fr-pt")
    parser.add_argument("--output", metavar="FILE", help="write there instead of standard output")
    return parser
