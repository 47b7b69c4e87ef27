"""The timetable of a sphere's fair: a version that stands, a draft that would move its one meeting, and one that was being made."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from isopolity.fairs.models import Meeting, MeetingSeat
from tests.fairs import making
from tests.fairs.working import kept_timetable
from tests.security.recipes import Parts, Recipe, nothing, says


def add_timetable(world: Any, sphere: Any) -> None:
    """The meeting of the city's delegation with the one that it asked, eleven days from now."""
    now = timezone.now()
    fair = sphere.fair
    sphere.slot, sphere.later = making.make_slots(fair, fair.starts_on + timedelta(days=11), 2)
    sphere.table = fair.tables.first()
    sphere.meeting = Meeting.objects.create(fair=fair, request=sphere.sent_wish, slot=sphere.slot, table=sphere.table, changed_at=now)
    for delegation in (sphere.delegation, sphere.asked):
        MeetingSeat.objects.create(meeting=sphere.meeting, delegation=delegation, slot=sphere.slot)
    known = {"made_at": now, "made_office": "Secretariat"}
    version = {"state": "published", "version": 1, "published_at": now}
    sphere.version = kept_timetable(fair, sphere.happened, (sphere.sent_wish, sphere.slot, 1), at=now, **known, **version)
    fair.published = 1
    fair.save(update_fields=["published"])
    note = world.word(f"note of a draft of the {sphere.state} fair", "secretariat", "steward")
    sphere.plan_draft = kept_timetable(
        fair, sphere.happened, (sphere.sent_wish, sphere.later, 1), at=now, state="draft", based_on=1, note=note, **known
    )
    sphere.unmade = kept_timetable(fair, at=now, state="discarded", based_on=1, **known)


def below(**others: str) -> Parts:
    return lambda sphere: {
        "public_id": sphere.fair.public_id,
        **{name: getattr(sphere, which).public_id for name, which in others.items()},
    }


def under_way(sphere: Any) -> object:
    sphere.unmade.state = "working"
    return sphere.unmade.save(update_fields=["state"])


TABLE: Parts = lambda sphere: {"public_id": sphere.fair.public_id, "number": sphere.table.number}  # noqa: E731
VERSION, DRAFT = below(timetable_id="version"), below(timetable_id="plan_draft")
DAY, INTERPRETER = below(delegation_id="delegation"), below(interpreter_id="interpreter")
START = says(kind="whole", effort="quick", seed="3", most_moves="2")
SECRETARY: dict[str, Any] = {"actor": "secretariat"}
TIMETABLES = {
    "fairs:timetables": Recipe(below()),
    "fairs:new_timetable": Recipe(below(), START, bad={"kind": "guessed"}, **SECRETARY),
    **{f"fairs:{name}": Recipe(VERSION) for name in ("timetable", "changes", "timetable_input", "timetable_plan")},
    "fairs:timetable_before": Recipe(VERSION),
    "fairs:stop_timetable": Recipe(below(timetable_id="unmade"), nothing, bad=None, prepare=under_way, **SECRETARY),
    "fairs:publish_timetable": Recipe(DRAFT, says(based_on="1"), bad=None, **SECRETARY),
    "fairs:discard_timetable": Recipe(DRAFT, nothing, bad=None, **SECRETARY),
    "fairs:move_meeting": Recipe(
        below(request_id="sent_wish"),
        lambda sphere: {"slot": sphere.later.public_id, "table": "1"},
        bad={"slot": "nowhere"},
        **SECRETARY,
    ),
    **{
        f"fairs:{name}": Recipe(below())
        for name in ("hall", "hall_csv", "hall_json", "hall_tables", "shares", "shares_csv", "shares_json", "printed", "board")
    },
    **{f"fairs:{name}": Recipe(DAY) for name in ("day", "day_calendar")},
    **{f"fairs:{name}": Recipe(TABLE) for name in ("table", "table_calendar")},
    **{f"fairs:{name}": Recipe(INTERPRETER) for name in ("interpreter", "interpreter_calendar")},
}
