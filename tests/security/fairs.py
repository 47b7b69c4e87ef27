"""The fair of a sphere: open, in preparation or ended as the sphere is open, a draft or closed. The open network organises all three."""

from typing import Any

from isopolity.fairs.models import Fair
from tests.fairs import making

STATE = {"open": Fair.State.OPEN, "draft": Fair.State.DRAFT, "closed": Fair.State.ENDED}
ORGANISERS = ("secretariat", "steward")
EVERYBODY = ("visitor", "person", "stranger", "officer", "administrator", "secretariat", "funder", "steward", "operator")


def add_fair(world: Any, sphere: Any, organiser: Any) -> None:
    """A fair with the delegation of the sphere's city, whose people, hopes and standing are words of their own."""
    state = sphere.state
    public = ORGANISERS if state == "draft" else EVERYBODY
    inside = ORGANISERS if state == "draft" else ("officer", "administrator", *ORGANISERS)
    sphere.fair = making.make_fair(
        organiser=organiser,
        name=f"Fair {world.word(f'name of the {state} fair', *public)}",
        about=world.word(f"about of the {state} fair", *public),
        state=STATE[state],
    )
    sphere.delegation = making.make_delegation(sphere.fair, organisation=sphere.city)
    sphere.delegate = making.make_delegate(sphere.delegation, world.word(f"name of a delegate at the {state} fair", *inside))
