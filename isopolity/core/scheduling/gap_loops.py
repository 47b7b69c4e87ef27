"""Compiled: meetings change places between two slots, whole chains at once, so that fewer delegations wait between meetings."""

import math

import numpy as np

from isopolity.core.matching.compiling import compiled
from isopolity.core.scheduling.board import Array

# A chain longer than this is given up: it would change half the hall.
_CHAIN = 64


@compiled
def runs(busy: Array, day: Array) -> int:
    """How many runs of slots with meetings, less one for each day that has any: the idle gaps of one delegation."""
    count = 0
    last_day = -1
    before = False
    for slot in range(len(busy)):
        now = busy[slot] > 0
        if slot > 0 and day[slot] != day[slot - 1]:
            before = False
        if now and not before:
            count += 1
            if day[slot] == last_day:
                pass
            else:
                count -= 1
                last_day = day[slot]
        before = now
    return count


@compiled
def chain_of(first: int, there: int, slot: Array, begins: Array, party: Array, allowed: Array, seats: Array, sums: Array, counts: Array,
             chain: Array, in_chain: Array) -> int:  # fmt: skip
    """The meetings that change between the first one's slot and `there` so that nobody is in two places; 0 when it cannot be.

    `counts` and `sums` are how many of these meetings a delegation has in a slot, and the sum of their numbers: of one, its number.
    """
    chain[0] = first
    in_chain[first] = True
    length = 1
    at = 0
    possible = allowed[first, there]
    here = slot[first]
    while possible and at < length:
        meeting = chain[at]
        at += 1
        to = there if slot[meeting] == here else here
        for place in range(begins[meeting], begins[meeting + 1]):
            who = party[place]
            if seats[who, to] > 0:
                continue
            other = sums[who, to] if counts[who, to] == 1 else -1
            if other < 0 or not allowed[other, slot[meeting]] or length >= _CHAIN:
                possible = False
                break
            if not in_chain[other]:
                in_chain[other] = True
                chain[length] = other
                length += 1
    for number in range(length):
        in_chain[chain[number]] = False
    return length if possible else 0


@compiled
def shift(meeting: int, to: int, slot: Array, begins: Array, party: Array, seats: Array, sums: Array, counts: Array, busy: Array, tables: Array,
          group: Array, room: Array) -> None:  # fmt: skip
    """Put the meeting into another slot; seats, tables and interpreters may be overdrawn in between."""
    here = slot[meeting]
    slot[meeting] = to
    tables[here] += 1
    tables[to] -= 1
    for place in range(begins[meeting], begins[meeting + 1]):
        who = party[place]
        seats[who, here] += 1
        seats[who, to] -= 1
        counts[who, here] -= 1
        counts[who, to] += 1
        sums[who, here] -= meeting
        sums[who, to] += meeting
        busy[who, here] -= 1
        busy[who, to] += 1
    for number in range(group.shape[1]):
        if group[meeting, number] >= 0:
            room[group[meeting, number], here] += 1
            room[group[meeting, number], to] -= 1


@compiled
def anneal(moves: int, hot: float, cold: float, seed: int, slot: Array, begins: Array, party: Array, allowed: Array, seats: Array, busy: Array,
           tables: Array, group: Array, room: Array, day: Array, best: Array) -> int:  # fmt: skip
    """So many tries at falling temperature. `slot`, `seats`, `busy`, `tables`, `room` change with it; `best` is the slots of the fewest
    gaps seen. Answers that number, of the delegations in `busy`.
    """
    np.random.seed(seed)
    meetings, delegations, slots = len(slot), len(busy), len(tables)
    counts = np.zeros((delegations, slots), np.int64)
    sums = np.zeros((delegations, slots), np.int64)
    for meeting in range(meetings):
        for place in range(begins[meeting], begins[meeting + 1]):
            counts[party[place], slot[meeting]] += 1
            sums[party[place], slot[meeting]] += meeting
    chain = np.empty(_CHAIN, np.int64)
    in_chain = np.zeros(meetings, np.bool_)
    seen = np.zeros(delegations, np.int64)
    total = 0
    for who in range(delegations):
        total += runs(busy[who], day)
    fewest = total
    best[:] = slot
    for move in range(moves):
        heat = hot * (cold / hot) ** (move / moves)
        first = np.random.randint(meetings)
        here, there = slot[first], np.random.randint(slots)
        if there == here:
            continue
        length = chain_of(first, there, slot, begins, party, allowed, seats, sums, counts, chain, in_chain)
        change = 0
        for number in range(length):
            for place in range(begins[chain[number]], begins[chain[number] + 1]):
                if seen[party[place]] != move + 1:
                    seen[party[place]] = move + 1
                    change -= runs(busy[party[place]], day)
        for number in range(length):
            to = there if slot[chain[number]] == here else here
            shift(chain[number], to, slot, begins, party, seats, sums, counts, busy, tables, group, room)
        valid = length > 0 and tables[here] >= 0 and tables[there] >= 0
        for number in range(len(room)):
            valid = valid and room[number, here] >= 0 and room[number, there] >= 0
        if valid:
            for number in range(length):
                for place in range(begins[chain[number]], begins[chain[number] + 1]):
                    if seen[party[place]] == move + 1:
                        seen[party[place]] = 0
                        change += runs(busy[party[place]], day)
            valid = change <= 0 or np.random.random() < math.exp(-change / heat)
        if valid:
            total += change
            if total < fewest:
                fewest = total
                best[:] = slot
                if fewest == 0:
                    break
        else:
            for number in range(length):
                to = there if slot[chain[number]] == here else here
                shift(chain[number], to, slot, begins, party, seats, sums, counts, busy, tables, group, room)
    return fewest
