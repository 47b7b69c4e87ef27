"""What matching reads (cities with needs and offers) and what it answers (matches with reasons)."""

from dataclasses import dataclass
from typing import Literal

from isopolity.core.reasons import Reason

MODES = (
    "technology-transfer",
    "training",
    "advice-visit",
    "inspection",
    "cultural-exchange",
    "secondment",
    "equipment",
    "documents",
)
MAX_URGENCY = 3
# A city's needs share 2,500 parts of its attention, each at least one.
MAX_LINES = 500

Direction = Literal["gives", "gets"]


@dataclass(frozen=True, slots=True)
class Need:
    """What a city wants to learn.

    `words` are the tokens of title and text as the search analyser makes them. `modes` and `months` (1-12) left empty
    mean "not said", which is neither good nor bad.
    """

    id: str
    theme: str
    urgency: int = 2
    modes: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    language: str | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Offer:
    """What a city can teach; `capacity` is how many partners it can serve at once."""

    id: str
    theme: str
    capacity: int = 1
    modes: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    language: str | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class City:
    """One local authority with what it needs and offers.

    `languages` in the order in which the city prefers them. `population`, `competences` (theme ids; a theme covers all
    below it) and `south` are None when unknown, as is the place. `partners` are ids of authorities it already has a
    tie with. Need ids are unique in the city, and so are offer ids; at most `MAX_LINES` of each.
    """

    id: str
    country: str
    languages: tuple[str, ...] = ()
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    least_developed: bool = False
    south: bool | None = None
    competences: frozenset[str] | None = None
    partners: frozenset[str] = frozenset()
    needs: tuple[Need, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A reason, an obstacle or a hint. `direction` is seen from the city that reads; None concerns both ways."""

    direction: Direction | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Match:
    """One partner of one city, seen from that city.

    `score` is 0-1000; `fine` is the same in millionths and orders matches of equal score. `gives` holds pairs (partner's
    need id, own offer id), `gets` pairs (own need id, partner's offer id): for each need that something answers, the
    best offer. `hints` say what the reading city could do to raise the score. `distance_km` is information only.
    """

    partner: str
    score: int
    fine: int
    mutual: bool
    gives: tuple[tuple[str, str], ...]
    gets: tuple[tuple[str, str], ...]
    reasons: tuple[Remark, ...]
    obstacles: tuple[Remark, ...]
    hints: tuple[Remark, ...]
    distance_km: int | None
