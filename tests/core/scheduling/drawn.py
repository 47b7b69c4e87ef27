"""Small fairs by lot, as lines of `grids`: tight enough that every rule bites now and then.

Hypothesis draws the seed only: when it draws each part, most fairs have nobody there.
"""

from random import Random

from hypothesis import strategies as st

CITIES, TONGUES = "abcde", ("en", "fr", "ru")
CLOCKS = ("09:00", "09:20", "09:50", "10:21", "2T09:00")


def randoms():
    """Sources of chance, one for each seed."""
    return st.integers(0, 2**32 - 1).map(Random)


def halls(**kind):
    """Strategy: the lines of a fair, see `hall`."""
    return randoms().map(lambda random: hall(random, **kind))


def hall(random, *, most_slots=4, most_wishes=8, required=True, floors=True):
    slots = [f"s{at}" for at in range(random.randint(1, most_slots))]
    cities = CITIES[: random.randint(3, len(CITIES))]
    lines = []
    for slot, clock in zip(slots, CLOCKS, strict=False):
        tables = random.choice((0, 1, 1, 1, 2, 2, 2))
        lines.append(f"slot {slot} {clock} {tables}{sometimes(random, 0.1, ' -1') if tables else ''}")
    for city in cities:
        limits = [number(random, 0.4, "max", 0, 3), number(random, 0.4, "min", 1, 3) if floors else "", number(random, 0.2, "teams", 2, 3)]
        lines.append(f"city {city} {tongues(random, 1)}{away(random, slots)}{''.join(limits)}{sometimes(random, 0.3, ' ldc')}")
    for helper in range(random.randint(0, 3)):
        limits = [number(random, 0.3, "rest", 1, 2), number(random, 0.3, "max", 0, 3)]
        of = sometimes(random, 0.15, f" of={random.choice(cities)}")
        lines.append(f"interpreter i{helper} {tongues(random, 2)}{away(random, slots)}{''.join(limits)}{of}")
    for wish in range(random.randint(2, most_wishes)):
        parties = " ".join(random.sample(cities, random.choice((2, 2, 2, 3))))
        allowed = sometimes(random, 0.2, f" in={','.join(random.sample(slots, random.randint(0, len(slots))))}")
        flags = f"{sometimes(random, 0.15, ' required') if required else ''}{sometimes(random, 0.3, ' relay')}{allowed}"
        lines.append(f"wish r{wish} {parties} {random.randint(1, 9)}{flags}")
    return lines


def sometimes(random, share, text):
    return text if random.random() < share else ""


def number(random, share, key, low, high):
    return sometimes(random, share, f" {key}={random.randint(low, high)}")


def tongues(random, least):
    return ",".join(random.sample(TONGUES, random.choice((least, 2))))


def away(random, slots):
    return "".join(f" -{slot}" for slot in slots if random.random() < 0.15)


def timetable(random, fair):
    """Meetings of some of the fair's requests at any slots and tables with any interpreters: most of them break some rule."""
    open_slots = [slot for slot in fair.slots if slot.tables]
    lines = []
    for wish in fair.requests if open_slots else ():
        if random.random() < 0.5:
            slot = random.choice(open_slots)
            names = [helper.id for helper in fair.interpreters]
            helpers = random.sample(names, random.randint(0, min(2, len(names))))
            lines.append(" ".join([wish.id, slot.id, str(random.randint(1, slot.tables)), *helpers]))
    return "\n".join(lines)
