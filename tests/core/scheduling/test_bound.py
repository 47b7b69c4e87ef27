"""Any prices prove a bound, whatever solver they come from: good ones a close one, wrong ones a poor one, none a false one."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isopolity.core.scheduling.board import board_of
from isopolity.core.scheduling.bound import proven
from isopolity.core.scheduling.program import nothing_outside, program_of
from tests.core.scheduling.fairs import best_by_trying, fairs

slowly = settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))


@slowly
@given(fairs(requests=4), st.integers(0, 2**32 - 1), st.sampled_from((0.0, 1.0, 10.0)))
def test_no_prices_prove_less_than_what_can_be_had(fair, seed, dear):
    """Minimums may be missed for nothing here, so that every plan counts; prices have any sign, also where a row has no limit."""
    fair = replace(fair, requests=tuple(replace(one, required=False) for one in fair.requests))
    board = board_of(fair)
    entries = len(board.entries)
    every = [np.arange(len(board.slots))]
    program = program_of(board, every, np.arange(entries), nothing_outside(board), board.floor)
    cost = np.zeros(len(program.most), np.int64)
    cost[:entries] = board.value
    prices = np.random.default_rng(seed).normal(0, dear, len(program.low))
    total, left = proven(program, cost, np.zeros(len(program.most)), prices)
    assert board.fixed_value + total >= best_by_trying(fair)[3]
    assert len(left) == len(cost)
