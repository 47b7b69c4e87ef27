"""How the addresses of fairs are filled in."""

from collections.abc import Mapping
from typing import Any

from isopolity.fairs.models import Fair, FairOrganiser
from tests.security.fair_day import DAY_RECIPES
from tests.security.recipes import Parts, Recipe, city, nothing, one, says
from tests.security.timetables import TIMETABLES

FAIR = one("fair")
NEW = {"name": "Fair of the rivers", "language": "en", "starts_on": "2099-05-04", "ends_on": "2099-05-05", "time_zone": "Africa/Lome"}
WHAT = {"name": "Fair of the rivers", "language": "en", "languages_0": ["en", "fr"]}
DRAWING = {"starts": "14:00", "ends": "16:00", "minutes": "30", "pause": "0"}
PERSON = {"name": "Kossi", "office": "Mayor", "sex": "not-said", "languages_0": ["fr"]}


def below(which: str, name: str) -> Parts:
    """The parts of the address of something that belongs to the fair."""
    return lambda sphere: {"public_id": sphere.fair.public_id, name: getattr(sphere, which).public_id}


def person(sphere: Any) -> Mapping[str, Any]:
    return {**DELEGATION(sphere), "delegate_id": sphere.delegate.public_id}


def registering(sphere: Any) -> Mapping[str, Any]:
    return {"organisation": sphere.city.public_id, "fair_id": sphere.other_fair.public_id}


def drawing(sphere: Any) -> Mapping[str, Any]:
    return {**DRAWING, "day": sphere.fair.ends_on.isoformat()}


def last_day(sphere: Any) -> object:
    """The fair is on its last day, whatever day the test runs on."""
    return Fair.objects.filter(pk=sphere.fair.pk).update(
        starts_on="2026-01-05", ends_on="2026-01-05", register_until="2026-01-05", request_until="2026-01-05"
    )


def second_organiser(sphere: Any) -> object:
    return FairOrganiser.objects.create(fair=sphere.fair, organisation=sphere.far, position=1)


DELEGATION = below("delegation", "delegation_id")
SECRETARY: dict[str, Any] = {"actor": "secretariat"}
EVENT = {
    **{f"fairs:fairs{suffix}": Recipe() for suffix in ("", "_csv", "_json")},
    "fairs:fair": Recipe(FAIR),
    "fairs:new_fair": Recipe(city(), says(**NEW)),
    "fairs:register": Recipe(registering, says(languages_0=["fr"], language="fr", teams="1", words="Clean water.")),
    "fairs:desk": Recipe(FAIR),
    "fairs:edit_fair": Recipe(lambda sphere: {**FAIR(sphere), "step": "what"}, says(**WHAT), **SECRETARY),
    "fairs:open_fair": Recipe(FAIR, nothing, bad=None, state="draft", **SECRETARY),
    "fairs:end_fair": Recipe(FAIR, nothing, bad=None, prepare=last_day, **SECRETARY),
    "fairs:cancel_fair": Recipe(FAIR, says(reason="The river rose."), **SECRETARY),
    "fairs:organisers": Recipe(FAIR, lambda sphere: {"organisation": sphere.far.public_id}, **SECRETARY),
    "fairs:remove_organiser": Recipe(
        FAIR, lambda sphere: {"organisation": sphere.far.public_id}, bad=None, prepare=second_organiser, **SECRETARY
    ),
    "fairs:slots": Recipe(FAIR, drawing, **SECRETARY),
    "fairs:delete_slots": Recipe(FAIR, lambda sphere: {"slot": [sphere.free_slot.public_id]}, bad=None, **SECRETARY),
    "fairs:rooms": Recipe(FAIR, says(name="Garden"), **SECRETARY),
    "fairs:add_tables": Recipe(below("room", "room_id"), says(number="3"), **SECRETARY),
    "fairs:remove_room": Recipe(below("room", "room_id"), nothing, bad=None, **SECRETARY),
    "fairs:edit_table": Recipe(
        below("free_table", "table_id"), lambda sphere: {"room": sphere.room.public_id, "is_spare": "on"}, **SECRETARY
    ),
    "fairs:remove_table": Recipe(below("free_table", "table_id"), nothing, bad=None, **SECRETARY),
    **{f"fairs:delegations{suffix}": Recipe(FAIR) for suffix in ("", "_csv", "_json")},
    "fairs:answer_delegations": Recipe(
        FAIR, lambda sphere: {"delegation": [sphere.waiting_delegation.public_id], "do": "accredit"}, bad={"do": "burn"}, **SECRETARY
    ),
    "fairs:delegation": Recipe(DELEGATION),
    "fairs:edit_delegation": Recipe(DELEGATION, says(languages_0=["en"], language="en", teams="2", words="Clean water.")),
    "fairs:availability": Recipe(DELEGATION, nothing, bad={"here": ["no such time"]}),
    "fairs:withdraw_delegation": Recipe(DELEGATION, says(reason="The mayor is ill.")),
    "fairs:add_delegate": Recipe(DELEGATION, says(**PERSON)),
    "fairs:edit_delegate": Recipe(person, says(**PERSON)),
    "fairs:person_calendar": Recipe(person),
    "fairs:leave_out_delegate": Recipe(person, nothing, bad=None),
    "fairs:badges": Recipe(FAIR),
}


def fair_and(**others: str) -> Parts:
    """The parts of an address below the sphere's fair: each name of `others` is filled with the public id of that object."""
    return lambda sphere: {
        "public_id": sphere.fair.public_id,
        **{name: getattr(sphere, which).public_id for name, which in others.items()},
    }


def desk(sphere: Any) -> Mapping[str, Any]:
    return {"first": sphere.guest.public_id, "second": sphere.asked.public_id, "both_agree": "on", **TALK}


def required(sphere: Any) -> Mapping[str, Any]:
    return {"parties": [sphere.guest.public_id, sphere.asked.public_id], **TALK}


def ranks(sphere: Any) -> Mapping[str, Any]:
    return {sphere.wish.public_id: "1", sphere.sent_wish.public_id: "2"}


TALK = {"reason": "We sort waste.", "language": "en"}
INTERPRETER = says(name="Amadou Diallo", languages_0=["fr", "en"])
MEETINGS = {
    **{f"fairs:{many}{suffix}": Recipe(fair_and()) for many in ("requests", "interpreters") for suffix in ("", "_csv", "_json")},
    "fairs:walk_in": Recipe(fair_and(), desk, actor="secretariat"),
    "fairs:require": Recipe(fair_and(), required, actor="secretariat"),
    "fairs:request": Recipe(fair_and(request_id="wish")),
    "fairs:take_back": Recipe(fair_and(request_id="wish"), says(reason="They cannot come."), actor="secretariat"),
    "fairs:mark_relay": Recipe(fair_and(request_id="wish"), says(relay="no"), bad=None, actor="secretariat"),
    "fairs:of_city": Recipe(city()),
    "fairs:my_wishes": Recipe(fair_and()),
    "fairs:my_day": Recipe(fair_and()),
    "fairs:wishes": Recipe(DELEGATION),
    "fairs:order": Recipe(DELEGATION, ranks, bad=None),
    "fairs:answer": Recipe(
        lambda sphere: {**fair_and(delegation_id="delegation", request_id="wish")(sphere), "act": "decline"},
        says(text="No time.", language="en"),
    ),
    "fairs:partners": Recipe(DELEGATION),
    "fairs:ask": Recipe(fair_and(delegation_id="delegation", other_id="unasked"), says(**TALK)),
    "fairs:language_needs": Recipe(fair_and()),
    "fairs:new_interpreter": Recipe(fair_and(), INTERPRETER, actor="secretariat"),
    "fairs:edit_interpreter": Recipe(fair_and(interpreter_id="interpreter"), INTERPRETER, actor="secretariat"),
    "fairs:leave_out_interpreter": Recipe(fair_and(interpreter_id="own_interpreter"), nothing, bad=None),
    "fairs:own_interpreters": Recipe(DELEGATION),
    "fairs:new_own_interpreter": Recipe(DELEGATION, INTERPRETER),
}
FAIRS: dict[str, Recipe] = {**EVENT, **MEETINGS, **TIMETABLES, **DAY_RECIPES}
