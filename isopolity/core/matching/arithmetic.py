"""The numbers of the score: whole numbers only, so that every machine and both engines agree to the last unit.

Written in the part of Python that numba can compile: `kernels` compiles these very functions, those that call no other,
and plain Python calls them.
"""

import math

# Help is counted in ten-thousandths of a city's needs: 2,500 parts shared among its needs, times quarters of closeness.
PARTS = 2_500
FULL_HELP = 10_000
# A missing direction counts as one thousandth, the smallest value of the scale; one that carries anything counts for at
# least three, because 3 × 0.7² > 1: no context can lift a one-way pair above a mutual one that carries as much.
MISSING_HELP = 10
LEAST_HELP = 30

FINE = 1_000
FLOOR = 700
FULL_CONTEXT = 300

# Points of context; they sum to FULL_CONTEXT. The first four belong to two cities, the others to a need and an offer.
LANGUAGE = 80
SCALE = 40
TIE = 20
SOUTH = 20
WORDS = 50
FORM = 30
COMPETENCE = 30
CAPACITY = 20
SEASON = 10
FULL_FIT = WORDS + FORM + COMPETENCE + CAPACITY + SEASON

UNKNOWN = -1


def root_of(gets: int, gives: int) -> int:
    """Geometric mean of two helps (0-10,000) in millionths, rounded down: the score that a perfect context would give.

    A float root is exact here: below 10¹² the nearest root that is not whole lies 5·10⁻⁷ away, far above rounding.
    """
    gets = MISSING_HELP if gets == 0 else max(gets, LEAST_HELP)
    gives = MISSING_HELP if gives == 0 else max(gives, LEAST_HELP)
    return int(math.sqrt(gets * gives * 10_000))


def weighed(root: int, mutual: bool, context: int) -> int:
    """Score in millionths from a root and the points of context (0-300); a pair that is not mutual loses one thousandth."""
    fine = root * (FLOOR + context) // 1_000
    return fine if mutual else max(0, fine - FINE)


def fine_score(gets: int, gives: int, context: int) -> int:
    """Score in millionths from both helps and the points of context; 0 when nothing is carried."""
    if gets == 0 and gives == 0:
        return 0
    return weighed(root_of(gets, gives), gets > 0 and gives > 0, context)


def language_points(known: bool, shared: bool) -> int:
    if not known:
        return LANGUAGE // 2
    return LANGUAGE if shared else 0


def scale_points(one: int, other: int) -> int:
    """By how many times the larger population exceeds the smaller; UNKNOWN counts half."""
    if one == UNKNOWN or other == UNKNOWN:
        return SCALE // 2
    small = min(one, other)
    large = max(one, other)
    if large <= 2 * small:
        return SCALE
    if large <= 4 * small:
        return SCALE * 3 // 4
    if large <= 8 * small:
        return SCALE // 2
    if large <= 16 * small:
        return SCALE // 4
    return 0


def tie_points(tied: bool, common: bool) -> int:
    """An existing tie counts in full, a partner in common half."""
    if tied:
        return TIE
    return TIE // 2 if common else 0


def south_points(one: int, other: int) -> int:
    """1 South, 0 North, UNKNOWN. Two cities of the South in full; one of them, or one unknown, half."""
    if one == 1 and other == 1:
        return SOUTH
    if one == 0 and other == 0:
        return 0
    return SOUTH // 2


def words_points(common: int, shorter: int, comparable: bool) -> int:
    """Half of the shorter text's words in common is as good as all. Texts of two languages can only gain."""
    if shorter == 0:
        return WORDS // 2
    points = min(WORDS, common * 2 * WORDS // shorter)
    return points if comparable else max(points, WORDS // 2)


def form_points(need_modes: int, offer_modes: int) -> int:
    """Sets of modes as bits."""
    if need_modes == 0 or offer_modes == 0:
        return FORM // 2
    return FORM if need_modes & offer_modes else 0


def season_points(need_months: int, offer_months: int) -> int:
    """Sets of months as bits."""
    if need_months == 0 or offer_months == 0:
        return SEASON // 2
    return SEASON if need_months & offer_months else 0


def competence_points(known: bool, inside: bool) -> int:
    if not known:
        return COMPETENCE // 2
    return COMPETENCE if inside else 0


def capacity_points(capacity: int) -> int:
    """One partner at a time is the usual case and counts half; three or more in full."""
    if capacity >= 3:
        return CAPACITY
    return CAPACITY * 3 // 4 if capacity == 2 else CAPACITY // 2


def need_side_limit(has_words: bool, has_modes: bool, has_months: bool, has_competences: bool) -> int:
    """No need of this city can fit better than this, whatever the offer."""
    return (
        (WORDS if has_words else WORDS // 2)
        + (FORM if has_modes else FORM // 2)
        + (SEASON if has_months else SEASON // 2)
        + (COMPETENCE if has_competences else COMPETENCE // 2)
        + CAPACITY
    )


def offer_side_limit(has_words: bool, has_modes: bool, has_months: bool, largest_capacity: int) -> int:
    """No offer of this city can fit better than this, whatever the need."""
    return (
        (WORDS if has_words else WORDS // 2)
        + (FORM if has_modes else FORM // 2)
        + (SEASON if has_months else SEASON // 2)
        + COMPETENCE
        + capacity_points(largest_capacity)
    )


def parts_of(urgencies: list[int]) -> list[int]:
    """`PARTS` shared among needs in proportion to urgency, by largest remainders, earlier needs first among equals."""
    total = sum(urgencies)
    parts = [PARTS * urgency // total for urgency in urgencies]
    remainders = sorted(range(len(urgencies)), key=lambda at: (-(PARTS * urgencies[at] % total), at))
    for at in remainders[: PARTS - sum(parts)]:
        parts[at] += 1
    return parts
