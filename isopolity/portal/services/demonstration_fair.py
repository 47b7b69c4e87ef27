"""The fair of the demonstration: story US2 in `fair.json`, written through the services that people use, up to its published timetable.

Who comes and who asks whom is the same in each demonstration; the days follow the day on which it is made, some weeks ahead.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from isopolity.accounts.models import User
from isopolity.directory.models import Organisation, Place
from isopolity.fairs.models import Delegation, Fair, Timetable, together_of
from isopolity.fairs.queries.fairs import fair_for
from isopolity.fairs.queries.requests import SeenRequest, with_parties
from isopolity.fairs.services.answers import answer_request
from isopolity.fairs.services.delegates import add_delegate
from isopolity.fairs.services.delegations import accredit_delegations, register_delegation, say_absences
from isopolity.fairs.services.fairs import change_fair, create_fair, open_fair
from isopolity.fairs.services.interpreters import add_interpreter
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.ranks import rank_wishes
from isopolity.fairs.services.requests import send_request
from isopolity.fairs.services.rooms import add_room, add_tables, draw_slots
from isopolity.fairs.services.timetables import start_timetable
from isopolity.jobs.services import do_job

FILE = Path(__file__).resolve().parents[1] / "data" / "demonstration" / "fair.json"
DAYS = 2
TUESDAY = 1
# From the day on which the demonstration is made: the fair is on the first Tuesday after so many days, and what led to it lies behind.
BEGINS_AFTER = timedelta(days=35)
CREATED_AGO, REGISTERED_AGO, ACCREDITED_AGO = timedelta(days=90), timedelta(days=60), timedelta(days=40)
ASKED_AGO, STILL_WAITS, PUBLISHED_AGO = timedelta(days=30), timedelta(days=4), timedelta(days=1)
# Registration is over with the accreditation; delegations may ask and answer until a week before the fair.
ASKS_BEFORE = timedelta(days=7)
# Each delegation says which of its meetings matter most to it.
RANKED = 3
STEPS = 200


@dataclass(frozen=True, slots=True)
class City:
    """A city of the demonstration as `told` in its file, and the officer who acts for it."""

    told: Mapping[str, Any]
    organisation: Organisation
    officer: User


def make_fair(network: Organisation, secretary: User, cities: Mapping[str, City], *, at: datetime) -> Fair:
    """The fair with its hall, delegations, requests and timetable, organised by `network`; `cities` are known by their id in the files."""
    told = json.loads(FILE.read_text(encoding="utf-8"))
    fair = fair_for(secretary, _opened(network, secretary, told, at).public_id)
    delegations = {entry["city"]: _registered(fair, entry, cities, at) for entry in told["delegations"]}
    accredit_delegations(fair, list(delegations.values()), by=secretary, at=at - ACCREDITED_AGO)
    # Read once, as for a page, and with it what each officer is at this fair.
    fair = fair_for(secretary, fair.public_id)
    for delegation in delegations.values():
        delegation.fair, delegation.state = fair, Delegation.State.ACCREDITED
    asking = _Asking(fair, cities, delegations)
    for number, (sender, receiver, need) in enumerate(told["accepted"]):
        asking.ask(sender, receiver, need, at - ASKED_AGO + timedelta(hours=3 * number))
    for sender, receiver, need, *_no in (*told["waiting"], *told["declined"]):
        asking.ask(sender, receiver, need, at - STILL_WAITS)
    answers = [(sender, receiver, "accept", {"text": "", "language": ""}) for sender, receiver, _need in told["accepted"]]
    answers += [(sender, receiver, "decline", {"text": text, "language": said}) for sender, receiver, _need, said, text in told["declined"]]
    asking.answer(answers)
    asking.rank(at - STILL_WAITS)
    _publish(fair, secretary, at - PUBLISHED_AGO)
    return fair


def warm() -> None:
    """Load what makes timetables, for whoever has the time before it is needed."""
    from isopolity.core.scheduling import gaps, solver  # noqa: F401

    gaps.warm()


def first_day(at: datetime) -> date:
    """The Tuesday on which the fair of a demonstration begins that is made at this moment."""
    earliest = (at + BEGINS_AFTER).date()
    return earliest + timedelta(days=(TUESDAY - earliest.weekday()) % 7)


def _opened(network: Organisation, secretary: User, told: Mapping[str, Any], at: datetime) -> Fair:
    """The fair with rooms, slots and interpreters, open for registration."""
    created_at, said = at - CREATED_AGO, told["fair"]
    starts_on = first_day(at)
    known = {name: said[name] for name in ("name", "language", "time_zone")}
    place = Place.objects.get(geoname_id=said["place"])
    values = {**known, "starts_on": starts_on, "ends_on": starts_on + timedelta(days=DAYS - 1), "place": place}
    fair = create_fair(network, values=values, by=secretary, at=created_at)
    Fair.objects.filter(pk=fair.pk).update(invented=True)
    until = {"register_until": (at - ACCREDITED_AGO).date(), "request_until": starts_on - ASKS_BEFORE}
    steps = {
        "what": {name: said[name] for name in ("about", "languages", "part_of")},
        "when": {"venue": said["venue"]},
        "rules": {**{name: said[name] for name in ("capacity", "relay_allowed", "least_meetings_ldc")}, **until},
    }
    for step, fields in steps.items():
        fair = change_fair(fair, step=step, values=fields, by=secretary, at=created_at)
    _furnish(fair, secretary, told, created_at)
    return open_fair(fair, by=secretary, at=created_at)


def _furnish(fair: Fair, secretary: User, told: Mapping[str, Any], at: datetime) -> None:
    day = told["day"]
    breaks = [(time.fromisoformat(first), time.fromisoformat(last)) for first, last in day["breaks"]]
    clock = {"starts": time.fromisoformat(day["first"]), "ends": time.fromisoformat(day["last"])}
    for on in fair.days:
        draw_slots(fair, day=on, **clock, minutes=day["minutes"], pause=day["pause"], breaks=breaks, by=secretary, at=at)
    for room in told["rooms"]:
        add_tables(add_room(fair, name=room["name"], by=secretary, at=at), number=room["tables"], is_spare=False, by=secretary, at=at)
    for entry in told["interpreters"]:
        fields = {**{name: entry[name] for name in ("name", "languages", "most_consecutive")}, "most_meetings": None}
        add_interpreter(fair, delegation=None, away=_slots(fair, entry["away"]), by=secretary, at=at, **fields)


def _slots(fair: Fair, numbers: Iterable[int]) -> list[str]:
    """The public ids of slots that the file numbers from 1."""
    ids = list(fair.slots.values_list("public_id", flat=True))
    return [ids[number - 1] for number in numbers]


def _registered(fair: Fair, entry: Mapping[str, Any], cities: Mapping[str, City], at: datetime) -> Delegation:
    city, registered_at = cities[entry["city"]], at - REGISTERED_AGO
    fields = ("languages", "themes", "language", "words", "teams")
    values = {name: entry[name] for name in fields if name in entry}
    delegation = register_delegation(fair, city.organisation, values=values, by=city.officer, at=registered_at)
    delegation.fair = fair
    for name, office, sex in entry["people"]:
        person = {"name": name, "office": office, "sex": sex, "languages": entry["languages"]}
        add_delegate(delegation, values=person, by=city.officer, at=registered_at)
    if "away" in entry:
        say_absences(delegation, away=_slots(fair, entry["away"]), by=city.officer, at=registered_at)
    return delegation


class _Asking:
    """Who asks whom about what: a need of the city that asks, in its own words."""

    def __init__(self, fair: Fair, cities: Mapping[str, City], delegations: Mapping[str, Delegation]) -> None:
        self.fair, self.cities, self.delegations = fair, cities, delegations
        self.needs = {need["id"]: need for city in cities.values() for need in city.told["needs"]}
        self.accepted: dict[str, list[str]] = {delegation.public_id: [] for delegation in delegations.values()}

    def ask(self, sender: str, receiver: str, need: str, at: datetime) -> None:
        entry = self.needs[need]
        language, reason = entry["language"], entry["title"]
        if language not in self.fair.languages and "en" in entry["translations"]:
            language, reason = "en", entry["translations"]["en"]["title"]
        words = {"reason": reason, "language": language, "theme": entry["theme"]}
        send_request(sender=self.delegations[sender], receiver=self.delegations[receiver], **words, by=self.cities[sender].officer, at=at)

    def answer(self, answers: Iterable[tuple[str, str, str, Mapping[str, Any]]]) -> None:
        """Who answers whom with which act and which words, a day after each was asked."""
        asked = {(request.sender_id, request.together): request for request in with_parties(self.fair.requests.all())}
        for sender, receiver, act, words in answers:
            both = self.delegations[sender], self.delegations[receiver]
            request = asked[both[0].pk, together_of(both)]
            by = self.cities[receiver].officer
            answer_request(SeenRequest(request, both[1]), act=act, **words, by=by, at=request.sent_at + timedelta(days=1))
            if act == "accept":
                for delegation in both:
                    self.accepted[delegation.public_id].append(request.public_id)

    def rank(self, at: datetime) -> None:
        """Each delegation ranks what fits best in its own eyes: here the first that it agreed on."""
        for city, delegation in self.delegations.items():
            order = {request: place for place, request in enumerate(self.accepted[delegation.public_id][:RANKED], start=1)}
            rank_wishes(delegation, order, by=self.cities[city].officer, at=at)


def _publish(fair: Fair, secretary: User, at: datetime) -> None:
    """Make the timetable as the worker does, and publish it."""
    draft = start_timetable(fair, kind=Timetable.Kind.WHOLE, steps=STEPS, by=secretary, at=at)
    assert draft.job is not None
    do_job(draft.job.public_id)
    draft = Timetable.objects.select_related("fair").get(pk=draft.pk)
    publish_timetable(draft, based_on=0, by=secretary, at=at)
