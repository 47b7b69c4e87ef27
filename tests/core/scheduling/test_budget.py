import gc
import json
import subprocess
import sys
import time
import weakref
from itertools import pairwise
from threading import Event

import numpy as np

from isopolity.core.scheduling import budget as budgets
from isopolity.core.scheduling.board import board_of
from isopolity.core.scheduling.budget import Budget, together
from isopolity.core.scheduling.files import read_fair
from isopolity.core.scheduling.highs import solve_linear, solve_whole
from isopolity.core.scheduling.placing import cost_of
from isopolity.core.scheduling.program import nothing_outside, program_of
from tools.make_fair import made_fair


def test_who_does_not_hear_that_it_is_over_is_left_to_itself():
    heard, end = Event(), Event()

    def deaf(job):
        job.running(heard.set)
        end.wait(20)
        return "late"

    budget = Budget(None, None, lambda: True)
    assert together(budget, [deaf, lambda job: "done"]) == [None, "done"]
    assert heard.is_set()
    end.set()


def test_a_solver_that_begins_after_it_was_told_to_end_hears_of_it():
    told = []

    def late(job):
        while not job._cancelled:
            time.sleep(0.01)
        job.running(lambda: told.append(True))

    together(Budget(None, 0.05, None), [late])
    assert told == [True]


class Ticking:
    """A clock on which a hundredth of a second passes whenever somebody looks."""

    def __init__(self):
        self.looks = 0

    def monotonic(self):
        self.looks += 1
        return self.looks / 100


def test_what_asks_whether_to_stop_is_asked_a_few_times_a_second(monkeypatch):
    clock, asked = Ticking(), []
    monkeypatch.setattr(budgets, "time", clock)
    budget = Budget(None, None, lambda: bool(asked.append(clock.looks)))
    while clock.looks < 100:
        assert not budget.ended
    assert len(asked) == 5
    assert {later - earlier for earlier, later in pairwise(asked)} <= {20, 21}


def test_a_cancelled_solver_has_no_answer():
    board = board_of(read_fair(json.dumps(made_fair(120, 16, 1)).encode()))
    slots = np.arange(len(board.slots))
    program = program_of(board, [slots], np.arange(len(board.entries)), nothing_outside(board), board.floor)
    cost = cost_of(board, program)
    assert solve_linear(program, cost) is not None
    assert solve_linear(program, cost, running=lambda cancel: cancel()) is None
    program = program_of(board, [slots[at : at + 1] for at in slots], np.arange(len(board.entries)), nothing_outside(board), board.floor)
    cancelled = solve_whole(program, cost_of(board, program), running=lambda cancel: cancel())
    assert (cancelled.values, cancelled.optimal, cancelled.infeasible) == (None, False, False)


def test_nothing_of_a_solver_is_left_when_it_has_answered():
    board = board_of(read_fair(json.dumps(made_fair(30, 8, 1)).encode()))
    program = program_of(board, [np.arange(8)], np.arange(len(board.entries)), nothing_outside(board), board.floor)
    cost, solvers = cost_of(board, program), []
    gc.collect()
    gc.disable()
    try:
        assert solve_linear(program, cost, running=lambda cancel: solvers.append(weakref.ref(cancel.__self__)))
        assert solve_whole(program, cost, running=lambda cancel: solvers.append(weakref.ref(cancel.__self__))).optimal
        assert [solver() for solver in solvers] == [None, None]
    finally:
        gc.enable()


def test_python_ends_in_order_while_a_solver_still_works():
    """A thread in which C++ code runs takes the process down when it outlives Python."""
    script = """
import time
from isopolity.core.scheduling.budget import Budget, together
def deaf(job):
    until = time.monotonic() + 2
    while time.monotonic() < until:
        sum(range(1000))
    print("ended in order")
together(Budget(None, 0.1, None), [deaf])
print("answered")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.split("\n")[:2]) == (0, ["answered", "ended in order"])
