"""The fair of a sphere: open, in preparation or ended as the sphere is open, a draft or closed. The open network organises all three."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from isopolity.fairs.models import Fair
from tests.fairs import making
from tests.security.timetables import add_timetable

STATE = {"open": Fair.State.OPEN, "draft": Fair.State.DRAFT, "closed": Fair.State.ENDED}
ORGANISERS = ("secretariat", "steward")
EVERYBODY = ("visitor", "person", "stranger", "officer", "administrator", "secretariat", "funder", "steward", "operator")


def add_fair(world: Any, sphere: Any, organiser: Any) -> None:
    """A fair with the delegation of the sphere's city, whose people, hopes and standing are words of their own."""
    state = sphere.state
    public = ORGANISERS if state == "draft" else EVERYBODY
    inside = ORGANISERS if state == "draft" else ("officer", "administrator", *ORGANISERS)
    # The clock of the tests is the real one: the last day to ask for meetings is never over, and the desk is open.
    today = timezone.localdate()
    sphere.fair = making.make_fair(
        organiser=organiser,
        starts_on=today,
        ends_on=today + timedelta(days=40),
        register_until=today + timedelta(days=30),
        request_until=today + timedelta(days=30),
        name=f"Fair {world.word(f'name of the {state} fair', *public)}",
        about=world.word(f"about of the {state} fair", *public),
        state=STATE.get(state, Fair.State.OPEN),
    )
    sphere.delegation = making.make_delegation(sphere.fair, organisation=sphere.city)
    sphere.delegate = making.make_delegate(sphere.delegation, world.word(f"name of a delegate at the {state} fair", *inside))
    add_wishes(world, sphere, inside)
    add_timetable(world, sphere)


def add_wishes(world: Any, sphere: Any, inside: tuple[str, ...]) -> None:
    """Requests of the city's delegation with two others, one that waits for it and one that it sent; and interpreters."""
    state = sphere.state
    sphere.guest = making.make_delegation(sphere.fair, f"Guest of the {state} fair", iso2="BE")
    sphere.asked = making.make_delegation(sphere.fair, f"Asked at the {state} fair", iso2="TG")
    sphere.unasked = making.make_delegation(sphere.fair, f"Not asked at the {state} fair", iso2="BE")
    why = world.word(f"what somebody wants to talk about at the {state} fair", *inside)
    sphere.wish = making.make_request(sphere.guest, sphere.delegation, reason=why, sent_at=timezone.now())
    sphere.sent_wish = making.make_accepted(sphere.delegation, sphere.asked)
    sphere.interpreter = making.make_interpreter(sphere.fair, name=world.word(f"name of an interpreter at the {state} fair", *inside))
    own = world.word(f"name of an interpreter whom the city brings to the {state} fair", *inside)
    sphere.own_interpreter = making.make_interpreter(sphere.fair, name=own, delegation=sphere.delegation)
