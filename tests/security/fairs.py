"""The fair of a sphere: open, in preparation or ended as the sphere is open, a draft or closed. The open network organises all three."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from isopolity.fairs.models import Fair
from tests.factories import directory as make
from tests.fairs import making
from tests.security.fair_day import add_day, add_late_file
from tests.security.timetables import add_timetable

STATE = {"open": Fair.State.OPEN, "draft": Fair.State.DRAFT, "closed": Fair.State.ENDED}
ORGANISERS = ("secretariat", "steward")
EVERYBODY = ("visitor", "person", "stranger", "officer", "administrator", "secretariat", "funder", "steward", "operator")


def add_fair(world: Any, sphere: Any, organiser: Any) -> None:
    """A fair with the delegation of the sphere's city, whose people, hopes and standing are words of their own; beside it another
    fair of the same organiser, to which the city has not registered.
    """
    state = sphere.state
    public = ORGANISERS if state == "draft" else EVERYBODY
    inside = ORGANISERS if state == "draft" else ("officer", "administrator", *ORGANISERS)
    # The clock of the tests is the real one: the last day to ask for meetings is never over, and the desk is open.
    today = timezone.localdate()
    days = {name: today + timedelta(days=12) for name in ("ends_on", "register_until", "request_until")}
    known = {"organiser": organiser, "state": STATE.get(state, Fair.State.OPEN), "starts_on": today, **days}
    about = {name: world.word(f"{name} of the {state} fair", *public) for name in ("about", "venue", "part_of", "part_of_place")}
    sphere.fair = making.make_fair(name=f"Fair {world.word(f'name of the {state} fair', *public)}", **about, **known)
    sphere.other_fair = making.make_fair(slots=0, tables=0, **known)
    add_hall(world, sphere)
    add_delegations(world, sphere, inside)
    add_wishes(world, sphere, inside)
    add_day(world, sphere, inside)
    add_timetable(world, sphere)
    add_late_file(sphere)


def add_hall(world: Any, sphere: Any) -> None:
    """A slot and a table that nothing uses, and a room without tables."""
    sphere.free_slot, sphere.free_table = sphere.fair.slots.last(), sphere.fair.tables.last()
    sphere.room = making.Room.objects.create(fair=sphere.fair, name=world.word(f"empty room of the {sphere.state} fair", *ORGANISERS))


def add_delegations(world: Any, sphere: Any, inside: tuple[str, ...]) -> None:
    """The city's delegation with somebody who comes and somebody who does not, and one that waits to be accredited."""
    state = sphere.state
    hopes = world.word(f"hopes of the delegation at the {state} fair", *inside)
    sphere.delegation = making.make_delegation(sphere.fair, organisation=sphere.city, words=hopes, language="en")
    name, office = (world.word(f"{what} of a delegate at the {state} fair", *inside) for what in ("name", "office"))
    sphere.delegate = making.make_delegate(sphere.delegation, name, office=office)
    gone = world.word(f"name of somebody who does not come to the {state} fair")
    making.make_delegate(sphere.delegation, gone, left_out_at=making.BEFORE)
    waits = make.city(f"Waiting {world.word(f'name of a city that waits at the {state} fair', *EVERYBODY)}", iso2="BE")
    sphere.waiting_delegation = making.make_delegation(sphere.fair, organisation=waits, state="waiting", answered_at=None)


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
