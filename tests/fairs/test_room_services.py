"""Slots, rooms and tables: what is drawn, what is refused, what stays in place."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from isopolity.fairs.models import AllowedSlot, Fair, Meeting
from isopolity.fairs.services import rooms as services
from tests.factories import directory
from tests.fairs import making
from tests.fairs.test_fair_services import last_acts, refusal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


def draw(fair: Fair, by: Any = None, **asked: Any) -> list[str]:
    known = {"day": fair.starts_on, "starts": time(9), "ends": time(12), "minutes": 60}
    slots = services.draw_slots(fair, by=by or making.secretary(fair), at=NOW, **{**known, **asked})
    return [
        f"{timezone.localtime(slot.starts_at, fair.zone):%d %H:%M}-{timezone.localtime(slot.ends_at, fair.zone):%H:%M}" for slot in slots
    ]


def bare(**fields: Any) -> Fair:
    return making.make_fair(slots=0, tables=0, **fields)


def test_slots_are_drawn_by_the_clock_of_the_hall() -> None:
    fair = bare(time_zone="Asia/Kathmandu")
    assert draw(fair, breaks=[(time(10, 30), time(10, 45))]) == ["24 09:00-10:00", "24 10:45-11:45"]
    assert [slot.starts_at for slot in fair.slots.all()] == [
        datetime(2026, 11, 24, hour, minute, tzinfo=UTC) for hour, minute in ((3, 15), (5, 0))
    ]
    assert last_acts() == ["fairs:slots:draw"]


def test_a_night_in_which_clocks_change_has_slots_of_the_same_length() -> None:
    night = date(2026, 10, 25)
    fair = bare(starts_on=night, ends_on=night, register_until=night, request_until=night)
    draw(fair, starts=time(1), ends=time(4), minutes=60)
    assert {slot.minutes for slot in fair.slots.all()} == {60}
    assert fair.slots.count() == 4


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"day": date(2026, 11, 23)}, ("day-outside-fair", "day")),
        ({"ends": time(9)}, ("clock-ends-before-it-starts", "ends")),
        ({"breaks": [(time(11), time(10))]}, ("clock-ends-before-it-starts", "break_1_ends")),
        ({"minutes": 200}, ("slots-none-fit", "minutes")),
        ({"starts": time(8), "ends": time(9, 30), "minutes": 90}, ("slots-overlap", "starts")),
    ],
)
def test_slots_that_cannot_be_are_refused(asked: dict[str, Any], expected: tuple[str, str]) -> None:
    fair = making.make_fair()
    assert refusal(lambda: draw(fair, **asked)) == expected
    assert fair.slots.count() == 4


def test_a_fair_has_so_many_slots_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_SLOTS", 6)
    fair = making.make_fair()
    assert refusal(lambda: draw(fair, starts=time(14), ends=time(17)))[0] == "slots-too-many"
    assert len(draw(fair, starts=time(14), ends=time(16))) == 2


def test_only_organisers_touch_the_hall() -> None:
    fair = making.make_fair()
    room, table = fair.rooms.get(), fair.tables.get(number=1)
    other = making.speaker(making.make_delegation(fair))
    acts = [
        lambda: draw(fair, by=other, starts=time(14), ends=time(15)),
        lambda: services.delete_slots(fair, [fair.slots.all()[0].public_id], by=other, at=NOW),
        lambda: services.add_room(fair, name="Garden", by=other, at=NOW),
        lambda: services.remove_room(room, by=other, at=NOW),
        lambda: services.add_tables(room, number=1, is_spare=False, by=other, at=NOW),
        lambda: services.change_table(table, room=room, is_spare=True, closed=[], by=other, at=NOW),
        lambda: services.remove_table(table, by=other, at=NOW),
    ]
    assert {refusal(act)[0] for act in acts} == {"only-organisers-of-the-fair"}
    assert (fair.slots.count(), fair.rooms.count(), fair.tables.count()) == (4, 1, 2)


def test_slots_go_with_their_absences_unless_something_stands_in_them() -> None:
    small = making.make_small_fair()
    first, second, third, fourth = small.fair.slots.all()
    making.keep_away(small.lome, fourth)
    table, request = small.fair.tables.get(number=1), small.requests[0]
    Meeting.objects.create(fair=small.fair, request=request, slot=first, table=table, changed_at=NOW)
    AllowedSlot.objects.create(request=small.requests[1], slot=second)
    whole = [slot.public_id for slot in (first, second, third)]

    def delete(ids: list[str]) -> int:
        return services.delete_slots(small.fair, ids, by=small.secretary, at=NOW)

    assert refusal(lambda: delete(whole))[0] == "slots-in-use"
    assert refusal(lambda: delete([second.public_id]))[0] == "slots-in-use"
    others = making.make_fair().slots.all()[0]
    assert refusal(lambda: delete([others.public_id]))[0] == "slots-none-chosen"
    assert delete([third.public_id, fourth.public_id]) == 2
    assert (small.lome.absences.count(), small.fair.slots.count()) == (0, 2)


def test_tables_are_numbered_on_through_all_rooms() -> None:
    fair = bare()
    person = making.secretary(fair)
    hall = services.add_room(fair, name="Main hall", by=person, at=NOW)
    assert refusal(lambda: services.add_room(fair, name="Main hall", by=person, at=NOW)) == ("room-named-already", "name")
    garden = services.add_room(fair, name="Garden", by=person, at=NOW)
    services.add_tables(hall, number=3, is_spare=False, by=person, at=NOW)
    services.add_tables(garden, number=2, is_spare=True, by=person, at=NOW)
    assert list(fair.tables.values_list("number", "room__name", "is_spare")) == [
        (1, "Main hall", False),
        (2, "Main hall", False),
        (3, "Main hall", False),
        (4, "Garden", True),
        (5, "Garden", True),
    ]
    assert refusal(lambda: services.add_tables(hall, number=496, is_spare=False, by=person, at=NOW)) == ("tables-too-many", "number")
    assert refusal(lambda: services.remove_room(hall, by=person, at=NOW))[0] == "room-has-tables"
    services.remove_table(fair.tables.get(number=4), by=person, at=NOW)
    services.change_table(fair.tables.get(number=5), room=hall, is_spare=False, closed=[], by=person, at=NOW)
    services.remove_room(garden, by=person, at=NOW)
    assert list(fair.tables.values_list("number", flat=True)) == [1, 2, 3, 5]


def test_a_table_is_closed_in_the_slots_that_were_said_and_no_others() -> None:
    fair = making.make_fair()
    person, room, table = making.secretary(fair), fair.rooms.get(), fair.tables.get(number=2)
    slots = [slot.public_id for slot in fair.slots.all()]

    def close(ids: list[str]) -> list[str]:
        services.change_table(table, room=room, is_spare=False, closed=ids, by=person, at=NOW)
        return list(table.absences.order_by("slot__starts_at").values_list("slot__public_id", flat=True))

    assert close(slots[:2]) == slots[:2]
    assert close(slots[1:3]) == slots[1:3]
    assert refusal(lambda: close([slots[0], "gone"])) == ("slots-drawn-anew", "closed")
    assert close([]) == []


def test_a_table_at_which_a_meeting_stands_is_not_taken_away() -> None:
    small = making.make_small_fair()
    table = small.fair.tables.get(number=1)
    Meeting.objects.create(fair=small.fair, request=small.requests[0], slot=small.fair.slots.all()[0], table=table, changed_at=NOW)
    assert refusal(lambda: services.remove_table(table, by=small.secretary, at=NOW))[0] == "table-in-use"


def test_two_who_draw_the_same_hour_one_after_the_other_get_it_once() -> None:
    fair = bare()
    first, second = making.secretary(fair), directory.officer(fair.organisers.get().organisation)
    draw(fair, by=first)
    assert refusal(lambda: draw(fair, by=second))[0] == "slots-overlap"
    assert fair.slots.count() == 3
