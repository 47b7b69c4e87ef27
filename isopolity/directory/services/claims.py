"""From a listed organisation to one with people: somebody of its own asks, somebody who knows it answers, by office and with a reason.

Nothing of the organisation changes while somebody asks. When the answer is yes, only who acts for it and who vouched for that;
the sources that list it stay with their dates.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.accounts.models import User
from isopolity.audit.services import Actor, record
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.handovers import move_everything
from isopolity.directory.models import Claim, Organisation, Role
from isopolity.directory.models.claims import WAITING
from isopolity.directory.permissions import can_answer_claim, can_claim_organisation, can_hand_over, can_withdraw_claim
from isopolity.directory.queries import HOUSE, actor_for, people_of, role_in
from isopolity.directory.queries.claims import HandOver, offices_to_ask, roles_that_let_in
from isopolity.directory.services.organisations import locked
from isopolity.outbox.services import queue

# Enough for somebody who works for a town and its neighbours, too few for a flood.
MOST_WAITING = 5
MOST_REASON = 500


@transaction.atomic
def claim_organisation(organisation: Organisation, *, office: str, words: str, by: Any, at: datetime) -> Claim:
    """Ask to act for a public organisation that has no people here, in an `office`; `words` say how somebody can check it."""
    organisation = locked(organisation)
    refuse_if(can_claim_organisation(by, organisation))
    # Two forms of one person are counted one after the other.
    User.objects.select_for_update().get(pk=by.pk)
    waiting = Claim.objects.filter(WAITING, user=by)
    if waiting.filter(organisation=organisation).exists():
        raise Refused(Reason("claim-waits-already", {"organisation": organisation.name}))
    if waiting.count() >= MOST_WAITING:
        raise Refused(Reason("claims-too-many", {"most": MOST_WAITING}))
    claim = Claim.objects.create(organisation=organisation, user=by, office=office, words=words, asked_at=at)
    values = {"organisation": organisation.public_id, "office": office}
    record("directory:claim:send", by=actor_for(by), of=claim, values=values, at=at)
    return claim


@transaction.atomic
def withdraw_claim(claim: Claim, *, by: Any, at: datetime) -> None:
    """The person takes it back before anybody answers; what they said of themselves goes with it."""
    refuse_if(can_withdraw_claim(by, claim))
    locked(claim.organisation)
    claim.refresh_from_db()
    refuse_if(_answered(claim))
    _forget(claim, at)
    record("directory:claim:withdraw", by=actor_for(by), of=claim, values={"organisation": claim.organisation.public_id}, at=at)


@transaction.atomic
def answer_claim(claim: Claim, *, accept: bool, role: Role, reason: str, by: Any, at: datetime) -> Claim:
    """Let the person in as administrator, or refuse; in the office of `role` and for a `reason` that they read.

    The reason for letting somebody in stands on the organisation's page. Once it has an administrator, further claims can
    only be refused: its own people invite.
    """
    organisation = locked(claim.organisation)
    refuse_if(can_answer_claim(by, claim))
    claim.refresh_from_db()
    refuse_if(_answered(claim))
    _refuse_role(role, organisation, by)
    if accept:
        _refuse_people(organisation)
        _let_in(claim.user, organisation, office=claim.office, kind=Role.Kind.ADMINISTRATOR, at=at)
        _vouch(organisation, role, reason, at)
    _answer(claim, accept=accept, role=role, reason=reason, at=at)
    _write(claim, office=claim.office, draft="", moved=0, at=at)
    values = {"organisation": organisation.public_id, "person": claim.user.public_id, "office": claim.office, "reason": reason}
    action = "directory:claim:accept" if accept else "directory:claim:refuse"
    record(action, by=_actor(by, role), of=claim, values=values, at=at)
    return claim


@transaction.atomic
def hand_over_draft(
    draft: Organisation, *, organisation: Organisation, role: Role, reason: str, by: Any, at: datetime, seen_at: datetime | None = None
) -> int:
    """Vouch for the people of a draft as people of the listed `organisation` beside which it was registered.

    They get the roles they have in the draft; what they wrote there goes along (`directory.handovers`), and the draft is
    closed with a reason that names the other. The profile of neither changes. Returns how many things went along.
    `seen_at` is the `changed_at` of the draft that was read, since what it published becomes public with this.
    """
    rows = {row.pk: row for row in Organisation.objects.select_for_update().filter(pk__in=[draft.pk, organisation.pk]).order_by("pk")}
    draft, organisation = rows[draft.pk], rows[organisation.pk]
    refuse_if(can_hand_over(by, HandOver(draft, organisation)))
    if seen_at is not None and draft.changed_at != seen_at:
        raise Refused(Reason("organisation-changed-meanwhile", {"organisation": draft.name}))
    if draft.kind != organisation.kind:
        raise Refused(Reason("hand-over-to-another-kind", {"organisation": organisation.name}))
    _refuse_role(role, organisation, by)
    _refuse_people(organisation)
    people = list(people_of(draft))
    for held in people:
        _let_in(held.user, organisation, office=held.office, kind=held.kind, at=at)
    _vouch(organisation, role, reason, at)
    moved = move_everything(draft, organisation, at=at)
    for held in people:
        claim = _claim_of(held, organisation, draft, at)
        _answer(claim, accept=True, role=role, reason=reason, at=at)
        _write(claim, office=held.office, draft=draft.name, moved=moved, at=at)
    Organisation.objects.filter(pk=draft.pk).update(
        closed_at=at, closed_reason=f"{organisation.name}: {reason}"[:MOST_REASON], changed_at=at
    )
    values = {"organisation": organisation.public_id, "reason": reason, "moved": moved}
    record("directory:organisation:hand-over", by=_actor(by, role), of=draft, values=values, at=at)
    return moved


def forget_claims(person: Any, *, at: datetime) -> None:
    """The person closes their account: what they asked is taken back, and what they said of themselves is forgotten."""
    for claim in Claim.objects.filter(WAITING, user=person):
        _forget(claim, at)
    Claim.objects.filter(user=person).update(words="")


def _answered(claim: Claim) -> Reason | None:
    if claim.withdrawn_at is not None or not claim.user.is_active:
        return Reason("claim-withdrawn")
    return Reason("claim-answered-already") if claim.answered_at is not None else None


def _refuse_role(role: Role, organisation: Organisation, by: Any) -> None:
    if role not in roles_that_let_in(by, organisation):
        raise Refused(Reason("only-its-networks", {"organisation": organisation.name}))


def _refuse_people(organisation: Organisation) -> None:
    if offices := offices_to_ask([organisation]).get(organisation.pk):
        raise Refused(Reason("organisation-has-people", {"organisation": organisation.name, "offices": tuple(offices)}))


def _let_in(person: User, organisation: Organisation, *, office: str, kind: str, at: datetime) -> None:
    if role_in(person, organisation) is None:
        Role.objects.create(user=person, organisation=organisation, kind=kind, office=office, granted_at=at)


def _vouch(organisation: Organisation, role: Role, reason: str, at: datetime) -> None:
    """Somebody stands for it now, where a source alone did; the page says who, and why."""
    organisation.vouched_by, organisation.vouched_office, organisation.vouched_reason = role.organisation, role.office, reason
    organisation.vouched_at = organisation.changed_at = at
    organisation.save(update_fields=["vouched_by", "vouched_office", "vouched_reason", "vouched_at", "changed_at"])


def _claim_of(held: Role, organisation: Organisation, draft: Organisation, at: datetime) -> Claim:
    """The claim that this person sent beside registering the draft, or one that stands for the draft."""
    found = Claim.objects.filter(WAITING, user=held.user, organisation=organisation).first()
    found = found or Claim(user=held.user, organisation=organisation, office=held.office, asked_at=at)
    found.draft = draft
    return found


def _answer(claim: Claim, *, accept: bool, role: Role, reason: str, at: datetime) -> None:
    claim.answered_at, claim.accepted, claim.reason = at, accept, reason
    claim.answered_by, claim.answered_office = role.organisation, role.office
    claim.save()


def _forget(claim: Claim, at: datetime) -> None:
    claim.withdrawn_at, claim.words = at, ""
    claim.save(update_fields=["withdrawn_at", "words"])


def _write(claim: Claim, *, office: str, draft: str, moved: int, at: datetime) -> None:
    """One letter to the person, in their language. `office` is the one in which they act now."""
    organisation = claim.organisation
    queue(
        key=f"claim-answered:{claim.public_id}",
        template="directory/mail/claim_answered",
        address=claim.user.email,
        language=claim.user.language,
        values={
            "organisation": organisation.name,
            "voucher": claim.answered_by.name if claim.answered_by else HOUSE,
            "office": claim.answered_office,
            "accepted": claim.accepted,
            "own_office": office,
            "reason": claim.reason,
            "draft": draft,
            "moved": moved,
            "path": organisation.desk_path if claim.accepted else organisation.path,
        },
        at=at,
    )


def _actor(by: Any, role: Role) -> Actor:
    return Actor(by.public_id, role.office, role.organisation.name if role.organisation else HOUSE)
