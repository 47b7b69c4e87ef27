"""Agreements that everybody may see, and in which standing somebody acts towards one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from isopolity.agreements.models import Agreement, Fact, Party, StageMove, Supporter
from isopolity.core import stages
from isopolity.core.stages import Facts, Side, Standing
from isopolity.directory.models import Organisation
from isopolity.directory.queries import standing_of
from isopolity.matching.models import Contact


def public_agreements() -> QuerySet[Agreement]:
    """Agreements none of whose named parties is a draft. One that was closed stays: what it agreed to is history.

    Each with its standing parties as `standing_parties`, in their order.
    """
    # Of drafts there are few: they are read once, not asked for at each of twenty thousand agreements.
    draft = Party.objects.filter(withdrawn_at=None, organisation__isnull=False, organisation__vouched_at=None).order_by()
    standing = Prefetch(
        "parties",
        Party.objects.filter(withdrawn_at=None).select_related("organisation"),
        to_attr="standing_parties",
    )
    return Agreement.objects.exclude(pk__in=draft.values("agreement")).prefetch_related(standing)


def agreement_for(user: Any, public_id: str) -> Agreement:
    """The public agreement with this id, with its contact, its history and the answers of its forms; raises `Http404` when there is none."""
    moves = Prefetch("moves", StageMove.objects.select_related("source", "organisation"))
    found = public_agreements().select_related("contact__source").prefetch_related(moves, "answers").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class PartOf:
    """Something that belongs to an agreement, with the agreement as it is read."""

    agreement: Agreement
    part: Any


def party_for(user: Any, public_id: str, party_id: str) -> PartOf:
    """A standing party of a public agreement."""
    return _part(user, public_id, Party.objects.filter(withdrawn_at=None).select_related("organisation", "open_country"), party_id)


def supporter_for(user: Any, public_id: str, supporter_id: str) -> PartOf:
    """A current supporter of a public agreement."""
    return _part(user, public_id, Supporter.objects.filter(withdrawn_at=None).select_related("organisation"), supporter_id)


def fact_for(user: Any, public_id: str, fact_id: str) -> PartOf:
    """A fact of a public agreement that was not taken back."""
    return _part(user, public_id, Fact.objects.filter(withdrawn_at=None), fact_id)


def move_for(user: Any, public_id: str, move_id: str) -> PartOf:
    """A row of the history of a public agreement."""
    return _part(user, public_id, StageMove.objects.all(), move_id)


def _part(user: Any, public_id: str, rows: QuerySet[Any], part_id: str) -> PartOf:
    agreement = agreement_for(user, public_id)
    return PartOf(agreement, get_object_or_404(rows, agreement=agreement, public_id=part_id))


def standing_parties(agreement: Agreement) -> list[Party]:
    """Its parties that were not taken out, in their order; from what `public_agreements` has fetched, where it has."""
    fetched: list[Party] | None = getattr(agreement, "standing_parties", None)
    if fetched is None:
        fetched = list(agreement.parties.filter(withdrawn_at=None).select_related("organisation").order_by("position"))
    return fetched


def named_parties(agreement: Agreement) -> list[Organisation]:
    """The local authorities among them."""
    return [party.organisation for party in standing_parties(agreement) if party.organisation is not None]


@dataclass(frozen=True, slots=True)
class Towards:
    """How somebody stands towards an agreement. `own`: the party they act for, the first where there are several.

    `closed`: the party of theirs that is closed, where they act for no open one. `network`: whose secretariat they are.
    """

    standings: frozenset[Standing]
    own: Organisation | None = None
    closed: Organisation | None = None
    network: Organisation | None = None

    @property
    def keeps_register(self) -> bool:
        return bool(self.standings & stages.KEEPERS)

    @property
    def is_party(self) -> bool:
        return Standing.PARTY in self.standings


def towards_parties(user: Any, parties: Iterable[Organisation]) -> Towards:
    """How somebody stands towards what these are parties of. One query."""
    reader = standing_of(user)
    acting = [party for party in parties if reader.acts_for(party)]
    own = next((party for party in acting if party.is_public), None)
    closed = next((party for party in acting if party.closed_at is not None), None) if own is None else None
    networks = [role.organisation for role in reader.roles if role.organisation is not None and role.organisation.kind == "network"]
    network = next((network for network in networks if network.is_public), None)
    has = {Standing.PARTY: own is not None, Standing.SECRETARIAT: reader.is_secretariat, Standing.STEWARD: reader.is_steward}
    return Towards(frozenset(standing for standing, holds in has.items() if holds), own, closed, network)


def towards_agreement(user: Any, agreement: Agreement) -> Towards:
    """How somebody stands towards an agreement."""
    return towards_parties(user, named_parties(agreement))


def towards_contact(user: Any, contact: Contact) -> Towards:
    """How somebody stands towards a contact that may be announced."""
    return towards_parties(user, [party.organisation for party in contact.parties.all() if party.organisation is not None])


def moved_here(agreement: Agreement) -> bool:
    """Whether its parties have made a move here themselves, and so keep the agreement from then on."""
    return any(move.origin == StageMove.Origin.MADE for move in moves_of(agreement))


def moves_of(agreement: Agreement) -> list[StageMove]:
    """Its whole history, oldest first; from what was fetched as `moves`, where it was."""
    return sorted(agreement.moves.all(), key=lambda move: move.pk)


def steps_of(agreement: Agreement) -> list[stages.Step]:
    """Its history as `core.stages` reads it."""
    return [move.step for move in moves_of(agreement)]


def standing_moves(moves: Iterable[StageMove]) -> list[StageMove]:
    """The moves that nobody took back, oldest first."""
    rows = list(moves)
    by_key = {str(move.pk): move for move in rows}
    return [by_key[step.key] for step in stages.standing_steps([move.step for move in rows])]


def facts_of(agreement: Agreement, filled: frozenset[tuple[stages.Gate, str]]) -> Facts:
    """What `core.stages` asks of an agreement; `filled` are its gates (`gates.filled_gates`). Parties whose names are all told stand for themselves."""
    moves = standing_moves(moves_of(agreement))
    sides = tuple(
        Side(
            party.public_id,
            party.shown_name,
            party.country_code,
            party.organisation is None or party.organisation.kind == "local-authority",
        )
        for party in standing_parties(agreement)
        if party.organisation is not None or party.is_open
    )
    return Facts(sides, filled, moves[-1].dated if moves else None, moved_here(agreement))
