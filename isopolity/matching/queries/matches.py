"""Partners of one city: worked out while the page waits, from profiles in memory and the counts of the last full run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from isopolity.core.identifiers import is_public_id
from isopolity.core.matching import Candidate, best_partners, facts_between, match_between, may_be_partners, profile_of
from isopolity.core.matching import City as CityFacts
from isopolity.core.matching import Match as CoreMatch
from isopolity.core.matching import Need as NeedLine
from isopolity.core.matching import Offer as OfferLine
from isopolity.core.matching import Profile as CityProfile
from isopolity.core.matching.arithmetic import FINE
from isopolity.core.matching.exposure import fair_choice
from isopolity.directory.models import Organisation
from isopolity.directory.queries import current_roles
from isopolity.matching.models import Contact, ContactParty, ContactRequest, Exposure, HiddenMatch, Match, Run
from isopolity.matching.queries.profiles import TAXONOMY, all_profiles, matched_organisations, profiles_of

# What stage 1 finds for a city, in all its pages.
MOST_PARTNERS = 60
# The places whose fairness a run looks after: the first page that people read.
FIRST_PLACES = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One partner on a city's list: its place, its profile, what core says of the pair, and what is known between the two."""

    place: int
    partner: Organisation
    own: CityProfile
    profile: CityProfile
    candidate: Candidate
    asked: bool = False
    in_contact: bool = False

    def match(self) -> CoreMatch:
        """Score, pairs, reasons, obstacles and hints, worked out at each call: a page shows ten of sixty."""
        return match_between(self.own, self.profile, self.candidate.facts)


def last_run() -> Run | None:
    """The last full run that ended."""
    return Run.objects.exclude(ended_at=None).order_by("-ended_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class ReadCity:
    """A local authority whose list is read, and whether the reader acts for it."""

    city: Organisation
    is_own: bool


def read_city_for(user: Any, public_id: str) -> ReadCity:
    """The local authority of this address, public or one's own draft; raises `Http404` otherwise. One query."""
    authorities = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_AUTHORITY).select_related("place")
    own = current_roles().filter(user=user, organisation=OuterRef("pk"))
    try:
        found = authorities.annotate(is_own=Exists(own)).get(public_id=public_id)
    except Organisation.DoesNotExist as none:
        raise Http404 from none
    if not (found.is_public or found.is_own):
        raise Http404
    return ReadCity(found, found.is_own)


def partners_known_to(city: Organisation, ids: Iterable[str], run: Run | None) -> dict[str, Any]:
    """Public id → organisation, for these ids and for whom the run showed to the city. One query.

    Each with `count` (on how many lists the run put it) and `price`, `shown_before` (on this city's), `hidden` by the
    city, `asked`: a request between the two is open, and `in_contact` by a request or a meeting.
    """
    # What a register tells of, perhaps from twenty years ago, is no reason not to ask.
    made_here = ContactParty.objects.filter(contact__origin__in=(Contact.Origin.REQUEST, Contact.Origin.MEETING))
    exposure = Exposure.objects.filter(run=run, organisation=OuterRef("pk"))
    shown = Match.objects.filter(run=run, organisation=city, partner=OuterRef("pk"))
    pair = Q(sender=city, receiver=OuterRef("pk")) | Q(sender=OuterRef("pk"), receiver=city)
    before = Match.objects.filter(run=run, organisation=city).values("partner")
    rows = _as_shown(matched_organisations()).filter(Q(public_id__in=list(ids)) | Q(pk__in=before))
    rows = rows.annotate(
        count=Coalesce(Subquery(exposure.values("count")), 0),
        price=Coalesce(Subquery(exposure.values("price")), 0),
        shown_before=Exists(shown),
        hidden=Exists(HiddenMatch.objects.filter(organisation=city, partner=OuterRef("pk"))),
        asked=Exists(ContactRequest.objects.filter(pair, state__in=ContactRequest.OPEN)),
        in_contact=Exists(made_here.filter(organisation=city, contact__parties__organisation=OuterRef("pk"))),
    )
    return {row.public_id: row for row in rows}


def _as_shown(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Sixty partners are read for the ten of a page: only what a card shows of them."""
    return (
        rows.select_related(None)
        .select_related("place")
        .only("public_id", "kind", "name", "known_as", "country_id", "invented", "place", "place__time_zone")
    )


def suggestions_for(city: Organisation, run: Run | None, *, most: int | None = None) -> list[Suggestion] | None:
    """The best partners of a city now, in the order of its pages, without those it put aside; None without a profile.

    The first `FIRST_PLACES` go by fair choice against the counts of the last run, the others by score alone. Raises
    `TooManyCities` where more than `most` cities take part.
    """
    profiles = all_profiles(most=most)
    own = profiles.get(city.public_id)
    if own is None:
        return None
    found = {candidate.partner.id: candidate for candidate in best_partners(own, profiles.values(), limit=MOST_PARTNERS)}
    known = partners_known_to(city, found, run)
    for public_id in known.keys() - found.keys():
        # A forgotten city that the run invited to this list, whose score alone would not have brought it here.
        profile = profiles.get(public_id)
        facts = facts_between(own, profile) if profile is not None and may_be_partners(own, profile) else None
        if profile is not None and facts is not None and facts.fine:
            found[public_id] = Candidate(profile, facts)
    shown = [candidate for public_id, candidate in found.items() if public_id in known and not known[public_id].hidden]
    return [
        suggestion_of(place, known[candidate.partner.id], own, candidate)
        for place, candidate in enumerate(_in_order(shown, known), start=1)
    ]


def suggestion_of(place: int, row: Any, own: CityProfile, candidate: Candidate) -> Suggestion:
    """One partner on a list; `row` is that of `partners_known_to`."""
    return Suggestion(place, row, own, candidate.partner, candidate, row.asked, row.in_contact)


def _in_order(candidates: Sequence[Candidate], known: Mapping[str, Any]) -> list[Candidate]:
    """Where both sides gain first (S22); of these, then of the others, the first places by fair choice, the rest by score."""
    ordered: list[Candidate] = []
    for side in _both_ways_first(candidates):
        fair = fair_choice(
            side,
            most=max(0, FIRST_PLACES - len(ordered)),
            prices={public_id: row.price for public_id, row in known.items()},
            counts={public_id: row.count for public_id, row in known.items()},
            shown_before=frozenset(public_id for public_id, row in known.items() if row.shown_before),
        )
        chosen = {candidate.partner.id for candidate in fair}
        ordered += fair
        ordered += sorted((candidate for candidate in side if candidate.partner.id not in chosen), key=lambda candidate: -candidate.fine)
    return ordered


def _both_ways_first(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """A city that only gives, or only gets, never stands above one where both sides gain."""
    both: list[Candidate] = []
    one_way: list[Candidate] = []
    for candidate in candidates:
        (both if candidate.facts.gets and candidate.facts.gives else one_way).append(candidate)
    return both, one_way


def suggestion_between(city: Organisation, partner_id: str) -> Suggestion:
    """One pair as the city reads it, also when it stands on no list; raises `Http404` when the two can be no partners."""
    profiles = profiles_of([city.public_id, partner_id])
    own, profile = profiles.get(city.public_id), profiles.get(partner_id)
    if own is None or profile is None or not may_be_partners(own, profile):
        raise Http404
    known = partners_known_to(city, [partner_id], None)
    if partner_id not in known:
        raise Http404
    return suggestion_of(0, known[partner_id], own, Candidate(profile, facts_between(own, profile)))


def scores_of(city: Organisation, partner_ids: Iterable[str]) -> dict[str, int]:
    """Public id → score (0-1000) of a city with each of these others, whether or not they stand on its list. One query.

    Those of which matching knows nothing are left out: no local authority, of the same country, or without any need and
    offer, as the city itself may be.
    """
    profiles = profiles_of([city.public_id, *partner_ids])
    own = profiles.pop(city.public_id, None)
    if own is None or not _says_something(own):
        return {}
    others = [other for other in profiles.values() if may_be_partners(own, other) and _says_something(other)]
    return {other.id: facts_between(own, other).fine // FINE for other in others}


def _says_something(profile: CityProfile) -> bool:
    return bool(profile.wants or profile.carries)


# The lines of a city that does not exist: ids of no row.
SOUGHT, OFFERED = "sought", "offered"


def partners_for(need: str, offer: str) -> list[Suggestion]:
    """The best partners of a city that needs one theme and offers another; either may be "" for none, but not both."""
    needs = (NeedLine(SOUGHT, need),) if need else ()
    offers = (OfferLine(OFFERED, offer),) if offer else ()
    own = profile_of(CityFacts(id="", country="", needs=needs, offers=offers), TAXONOMY)
    both, one_way = _both_ways_first(best_partners(own, all_profiles().values(), limit=MOST_PARTNERS))
    found = [*both, *one_way]
    partners = _as_shown(matched_organisations()).filter(public_id__in=[candidate.partner.id for candidate in found])
    known = {partner.public_id: partner for partner in partners}
    shown = [candidate for candidate in found if candidate.partner.id in known]
    return [
        Suggestion(place, known[candidate.partner.id], own, candidate.partner, candidate) for place, candidate in enumerate(shown, start=1)
    ]


def hidden_by(city: Organisation) -> QuerySet[HiddenMatch]:
    """Partners that a city put aside, the latest first. For its own people."""
    return HiddenMatch.objects.filter(organisation=city).select_related("partner").order_by("-hidden_at", "-pk")


def partner_for(public_id: str) -> Organisation:
    """A local authority that was vouched for, also one that has closed since; raises `Http404` when there is none."""
    authorities = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_AUTHORITY, vouched_at__isnull=False)
    found = authorities.filter(public_id=public_id).first() if is_public_id(public_id) else None
    if found is None:
        raise Http404
    return found
