"""Interpreters who were sought in vain are not sought again: what is remembered must never hide one who could be had."""

from itertools import combinations
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isopolity.core.scheduling.board import board_of
from isopolity.core.scheduling.seating import Seating, slots_in
from tests.core.scheduling.drawn import number, randoms
from tests.core.scheduling.grids import fair_of

slowly = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))


def crowded(random):
    """Tables and time for everybody, and far too few who interpret."""
    lines = [f"slot s{at} {9 + at}:00 9" for at in range(random.randint(1, 2))]
    lines += [f"city c{at} {random.choice(('en', 'fr', 'ru', 'es'))} teams=3" for at in range(8)]
    for at in range(random.randint(2, 4)):
        limits = number(random, 0.2, "rest", 1, 2) + number(random, 0.2, "max", 1, 2)
        lines.append(f"interpreter i{at} {','.join(random.sample(('en', 'fr', 'ru', 'es'), random.randint(2, 3)))}{limits}")
    pairs = random.sample(list(combinations(range(8), 2)), 16)
    return fair_of("\n".join([*lines, *(f"wish r{one}-{other} c{one} c{other} 5" for one, other in pairs)]))


def forgetful(seating):
    """The same timetable, which remembers nothing of what was sought."""
    new = seating.copied()
    new._forget()
    return new


@slowly
@given(randoms(), st.booleans())
def test_what_was_sought_in_vain_is_still_not_to_be_had(random: Random, back):
    seating = Seating(board_of(crowded(random)))
    entries = range(len(seating.slot))
    for _ in range(60):
        placed = [entry for entry in entries if seating.slot[entry] >= 0]
        choices = [(entry, slot) for entry in entries if seating.slot[entry] < 0 for slot in slots_in(seating.slots_for(entry))]
        mark, before = seating.mark(), (seating.slot[:], seating.option[:], [row[:] for row in seating.room])
        if placed and (not choices or random.random() < 0.2):
            seating.remove(random.choice(placed))
        elif choices:
            entry, slot = random.choice(choices)
            could = forgetful(seating).place(entry, slot)
            assert seating.place(entry, slot) == could
        if back and random.random() < 0.2:
            seating.back_to(mark)
            assert before == (seating.slot, seating.option, seating.room)
