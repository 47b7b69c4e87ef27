"""The lists that were brought into the world of these tests: one that waits for decisions, one that was brought in, and one of ties."""

from typing import Any

from isopolity.directory.models import ImportRow, TieProposal
from isopolity.directory.services.ties import Accepting, accept_tie_proposals
from tests.factories.imports import NOON, brought_in, place, upload

WATER, HUY = 2_391_000, 2_795_000


def add_lists(world: Any, network: Any) -> None:
    """What the secretariat of a network brought in for it, and a steward's ties. Only they read what is in a list."""
    readers = ("secretariat", "steward")
    steward = world.people["steward"]
    waiting = upload(
        f"name,country\n{world.word('name in a list that waits', *readers)},BJ\nCity {world.word('name of one more row', *readers)},TG",
        network=network,
        by=world.people["secretariat"],
    )
    applied = brought_in(upload("name,country\nOuidah,BJ", by=steward, network=network))
    place(WATER, "Ganvie", "BJ")
    place(HUY, "Huy", "BE")
    named = f"{world.word('one side of a pair', 'steward')},{world.word('other side of a pair', 'steward')}"
    ties = upload(f"name_1,name_2\nGanvie,Huy\n{named}", kind="ties", by=steward)
    for sphere in world.spheres.values():
        sphere.waiting, sphere.applied = waiting, applied
        sphere.row = ImportRow.objects.filter(batch=waiting).order_by("number").first()
        sphere.proposal = TieProposal.objects.filter(batch=ties).order_by("number").first()


def sides(sphere: Any) -> dict[str, str]:
    """What a steward chooses for the pair: the two places of its names."""
    key = sphere.proposal.public_id
    return {"pick": key, f"one-{key}": f"p:{WATER}", f"other-{key}": f"p:{HUY}"}


def accept_pair(sphere: Any) -> object:
    accepting = Accepting(sphere.proposal, f"p:{WATER}", f"p:{HUY}")
    return accept_tie_proposals([accepting], by=sphere.world.people["steward"], at=NOON)
