"""What waits for a person: requests, steps, drafts, people to vouch for, pages to confirm."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from isopolity.audit.kept_pages import kept_part
from isopolity.directory.models import Claim, Invitation, MembershipRequest, Organisation, Role
from isopolity.directory.queries import Standing, drafts_to_judge, invitations_waiting_for, membership_requests_waiting_for, roles_of
from isopolity.directory.queries.claims import WaitingClaim, claims_to_answer, waiting_claims_of
from isopolity.directory.queries.tie_review import review_queue
from isopolity.exchange.queries import draft_counts
from isopolity.matching.models import ContactRequest
from isopolity.matching.queries.contacts import Step, steps_waiting_for
from isopolity.matching.queries.requests import requests_on_desk_of, requests_waiting_for

CONFIRMED_LASTS = timedelta(days=365)
MOST_SHOWN = 20
# News stand before what waits: a city sends at most 40 requests in the days that news last, so that both have room.
MOST_READ = 200


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation for which the person acts. `vouches`: a public network; `stale`: its page was not confirmed for a year."""

    role: Role
    organisation: Organisation
    drafts: int
    is_city: bool
    vouches: bool
    stale: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """`is_steward`: the person also acts for Isopolity itself; so many `ties` wait for their review. `asked` waits for others: it is what the person asked to act for."""

    is_steward: bool
    ties: int
    invitations: list[Invitation]
    places: list[Place]
    requests: list[ContactRequest]
    answered: list[ContactRequest]
    steps: list[Step]
    joining: list[MembershipRequest]
    judge: list[Organisation]
    more_to_judge: bool
    claims: list[Claim]
    asked: list[WaitingClaim]

    @property
    def sent_back(self) -> list[Organisation]:
        """Drafts of the person's own that came back with a reason: they wait for the person, not for a voucher."""
        return [place.organisation for place in self.places if place.organisation.is_sent_back]

    @property
    def is_empty(self) -> bool:
        return not (
            self.invitations or self.sent_back or self.requests or self.answered or self.steps or self.joining or self.judge or self.claims
        )


def desk_of(user: Any, *, at: datetime) -> Desk:
    """Everything that waits for `user` at `at`; at most twelve queries whatever the number of rows."""
    held = list(roles_of(user))
    roles = [role for role in held if role.organisation is not None and role.organisation.closed_at is None]
    ids = [role.organisation_id for role in roles if role.organisation_id is not None]
    acts_for_network = any(role.organisation and role.organisation.kind == Organisation.Kind.NETWORK for role in roles)
    drafts = draft_counts(ids)
    # Nobody else judges, so nobody else waits for these questions.
    reader = Standing(held)
    judge = list(drafts_to_judge(user, reader)[: MOST_SHOWN + 1]) if reader.judges_drafts else []
    requests = list(requests_on_desk_of(user, at)[:MOST_READ])
    is_steward = any(role.kind == Role.Kind.STEWARD for role in held)
    return Desk(
        is_steward=is_steward,
        ties=review_queue().count() if is_steward else 0,
        invitations=list(invitations_waiting_for(user, at=at)[:MOST_SHOWN]),
        places=[_place(role, drafts, at) for role in roles],
        requests=[asked for asked in requests if asked.is_open][:MOST_SHOWN],
        answered=[asked for asked in requests if not asked.is_open][:MOST_SHOWN],
        steps=steps_waiting_for(user, at.date())[:MOST_SHOWN],
        joining=list(membership_requests_waiting_for(user)[:MOST_SHOWN]) if acts_for_network else [],
        judge=judge[:MOST_SHOWN],
        more_to_judge=len(judge) > MOST_SHOWN,
        claims=list(claims_to_answer(user, reader)[:MOST_SHOWN]) if reader.judges_drafts else [],
        asked=waiting_claims_of(user),
    )


def _place(role: Role, drafts: dict[int, int], at: datetime) -> Place:
    organisation = role.organisation
    assert organisation is not None
    confirmed = organisation.confirmed_at or organisation.registered_at
    is_city = organisation.kind == Organisation.Kind.LOCAL_AUTHORITY
    vouches = organisation.kind == Organisation.Kind.NETWORK and organisation.is_public
    return Place(role, organisation, drafts.get(organisation.pk, 0), is_city, vouches, confirmed < at - CONFIRMED_LASTS)


def waiting_count(request: HttpRequest) -> int:
    """How many requests wait for the visitor's answer, for the masthead of each page: counted anew when the record has grown. Two queries."""
    person = request.user
    return kept_part(("waiting", person.pk), lambda: requests_waiting_for(person).count())
