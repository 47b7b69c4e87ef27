"""Every code that matching answers with, and the names and kinds of its values: the one table that `ui.sentences` must cover.

Kinds: `theme`, `city`, `need`, `offer`, `language`, `mode` are ids (str); `count`, `population`, `level` are whole numbers;
`words`, `languages`, `modes` are tuples of str. In direction "gets" the need is the reader's and the offer the partner's;
in "gives" the need is the partner's and the offer the reader's. Names with `own_` belong to the reader, with `partner_` to
the partner; the partner's view is the same with both exchanged.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Kind = Literal["theme", "city", "need", "offer", "language", "mode", "count", "population", "level", "words", "languages", "modes"]
TUPLES = frozenset({"words", "languages", "modes"})
NUMBERS = frozenset({"count", "population", "level"})


class Code(NamedTuple):
    """`directed`: the remark has a direction; else it concerns both ways. `values`: name → kind."""

    role: Literal["reason", "obstacle", "hint"]
    directed: bool
    values: Mapping[str, Kind]


def _code(role: Literal["reason", "obstacle", "hint"], directed: bool, **values: Kind) -> Code:
    return Code(role, directed, MappingProxyType(values))


CODES: Mapping[str, Code] = MappingProxyType(
    {
        # The offer has the theme of the need.
        "same-theme": _code("reason", True, theme="theme", need="need", offer="offer"),
        # The offer's theme is a part of the need's theme.
        "narrower-theme": _code("reason", True, theme="theme", offer_theme="theme", need="need", offer="offer"),
        # Both lie under one wider theme.
        "near-theme": _code("reason", True, theme="theme", offer_theme="theme", under="theme", need="need", offer="offer"),
        # More needs are answered than the reasons name: how many more.
        "more-themes": _code("reason", True, count="count"),
        # Both texts say these (at most five, as the search analyser writes them).
        "shared-words": _code("reason", True, words="words", need="need", offer="offer"),
        # The need can be met in a way that was asked for.
        "shared-modes": _code("reason", True, modes="modes", need="need", offer="offer"),
        # A need of the highest urgency is answered on its own theme.
        "urgent-need": _code("reason", True, theme="theme", need="need"),
        # The offer can serve three partners or more at once.
        "ample-capacity": _code("reason", True, offer="offer", capacity="count"),
        "shared-language": _code("reason", False, languages="languages"),
        # Populations differ at most twofold.
        "similar-scale": _code("reason", False, own_population="population", partner_population="population"),
        "existing-tie": _code("reason", False),
        # Both have a tie with this third authority, and with so many in all.
        "common-partner": _code("reason", False, partner="city", count="count"),
        "south-south": _code("reason", False),
        # Nothing goes in this direction.
        "one-way": _code("obstacle", True),
        # No shared language: someone must interpret between these two.
        "interpreter-needed": _code("obstacle", False, own_language="language", partner_language="language"),
        # The receiving city has no competence for the offer's theme (A06).
        "outside-competence": _code("obstacle", True, theme="theme", need="need", offer="offer"),
        # The larger city has so many times the people of the smaller (rounded down; more than 8).
        "scale-differs": _code("obstacle", False, times="count", own_population="population", partner_population="population"),
        # One offer would have to answer more needs than the partners it can serve at once.
        "capacity-small": _code("obstacle", True, offer="offer", capacity="count", needs="count"),
        # Wished and offered in ways that have nothing in common.
        "modes-differ": _code("obstacle", True, need="need", offer="offer", wished="modes", offered="modes"),
        # The months that suit the one do not suit the other.
        "season-differs": _code("obstacle", True, need="need", offer="offer"),
        # An interpreter, or a focal point, for this language of the partner.
        "add-language": _code("hint", False, language="language"),
        # The partner's most pressing need that nothing of the reader's answers on its own theme.
        "offer-theme": _code("hint", True, theme="theme", need="need"),
        # The partner offers this; the reader has stated no need that comes near.
        "state-need": _code("hint", True, theme="theme", offer="offer"),
        # The reader's offer could serve more partners at once.
        "raise-capacity": _code("hint", True, offer="offer", capacity="count"),
        # The reader's need or offer could also take this form, which the partner has.
        "widen-need-modes": _code("hint", True, need="need", mode="mode"),
        "widen-offer-modes": _code("hint", True, offer="offer", mode="mode"),
        # What the reader has not stated, and is therefore counted as neither good nor bad.
        "state-languages": _code("hint", False),
        "state-population": _code("hint", False),
        "state-competences": _code("hint", False),
    }
)
