"""Partners that help each other: needs and offers of cities to scored pairs with reasons. Pure; the page in words is docs/how/matching.md.

Reading order, and what other packages call:

    taxonomy = Taxonomy({"waste": None, "recycling": "waste"})   theme id → parent id
    profile = profile_of(City(...), taxonomy)                    compile once, when a city, its needs or offers change
    profile.text, profile_from_text(text)                        what to keep in a database row
    best_partners(profile, others, limit=60)                     stage 1 for one city, exact, plain Python: [Candidate]
    match_between(profile, partner, facts)                       `Match`: score, pairs, reasons, obstacles, hints
    codes.CODES                                                  every code with its values, for the sentences
    run.full_run(profiles, most=10)                              both stages for all: lists, exposure counts, prices, figures
    exposure.fair_choice(candidates, most=…, prices=…, …)        stage 2 for one changed city against the last run
    files.read_cities, files.matches_lines                       the formats of `isopolity match`

Nothing that a page imports from here loads numpy or numba; a full run of more than 200 cities does.
"""

from isopolity.core.matching.codes import CODES
from isopolity.core.matching.explain import distance_km, match_between
from isopolity.core.matching.live import SHORTLIST, Candidate, best_partners
from isopolity.core.matching.model import MAX_LINES, MAX_URGENCY, MODES, City, Direction, Match, Need, Offer, Remark
from isopolity.core.matching.profile import Profile, profile_from_text, profile_of
from isopolity.core.matching.score import Facts, facts_between, may_be_partners
from isopolity.core.matching.taxonomy import Taxonomy, theme_problem

__all__ = [
    "CODES",
    "MAX_LINES",
    "MAX_URGENCY",
    "MODES",
    "SHORTLIST",
    "Candidate",
    "City",
    "Direction",
    "Facts",
    "Match",
    "Need",
    "Offer",
    "Profile",
    "Remark",
    "Taxonomy",
    "best_partners",
    "distance_km",
    "facts_between",
    "match_between",
    "may_be_partners",
    "profile_from_text",
    "profile_of",
    "theme_problem",
]
