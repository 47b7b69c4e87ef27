"""Organisations without people, who asks to act for them, and who may answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from isopolity.directory.models import Claim, Membership, Organisation, Role
from isopolity.directory.models.claims import WAITING
from isopolity.directory.queries.offices import Standing, current_roles, networks_of, roles_of, standing_of
from isopolity.directory.queries.organisations import LookAlike, organisation_for
from isopolity.ui.wording import joined


def offices_to_ask(organisations: Iterable[Organisation]) -> dict[int, list[str]]:
    """The offices of the administrators of each organisation by its key: who can invite. None: nobody of its own is here."""
    roles = current_roles().filter(organisation__in=[organisation.pk for organisation in organisations], kind=Role.Kind.ADMINISTRATOR)
    found: dict[int, list[str]] = defaultdict(list)
    for organisation, office in roles.order_by("granted_at", "id").values_list("organisation_id", "office"):
        if office not in found[organisation]:
            found[organisation].append(office)
    return dict(found)


@dataclass(frozen=True, slots=True)
class ListedHere:
    """An organisation, and the offices that can invite into it; none: somebody of its own may ask to act for it. `alike`: how it was found."""

    organisation: Organisation
    offices: list[str]
    alike: LookAlike | None = None

    @property
    def offices_named(self) -> str:
        """With the reader's comma between them."""
        return joined(self.offices)


def with_offices(alikes: Iterable[LookAlike]) -> list[ListedHere]:
    """Look-alikes with whom to ask. One question to the database."""
    alikes = list(alikes)
    offices = offices_to_ask([alike.organisation for alike in alikes]) if alikes else {}
    return [ListedHere(alike.organisation, offices.get(alike.organisation.pk, []), alike) for alike in alikes]


def roles_that_let_in(user: Any, organisation: Organisation) -> list[Role]:
    """In which roles this person may say who acts for an organisation: as a steward, or for a network of which it is a member now."""
    members = Membership.objects.filter(network=OuterRef("organisation"), member=organisation, left_on=None)
    reader = Standing(list(roles_of(user).annotate(has_it_as_member=Exists(members))))
    return [role for role in reader.roles_that_vouch_for(organisation) if role.kind == Role.Kind.STEWARD or vars(role)["has_it_as_member"]]


def twins_of_draft(user: Any, draft: Organisation, alikes: Iterable[LookAlike]) -> list[Organisation]:
    """Those of its look-alikes that it may have been registered beside: public, of its kind, without people, and for this person to open."""
    public = [alike.organisation for alike in alikes if alike.organisation.is_public and alike.organisation.kind == draft.kind]
    kept = offices_to_ask(public) if public else {}
    return [one for one in public if one.pk not in kept and roles_that_let_in(user, one)]


def _answered_by(user: Any, reader: Standing | None = None) -> QuerySet[Claim]:
    """Everything that was asked of this person, whatever became of it."""
    rows = Claim.objects.exclude(user=user).select_related("organisation__country", "user", "answered_by", "draft")
    if (reader or standing_of(user)).is_steward:
        return rows
    members = Membership.objects.filter(network__in=networks_of(user).values("id"), left_on=None).values("member_id")
    return rows.filter(organisation__in=members).exclude(organisation__kind=Organisation.Kind.NETWORK)


def claims_to_answer(user: Any, reader: Standing | None = None) -> QuerySet[Claim]:
    """Claims that wait for a steward, or for a secretariat of whose network the organisation is a member; oldest first, none of one's own.

    `reader`: their standing, from a caller who has asked for it.
    """
    own = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    rows = _answered_by(user, reader).filter(WAITING, organisation__closed_at=None, user__is_active=True)
    return rows.exclude(organisation__in=own).order_by("asked_at", "id")


def claim_for(user: Any, public_id: str) -> Claim:
    """A claim that this person may answer or has seen answered; raises `Http404` for any other."""
    return get_object_or_404(_answered_by(user), public_id=public_id)


def claims_of(user: Any) -> QuerySet[Claim]:
    """What a person asked, newest first, without what they took back and what let them in."""
    rows = Claim.objects.filter(user=user, withdrawn_at=None).exclude(accepted=True).select_related("organisation", "answered_by")
    return rows.order_by("-asked_at", "-id")


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """What somebody asked, and the networks whose secretariats may answer; stewards always may."""

    claim: Claim
    networks: list[Organisation]

    @property
    def networks_named(self) -> str:
        """With the reader's comma between them."""
        return joined(network.shown_name for network in self.networks)


def waiting_claims_of(user: Any) -> list[WaitingClaim]:
    """What a person asked and nobody has answered, oldest first, with who may. One question to the database, two when something waits."""
    claims = list(Claim.objects.filter(WAITING, user=user).select_related("organisation").order_by("asked_at", "id"))
    asked = [claim.organisation_id for claim in claims if claim.organisation.kind != Organisation.Kind.NETWORK]
    # A network that was only listed, and has nobody here, answers nothing.
    here = Membership.objects.filter(member__in=asked, left_on=None, network__in=current_roles().values("organisation_id"))
    networks: dict[int, list[Organisation]] = defaultdict(list)
    if asked:
        of_public = here.filter(network__vouched_at__isnull=False, network__closed_at=None)
        for membership in of_public.select_related("network").order_by("network__name", "id"):
            networks[membership.member_id].append(membership.network)
    return [WaitingClaim(claim, networks[claim.organisation_id]) for claim in claims]


def own_claim_for(user: Any, public_id: str) -> Claim:
    """A claim that this person sent; raises `Http404` for any other."""
    return get_object_or_404(Claim.objects.filter(user=user).select_related("organisation"), public_id=public_id)


@dataclass(frozen=True, slots=True)
class HandOver:
    """A draft, and the listed organisation that its people may turn out to be of."""

    draft: Organisation
    organisation: Organisation


def hand_over_for(user: Any, public_id: str, twin_id: str) -> HandOver:
    """The draft with the first id and the organisation with the second, if this reader may see both; raises `Http404` otherwise."""
    return HandOver(organisation_for(user, public_id), organisation_for(user, twin_id))
