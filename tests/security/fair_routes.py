"""How the addresses of fairs are filled in."""

from collections.abc import Mapping
from typing import Any

from tests.security.recipes import Parts, Recipe, city, nothing, one, says
from tests.security.timetables import TIMETABLES

EVENT = {
    **{f"fairs:fairs{suffix}": Recipe() for suffix in ("", "_csv", "_json")},
    "fairs:fair": Recipe(one("fair")),
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
DELEGATION = fair_and(delegation_id="delegation")
MEETINGS = {
    **{f"fairs:{many}{suffix}": Recipe(fair_and()) for many in ("requests", "interpreters") for suffix in ("", "_csv", "_json")},
    "fairs:walk_in": Recipe(fair_and(), desk, actor="secretariat"),
    "fairs:require": Recipe(fair_and(), required, actor="secretariat"),
    "fairs:request": Recipe(fair_and(request_id="wish")),
    "fairs:take_back": Recipe(fair_and(request_id="wish"), says(reason="They cannot come."), actor="secretariat"),
    "fairs:of_city": Recipe(city()),
    "fairs:my_wishes": Recipe(fair_and()),
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
FAIRS: dict[str, Recipe] = {**EVENT, **MEETINGS, **TIMETABLES}
