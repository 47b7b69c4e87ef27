"""The day of a sphere's fair, and what came of it: a meeting of this morning, what the city said of it, and what happened in the hall."""

from datetime import time
from typing import Any

from django.utils import timezone

from isopolity.fairs.hall_file import sealed
from isopolity.fairs.models import BroughtFile, Custody, Fair, Incident, Meeting, MeetingSeat, Outcome
from isopolity.fairs.queries.carried import tables_of
from tests.fairs import making
from tests.security.recipes import Parts, Recipe, says


def add_day(world: Any, sphere: Any, inside: tuple[str, ...]) -> None:
    """The city met somebody in the first hour of this day, said so in its own words, and was late then."""
    fair, now = sphere.fair, timezone.now()
    # Midnight in the hall, which lies east of the clock of the tests, is over.
    slot = making.make_slots(fair, fair.starts_on, 1, start=time(0))[0]
    sphere.met = making.make_delegation(fair, f"Met at the {sphere.state} fair", iso2="BE")
    request = making.make_accepted(sphere.delegation, sphere.met)
    sphere.held = Meeting.objects.create(fair=fair, request=request, slot=slot, table=fair.tables.first(), state="held", changed_at=now)
    sphere.happened = (request, slot, 1)
    for delegation in (sphere.delegation, sphere.met):
        MeetingSeat.objects.create(meeting=sphere.held, delegation=delegation, slot=slot)
    Outcome.objects.create(
        meeting=sphere.held,
        delegation=sphere.delegation,
        was_held=True,
        text=world.word(f"what the city said of a meeting of the {sphere.state} fair", *inside),
        language="en",
        next_step=world.word(f"next step of a meeting of the {sphere.state} fair", *inside),
        next_owner=sphere.city,
        next_due_on=fair.ends_on,
        written_at=now,
        written_office="Officer",
    )
    if sphere.state != "closed":
        note = world.word(f"what happened at the {sphere.state} fair", "secretariat")
        Incident.objects.create(
            fair=fair, kind="late", delegation=sphere.delegation, first_slot=slot, last_slot=slot, note=note, at=now, office="Secretariat"
        )


def add_late_file(sphere: Any) -> None:
    """The fair was taken to its hall and came home, and then a second file came, which holds nothing new and waits for an answer."""
    fair, now = sphere.fair, timezone.now()
    data = sealed({"tables": tables_of(fair), "contacts": [], "acts": []}, "00" * 32)
    taken: dict[str, Any] = {"number": 1, "state": "back", "taken_at": now, "taken_office": "Secretariat", "ended_at": now}
    custody = Custody.objects.create(fair=fair, return_key="00" * 32, out_digest="0" * 64, file=data, **taken)
    sphere.taking = custody
    digest = sphere.state.ljust(64, "0")
    sphere.late = BroughtFile.objects.create(custody=custody, digest=digest, file=data, brought_at=now, brought_office="Operator")


def out_in_the_hall(sphere: Any) -> object:
    Custody.objects.filter(fair=sphere.fair).update(state="out", ended_at=None)
    return Fair.objects.filter(pk=sphere.fair.pk).update(away="hall", away_since=timezone.now())


def below(**others: str) -> Parts:
    return lambda sphere: {
        "public_id": sphere.fair.public_id,
        **{name: getattr(sphere, which).public_id for name, which in others.items()},
    }


SECRETARY: dict[str, Any] = {"actor": "secretariat"}
DAY_RECIPES = {
    "fairs:files": Recipe(below()),
    "fairs:file": Recipe(below(file_id="late"), says(do="leave", reason="We know all of it."), bad={"reason": "x" * 900}, **SECRETARY),
    "fairs:hall_acts": Recipe(below(taking_id="taking")),
    "fairs:recall": Recipe(below(), says(reason="Stolen on the train."), prepare=out_in_the_hall, **SECRETARY),
    "fairs:reception": Recipe(below(), lambda sphere: {"badge": sphere.delegate.badge}, bad={"badge": "2222"}, **SECRETARY),
    "fairs:incident": Recipe(
        lambda sphere: {**below(thing_id="delegation")(sphere), "noun": "delegations"},
        lambda sphere: {"kind": "late", "first_slot": sphere.slot.public_id},
        bad={"kind": "guessed"},
        **SECRETARY,
    ),
    "fairs:results": Recipe(below()),
    "fairs:silent": Recipe(below()),
    "fairs:reports": Recipe(below(delegation_id="delegation")),
    "fairs:report": Recipe(
        below(delegation_id="delegation", meeting_id="held"),
        says(was_held="no", why_not="other", language="en"),
        bad={"was_held": "perhaps"},
    ),
}
