"""The fair of story US2 as rows: 48 delegations, 12 of them of least developed countries, 2 days of 8 slots, 12 tables, 5 interpreters
with breaks, 180 accepted requests. The same rows under the same names each time, in as few statements as there are tables.
"""

import random
from types import SimpleNamespace
from typing import Any

from isopolity.directory.models import Organisation
from isopolity.fairs.models import Delegate, Delegation, Fair, Interpreter, MeetingRequest, MeetingTable, RequestParty, Slot, together_of
from tests.factories import directory
from tests.fairs.making import BEFORE, keep_away, make_fair, secretary

DELEGATIONS, LEAST_DEVELOPED, REQUESTS = 48, 12, 180
# One country of the list for each of the twelve, others for the rest: nobody asks their own country.
LISTED, OTHERS = ["BJ", "TG", "ML", "NE", "BF", "GN", "SN", "GM", "MR", "TD", "CD", "RW"], ["BE", "FR", "CH", "CA", "GB", "BR"]
LANGUAGES = (*("fr",) * 20, *("en",) * 17, *("pt",) * 6, *("ar",) * 5)
INTERPRETERS = (("Awa", "fr-en", (4, 12)), ("Ben", "fr-en", (6, 13)), ("Chloé", "fr-en", (1, 9)), ("Dina", "en-pt", (5, 13)),
                ("Elias", "ar-fr", (3, 11)))  # fmt: skip


def make_us2_fair(**fields: Any) -> SimpleNamespace:
    """`fair`, its `secretary`, `delegations`, `interpreters` and `requests`, each in order of its public ids."""
    chance = random.Random(2)
    fair = make_fair(days=2, slots=8, tables=12, relay_allowed=True, name="Fair of US2", **fields)
    for number, slot in enumerate(fair.slots.all(), start=1):
        Slot.objects.filter(pk=slot.pk).update(public_id=f"slot{number:02}")
    MeetingTable.objects.filter(fair=fair).update(is_spare=False)
    delegations = _delegations(fair, chance)
    people = _interpreters(fair)
    requests = _requests(fair, delegations, chance)
    return SimpleNamespace(fair=fair, secretary=secretary(fair), delegations=delegations, interpreters=people, requests=requests)


def _delegations(fair: Fair, chance: random.Random) -> list[Delegation]:
    countries = [*LISTED, *(OTHERS[number % len(OTHERS)] for number in range(DELEGATIONS - LEAST_DEVELOPED))]
    for code in {*LISTED, *OTHERS}:
        directory.country(code)
    at = directory.LONG_AGO
    vouched = {"vouched_at": at, "vouched_office": "steward", "vouched_reason": "Known to us for years."}
    known: dict[str, Any] = {"kind": "local-authority", "level": "municipality", "registered_at": at, "changed_at": at, "confirmed_at": at}
    cities = Organisation.objects.bulk_create(
        Organisation(name=f"City {number:02}", country_id=code, languages=["fr"], **known, **vouched)
        for number, code in enumerate(countries, start=1)
    )
    languages = list(LANGUAGES)
    chance.shuffle(languages)
    office = {"registered_at": BEFORE, "registered_office": "Officer", "answered_at": BEFORE, "answered_office": "Secretariat"}
    made = Delegation.objects.bulk_create(
        Delegation(
            public_id=f"delegation{number:02}", fair=fair, organisation=city, languages=[language], state=Delegation.State.ACCREDITED,
            least_developed=number <= LEAST_DEVELOPED, **office,
        )
        for number, (city, language) in enumerate(zip(cities, languages, strict=True), start=1)
    )  # fmt: skip
    said = {"office": "Officer for cooperation"}
    Delegate.objects.bulk_create(
        Delegate(delegation=one, name=f"Delegate {number} of {one.organisation.name}", sex=sex, languages=one.languages, **said)
        for one in made
        for number, sex in ((1, Delegate.Sex.WOMAN), (2, Delegate.Sex.MAN))
    )
    slots = list(fair.slots.all())
    # Some come late, some leave early.
    for one, away in ((made[3], slots[:3]), (made[20], slots[:2]), (made[30], slots[13:]), (made[40], slots[4:8])):
        keep_away(one, *away)
    return made


def _interpreters(fair: Fair) -> list[Interpreter]:
    slots = list(fair.slots.all())
    made = []
    for number, (name, languages, breaks) in enumerate(INTERPRETERS, start=1):
        known = {"name": name, "languages": languages.split("-"), "most_consecutive": 4}
        made.append(Interpreter.objects.create(public_id=f"interpreter{number}", fair=fair, **known))
        keep_away(made[-1], *(slots[place - 1] for place in breaks))
    return made


def _requests(fair: Fair, delegations: list[Delegation], chance: random.Random) -> list[MeetingRequest]:
    pairs = _pairs(delegations, chance)
    wished = {one.pk: 0 for one in delegations}
    requests, parties = [], []
    for number, pair in enumerate(pairs, start=1):
        said = {"reason": "We sort waste by hand.", "language": "en", "sent_at": BEFORE, "sent_office": "Officer", "moved_at": BEFORE}
        request = MeetingRequest(
            public_id=f"request{number:03}", fair=fair, sender=pair[0], together=together_of(pair), origin=MeetingRequest.Origin.LIST,
            state=MeetingRequest.State.ACCEPTED, relay_allowed=True, **said,
        )  # fmt: skip
        requests.append(request)
        for one in pair:
            wished[one.pk] += 1
            rank = wished[one.pk] if wished[one.pk] <= 3 else None
            yes = {"answer": RequestParty.Answer.ACCEPTED, "answered_at": BEFORE, "answered_office": "Officer"}
            parties.append(RequestParty(request=request, delegation=one, rank=rank, **yes))
    MeetingRequest.objects.bulk_create(requests)
    RequestParty.objects.bulk_create(parties)
    return requests


def _pairs(delegations: list[Delegation], chance: random.Random) -> list[tuple[Delegation, Delegation]]:
    """Who wishes whom: of two countries, each pair once, nobody with more than twelve; two of the least developed with fewer than four."""
    shy = {delegations[0].pk: 2, delegations[1].pk: 3}
    most = {one.pk: shy.get(one.pk, 12) for one in delegations}
    taken: set[frozenset[int]] = set()
    number = dict.fromkeys(most, 0)
    found: list[tuple[Delegation, Delegation]] = []

    def add(one: Delegation, other: Delegation) -> None:
        if one.organisation.country_id == other.organisation.country_id or frozenset((one.pk, other.pk)) in taken:
            return
        if number[one.pk] < most[one.pk] and number[other.pk] < most[other.pk]:
            taken.add(frozenset((one.pk, other.pk)))
            number[one.pk] += 1
            number[other.pk] += 1
            found.append((one, other))

    for one in delegations[:LEAST_DEVELOPED]:
        while number[one.pk] < min(5, most[one.pk]):
            add(one, chance.choice(delegations))
    while len(found) < REQUESTS:
        add(*chance.sample(delegations, 2))
    return found
