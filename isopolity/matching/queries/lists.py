"""Partners of one city in an installation that is too large for pages to work them out: as the worker last did."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from isopolity.core.matching import Candidate, facts_between
from isopolity.directory.models import Organisation
from isopolity.matching.models import CityList, Match, Run
from isopolity.matching.queries.matches import Suggestion, partners_known_to, suggestion_of, suggestions_for
from isopolity.matching.queries.profiles import TooManyCities, profiles_of


@dataclass(frozen=True, slots=True)
class KeptList:
    """What a page shows until the worker has made a fresh list.

    `suggestions`: None without a profile. `as_of`: when the list was made; None before the first. `is_stale`: the city
    changed since, so that the worker is to be asked for a fresh one.
    """

    suggestions: list[Suggestion] | None
    as_of: datetime | None
    is_stale: bool


def partners_for_page(city: Organisation, run: Run | None) -> tuple[list[Suggestion] | None, KeptList | None]:
    """The partners of a city for its page: worked out now among up to `MATCHES_LIVE_MOST` cities, for which that takes less
    than 300 ms; among more what is kept, and with it the list that says so.
    """
    try:
        return suggestions_for(city, run, most=settings.MATCHES_LIVE_MOST), None
    except TooManyCities:
        kept = kept_list_of(city, run)
        return kept.suggestions, kept


def kept_list_of(city: Organisation, run: Run | None) -> KeptList:
    """The latest list of a city: its own from the worker or, if that is newer, its places in the last full run.

    Pairs are shown as their cities are now; who has left, or was put aside, is left out.
    """
    kept = CityList.objects.filter(organisation=city).first()
    ids: list[str] = []
    as_of: datetime | None = None
    if run is not None:
        as_of = run.started_at
        ids = list(Match.objects.filter(run=run, organisation=city).order_by("rank").values_list("partner__public_id", flat=True))
    if kept is not None and kept.made_at is not None and (as_of is None or kept.made_at > as_of):
        as_of, ids = kept.made_at, kept.partners
    return KeptList(_suggestions(city, run, ids), as_of, as_of is None or city.changed_at > as_of)


def _suggestions(city: Organisation, run: Run | None, ids: list[str]) -> list[Suggestion] | None:
    profiles = profiles_of([city.public_id, *ids])
    own = profiles.get(city.public_id)
    if own is None:
        return None
    known = partners_known_to(city, ids, run)
    shown = [profiles[one] for one in ids if one in profiles and one in known and not known[one].hidden]
    candidates = [Candidate(profile, facts_between(own, profile)) for profile in shown]
    return [suggestion_of(place, known[one.partner.id], own, one) for place, one in enumerate(candidates, start=1)]
