"""Small fairs drawn by Hypothesis, as lines of `grids`: tight enough that every rule bites now and then."""

from hypothesis import strategies as st

CITIES, TONGUES = "abcde", ("en", "fr", "ru")
CLOCKS = ("09:00", "09:20", "09:50", "10:21", "2T09:00")


def away(names):
    return st.lists(st.sampled_from(names), max_size=2, unique=True).map(lambda found: "".join(f" -{name}" for name in found))


def option(key, low, high):
    return st.none() | st.integers(low, high).map(lambda number: f" {key}={number}")


def word(text):
    return st.booleans().map(lambda said: f" {text}" if said else "")


def tongues(least):
    return st.lists(st.sampled_from(TONGUES), min_size=least, max_size=2, unique=True).map(",".join)


@st.composite
def halls(draw, *, most_slots=4, most_wishes=7, required=True, floors=True):
    """The lines of a fair."""
    slots = [f"s{at}" for at in range(draw(st.integers(1, most_slots)))]
    cities = CITIES[: draw(st.integers(2, len(CITIES)))]
    helpers = [f"i{at}" for at in range(draw(st.integers(0, 3)))]
    lines = [
        f"slot {slot} {clock} {draw(st.integers(0, 2))}{draw(st.sampled_from(['', '', ' -1']))}"
        for slot, clock in zip(slots, CLOCKS, strict=False)
    ]
    lines = [line.removesuffix(" -1") if line.endswith(" 0 -1") else line for line in lines]
    for city in cities:
        floor = draw(option("min", 0, 2)) if floors else None
        limits = f"{draw(option('max', 0, 3)) or ''}{floor or ''}{draw(option('teams', 1, 2)) or ''}{draw(word('ldc'))}"
        lines.append(f"city {city} {draw(tongues(1))}{draw(away(slots))}{limits}")
    for helper in helpers:
        of = draw(st.none() | st.sampled_from(cities).map(lambda city: f" of={city}"))
        limits = f"{draw(option('rest', 1, 2)) or ''}{draw(option('max', 0, 3)) or ''}{of or ''}"
        lines.append(f"interpreter {helper} {draw(tongues(2))}{draw(away(slots))}{limits}")
    for at in range(draw(st.integers(1, most_wishes))):
        parties = draw(st.lists(st.sampled_from(cities), min_size=2, max_size=3, unique=True))
        allowed = draw(st.none() | st.lists(st.sampled_from(slots), unique=True).map(lambda found: f" in={','.join(found)}"))
        flags = f"{draw(word('required')) if required else ''}{draw(word('relay'))}{allowed or ''}"
        lines.append(f"wish r{at} {' '.join(parties)} {draw(st.integers(1, 9))}{flags}")
    return lines


@st.composite
def timetables(draw, fair):
    """Any meetings of the fair's requests at its slots and tables with its interpreters: most of them break some rule."""
    open_slots = [slot for slot in fair.slots if slot.tables]
    lines = []
    for wish in fair.requests if open_slots else ():
        if draw(st.booleans()):
            slot = draw(st.sampled_from(open_slots))
            names = [helper.id for helper in fair.interpreters]
            helpers = draw(st.lists(st.sampled_from(names), max_size=2, unique=True)) if names else []
            lines.append(" ".join([wish.id, slot.id, str(draw(st.integers(1, slot.tables))), *helpers]))
    return "\n".join(lines)
