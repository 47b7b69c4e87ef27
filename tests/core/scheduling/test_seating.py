"""Interpreters who were sought in vain are not sought again: what is remembered must never hide one who could be had."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isopolity.core.scheduling.board import board_of
from isopolity.core.scheduling.seating import Seating, slots_in
from tests.core.scheduling.drawn import halls, randoms
from tests.core.scheduling.grids import fair_of

slowly = settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))


def forgetful(seating):
    """The same timetable, which remembers nothing of what was sought."""
    new = seating.copied()
    new._forget()
    return new


@slowly
@given(halls(most_slots=3, most_wishes=12, floors=False), randoms(), st.booleans())
def test_what_was_sought_in_vain_is_still_not_to_be_had(lines, random: Random, back):
    fair = fair_of("\n".join(line.replace(" relay", "") for line in lines))
    seating = Seating(board_of(fair))
    for _ in range(25):
        entries = range(len(seating.slot))
        placed = [entry for entry in entries if seating.slot[entry] >= 0]
        mark, before = seating.mark(), (seating.slot[:], seating.option[:], [row[:] for row in seating.room])
        if placed and random.random() < 0.3:
            seating.remove(random.choice(placed))
        else:
            choices = [(entry, slot) for entry in entries if seating.slot[entry] < 0 for slot in slots_in(seating.slots_for(entry))]
            if not choices:
                continue
            entry, slot = random.choice(choices)
            could = forgetful(seating).place(entry, slot)
            assert seating.place(entry, slot) == could
        if back and random.random() < 0.3:
            seating.back_to(mark)
            assert before == (seating.slot, seating.option, seating.room)
