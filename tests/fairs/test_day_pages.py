"""Pages of the day: the same meetings on the page, on paper, in the calendar and in the files; for whom; and what they weigh."""

import csv
import gzip
import io
import json
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from isopolity.directory.models import Organisation
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingInterpreter, MeetingRequest, MeetingSeat, Timetable
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.timetables import move_meeting
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.fairs.making import BEFORE, make_delegate, make_fair, make_interpreter, make_small_fair, secretary, speaker
from tests.fairs.working import EVE, done, places, published

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "ar")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVE)
    found = make_small_fair(venue="Market hall, 1 Fair Street, Brussels")
    published(found.fair, found.secretary)
    return found


def visit(user: Any) -> Browserlike:
    visitor = Browserlike()
    visitor.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return visitor


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def whole(response: Any) -> bytes:
    """The whole answer, also of a long file that is sent in pieces."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def day_path(delegation: Delegation) -> str:
    return f"{delegation.fair.path}/delegations/{delegation.public_id}/day"


def test_a_day_names_time_partner_table_interpreter_and_first_choice(small: SimpleNamespace) -> None:
    shown = text_of(visit(small.of_lome).get(day_path(small.lome)))
    stand = places(small.fair)
    times = {name: stand[request.public_id] for name, request in zip(("Liege", "Ghent"), small.requests, strict=True)}
    for name, (moment, table) in times.items():
        assert re.search(rf"{moment[3:]} {name} , table {table}", shown), shown
    assert shown.count("first choice") == 1
    assert re.search(r"Liege , table \d first choice", shown)
    assert re.search(rf"Ghent , table \d interpreter: {small.interpreter.name}", shown)
    assert "Tuesday 24 November" in shown
    assert "Meetings a delegation 1 to 2" in shown
    assert "Version 1, seed 0" in shown


def test_who_reads_whose_day(small: SimpleNamespace) -> None:
    stranger = directory.officer(directory.city("Elsewhere"))
    for user, own, others in ((small.of_lome, 200, 403), (small.secretary, 200, 200), (stranger, 403, 403)):
        browser = visit(user)
        for ending in ("", ".ics"):
            assert browser.get(day_path(small.lome) + ending).status_code == own
            assert browser.get(day_path(small.ghent) + ending).status_code == others
    hall = f"{small.fair.path}/hall"
    pages = [hall, f"{hall}.csv", f"{hall}.json", f"{hall}/print", f"{hall}/board", f"{small.fair.path}/tables/1"]
    pages += [f"{small.fair.path}/tables/1/day.ics", f"{small.fair.path}/interpreters/{small.interpreter.public_id}/day"]
    for user, status in ((small.of_liege, 200), (small.secretary, 200), (stranger, 403)):
        assert {visit(user).get(page).status_code for page in pages} == {status}


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content.decode()).walk("VEVENT"))


def test_the_calendar_equals_the_printed_sheet(small: SimpleNamespace) -> None:
    browser = visit(small.of_lome)
    answer = browser.get(f"{day_path(small.lome)}.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    own = browser.get(f"{small.fair.path}/hall/print?by=delegation").content.decode()
    sheet = re.search(r"<h2><bdi>Lome</bdi></h2><p>(.*?)</p>", own)
    assert sheet is not None
    printed = re.findall(r"<b>(\S+ \S+) T(\d+)</b> <bdi>(\w+)</bdi>(?: \((.*?)\))?<br>", sheet[1])
    zone = small.fair.zone
    listed = []
    for event in events(answer.content):
        table = re.search(r"table (\d+)", str(event["location"]))
        people = re.search(r"interpreter: (.*)", str(event.get("description", "")))
        assert table is not None
        start = event["dtstart"].dt.astimezone(zone).strftime("%d/%m %H:%M")
        listed.append((start, table[1], str(event["summary"]), people[1].splitlines()[0] if people else ""))
    assert len(printed) == 2
    assert listed == printed


def test_the_calendar_file_keeps_the_standard(small: SimpleNamespace) -> None:
    MeetingRequest.objects.update(reason="Wasser, Müll; und \\ «ثلاثة أسواق» " * 4 + "\nsecond line")
    content = visit(small.of_lome).get(f"{day_path(small.lome)}.ics").content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    first = events(content)[0]
    assert (first["dtend"].dt - first["dtstart"].dt, first["dtstart"].dt.utcoffset()) == (timedelta(minutes=30), timedelta(0))
    assert str(first["location"]).endswith("Market hall, 1 Fair Street, Brussels")
    assert "ثلاثة أسواق" in str(first["description"])


def test_a_meeting_that_moved_is_the_same_event_with_a_higher_sequence(small: SimpleNamespace) -> None:
    browser = visit(small.of_lome)

    def by_uid() -> dict[str, Any]:
        found = events(browser.get(f"{day_path(small.lome)}.ics").content)
        return {str(event["uid"]): (int(event["sequence"]), event["dtstart"].dt) for event in found}

    before = by_uid()
    meeting = small.fair.meetings.get(request=small.requests[1])
    free = small.fair.slots.exclude(meetings__isnull=False).last()
    wish = {"request": small.requests[1].public_id, "slot": free.public_id, "table": 1}
    draft = done(move_meeting(small.fair, by=small.secretary, at=EVE, **wish))
    publish_timetable(draft, based_on=1, by=small.secretary, at=EVE)
    after = by_uid()
    moved = next(uid for uid in before if uid.startswith(meeting.public_id))
    assert set(after) == set(before)
    assert (before[moved][0], after[moved]) == (0, (1, free.starts_at))
    (stays,) = set(before) - {moved}
    assert after[stays] == before[stays]


def test_the_files_hold_every_meeting(small: SimpleNamespace) -> None:
    browser, hall = visit(small.of_liege), f"{small.fair.path}/hall"
    items = json.loads(whole(browser.get(f"{hall}.json")))["items"]
    text = whole(browser.get(f"{hall}.csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    keys = "meeting request starts_at ends_at table room delegations delegation_ids teams languages interpreters state"
    assert [list(items[0]), list(rows[0])] == [keys.split(), keys.split()]
    known = {item["request"]: item for item in items}
    interpreted = known[small.requests[1].public_id]
    stand = places(small.fair)[small.requests[1].public_id]
    assert (interpreted["starts_at"], interpreted["table"]) == (f"2026-11-24T{stand[0][3:]}:00+01:00", stand[1])
    assert interpreted["delegations"] == ["Lome", "Ghent"]
    assert interpreted["languages"] == ["fr", "en"]
    assert interpreted["interpreters"] == [small.interpreter.name]
    assert known[small.requests[0].public_id]["languages"] == ["fr"]


def test_without_a_published_timetable_pages_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVE)
    small = make_small_fair()
    browser = visit(small.of_lome)
    assert "No timetable has been published yet" in text_of(browser.get(day_path(small.lome)))
    assert "No timetable has been published yet" in text_of(browser.get(f"{small.fair.path}/hall"))
    assert events(browser.get(f"{day_path(small.lome)}.ics").content) == []
    assert "All tables are free" in text_of(browser.get(f"{small.fair.path}/hall/board"))


def test_the_board_shows_what_is_on_or_comes_next(small: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting = Meeting.objects.select_related("slot").earliest("slot__starts_at")
    for offset in (-5, 5):
        moment = meeting.slot.starts_at + timedelta(minutes=offset)
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        answer = visit(small.secretary).get(f"{small.fair.path}/hall/board")
        assert f"It is {moment.astimezone(small.fair.zone):%H:%M} in the hall." in text_of(answer)
        if meeting.slot.starts_at.astimezone(small.fair.zone).hour > 9 or offset > 0:
            assert "Lome" in text_of(answer)
        assert b'http-equiv="refresh" content="20;url=?page=1"' in answer.content


def large_fair() -> SimpleNamespace:
    """300 delegations, 20 slots on two days, 60 tables, 1200 meetings, every second one with an interpreter: rows as publishing leaves them."""
    fair = make_fair(days=2, slots=10, tables=60)
    country = directory.city("First", iso2="BJ")
    cities = [
        Organisation(
            name=f"Saint-Étienne-du-Rouvray {number}", kind=country.kind, country_id=country.country_id, registered_at=BEFORE,
            changed_at=BEFORE, confirmed_at=BEFORE, vouched_at=BEFORE, vouched_office="steward", vouched_reason="Known to us.",
        )
        for number in range(300)
    ]  # fmt: skip
    Organisation.objects.bulk_create(cities)
    delegations = [
        Delegation(fair=fair, organisation=city, languages=["fr"], state="accredited", registered_at=BEFORE, registered_office="x")
        for city in cities
    ]
    Delegation.objects.bulk_create(delegations)
    people = [make_interpreter(fair, name=f"Interpreter Number {number}") for number in range(30)]
    slots, tables = list(fair.slots.all()), list(fair.tables.all())
    requests, meetings, seats, interpreted = [], [], [], []
    for at, slot in enumerate(slots):
        for number, table in enumerate(tables):
            one, two = delegations[(number * 2 + at * 31) % 300], delegations[(number * 2 + 1 + at * 31) % 300]
            request = MeetingRequest(
                fair=fair, sender=one, origin="list", reason="We sort waste.", language="fr", state="accepted", together=f"{at}-{number}",
                sent_at=BEFORE, moved_at=BEFORE, sent_office="x",
            )  # fmt: skip
            requests.append(request)
            meeting = Meeting(fair=fair, request=request, slot=slot, table=table, changed_at=BEFORE)
            meetings.append(meeting)
            seats += [MeetingSeat(meeting=meeting, delegation=who, slot=slot) for who in (one, two)]
            if number % 2 == 0:
                interpreted.append(MeetingInterpreter(meeting=meeting, interpreter=people[number // 2], slot=slot))
    MeetingRequest.objects.bulk_create(requests)
    Meeting.objects.bulk_create(meetings)
    MeetingSeat.objects.bulk_create(seats)
    MeetingInterpreter.objects.bulk_create(interpreted)
    return SimpleNamespace(fair=fair, secretary=secretary(fair), delegation=delegations[0], speaker=speaker(delegations[0]), one=people[0])


def test_pages_of_three_hundred_delegations_keep_their_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 24, 9, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    big = large_fair()
    plan = {"meetings": [], "unplaced": [], "value": 1, "upper_bound": 1, "gap": 0.0, "status": "optimal", "idle_gaps": 0, "seed": 0}
    plan |= {"format": "isopolity-plan/1", "fair": big.fair.name, "seconds": 1.0, "shortfalls": []}
    plan |= {"fairness": {"meetings_min": 8, "meetings_max": 8, "delegations_without_meeting": 0}}
    asked = {"format": "isopolity-fair/1", "name": big.fair.name, "slots": [], "delegations": [], "requests": []}
    known = {"kind": "whole", "state": "published", "made_at": EVE, "made_office": "x", "published_at": EVE}
    Timetable.objects.create(fair=big.fair, version=1, input=asked, plan=plan, figures={"requests": 1200, "placed": 1200}, **known)
    Fair.objects.filter(pk=big.fair.pk).update(published=1)
    hall = f"{big.fair.path}/hall"
    pages = {
        hall: 14_336,
        f"{hall}?page=3": 14_336,
        f"{hall}/board": 14_336,
        f"{big.fair.path}/tables/7": 14_336,
        f"{big.fair.path}/interpreters/{big.one.public_id}/day": 14_336,
        day_path(big.delegation): 14_336,
        f"{hall}/print": 150_000,
        f"{hall}/print?by=delegation": 150_000,
        f"{hall}/print?by=table": 150_000,
        f"{hall}/print?by=interpreter": 150_000,
        f"{hall}.csv": 150_000,
    }
    for page, most in pages.items():
        browser = visit(big.speaker)
        browser.get("/")
        with CaptureQueriesContext(connection) as asked_of_it:
            answer = browser.get(page)
        weight = len(gzip.compress(whole(answer), 9))
        assert answer.status_code == 200, page
        assert weight <= most, (page, weight)
        assert len(asked_of_it) <= 12, (page, len(asked_of_it), "\n".join(q["sql"][:60] + q["sql"][-110:] for q in asked_of_it))
    for language in LANGUAGES:
        first_visit = visit(big.speaker)
        first_visit.cookies["language"] = language
        assert len(gzip.compress(first_visit.get(day_path(big.delegation)).content, 9)) <= 14_336, language


def test_a_person_has_the_calendar_of_the_delegation(small: SimpleNamespace) -> None:
    delegate = small.lome.delegates.get()
    page = f"{small.fair.path}/delegations/{small.lome.public_id}"
    own = f"{page}/people/{delegate.public_id}/day.ics"
    browser = visit(small.of_lome)
    assert f'href="{own}"' in browser.get(page).content.decode()
    content = browser.get(own).content
    assert [str(event["uid"]) for event in events(content)] == [
        str(event["uid"]) for event in events(browser.get(f"{page}/day.ics").content)
    ]
    assert len(events(content)) == 2
    assert str(Calendar.from_ical(content.decode())["x-wr-calname"]) == f"{small.fair.name}: Delegate of Lome, Lome"
    assert visit(small.of_ghent).get(own).status_code == 403
    delegate.left_out_at = EVE
    delegate.save()
    assert browser.get(own).status_code == 404


def test_a_delegation_with_two_teams_knows_which_sits_where_and_each_person_has_the_calendar_of_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lomé meets Liège and Ghent in the only slot, at two tables at once."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVE)
    small = make_small_fair(slots=1)
    Delegation.objects.filter(pk=small.lome.pk).update(teams=2)
    published(small.fair, small.secretary)
    seats = MeetingSeat.objects.filter(delegation=small.lome).select_related("meeting__table")
    sits = {seat.team: seat.meeting for seat in seats}
    assert sorted(sits) == [1, 2]
    speaks, browser = visit(small.of_lome), visit(small.of_liege)
    for team in (1, 2):
        person = make_delegate(small.lome, f"Person {team}", team=team)
        path = f"{small.lome.path}/people/{person.public_id}/day.ics"
        (event,) = events(speaks.get(path).content)
        assert str(event["uid"]).startswith(sits[team].public_id)
        assert f"team {team}" in str(event["description"])
        assert f"team {team}" in text_of(speaks.get(day_path(small.lome)))
    whole_delegation = make_delegate(small.lome, "Everybody")
    stays = make_delegate(small.lome, "Of a team that is no more", team=3)
    for person in (whole_delegation, stays):
        assert len(events(speaks.get(f"{small.lome.path}/people/{person.public_id}/day.ics").content)) == 2
    names = {team: "Liege" if meeting.request == small.requests[0] else "Ghent" for team, meeting in sits.items()}
    for page in ("", "/tables", "/print", "/board"):
        shown = text_of(browser.get(f"{small.fair.path}/hall{page}"))
        assert shown.count("team 1") == shown.count("team 2") == 1, page
    sheet = text_of(browser.get(f"{small.fair.path}/hall/print?by=delegation"))
    for team, name in names.items():
        assert f"{name} · team {team}" in sheet
        assert f"Lome (team {team})" in sheet
    items = {item["meeting"]: item for item in json.loads(whole(browser.get(f"{small.fair.path}/hall.json")))["items"]}
    for team, meeting in sits.items():
        assert items[meeting.public_id]["teams"] == [str(team), ""]
    assert "team" not in text_of(visit(small.of_ghent).get(day_path(small.ghent)))
