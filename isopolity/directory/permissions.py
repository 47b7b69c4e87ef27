"""Who may do what in the directory. Each function gives None or the reason why not; rights come before the state of things."""

from typing import Any

from isopolity.accounts.permissions import can_act
from isopolity.core.reasons import Reason
from isopolity.directory.models import (
    Claim,
    ContextFigure,
    FocalPoint,
    ImportBatch,
    ImportRow,
    Invitation,
    Membership,
    MembershipRequest,
    Organisation,
    OrganisationName,
    Role,
)
from isopolity.directory.queries import is_steward, last_administrator_of, networks_of, role_in, standing_of
from isopolity.directory.queries.claims import HandOver, offices_to_ask, roles_that_let_in


def can_see_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """Everybody sees what was vouched for; a draft is seen by its people and by those who may vouch."""
    if organisation.vouched_at is not None:
        return None
    reader = standing_of(user)
    return None if reader.acts_for(organisation) or reader.judges_drafts else _only_its_people(organisation)


def can_edit_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """Its officers and administrators, while it is open. Nobody else: neither secretariats, funders nor stewards (S45)."""
    return _closed(organisation) if role_in(user, organisation) else _only_its_people(organisation)


def can_administer_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """Its administrators, while it is open: they decide who acts for it."""
    if not standing_of(user).administers(organisation):
        return Reason("only-its-administrators", {"organisation": organisation.name})
    return _closed(organisation)


def can_represent_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """May act towards others in its name: its people, once it has been vouched for and while it is open."""
    reason = can_edit_organisation(user, organisation)
    if reason is None and organisation.is_draft:
        return Reason("organisation-is-draft", {"organisation": organisation.name})
    return reason


def can_invite(user: Any, organisation: Organisation) -> Reason | None:
    """Its administrators, once somebody has vouched for it: nothing is sent in the name of a draft."""
    return can_administer_organisation(user, organisation) or can_represent_organisation(user, organisation)


def can_end_role(user: Any, role: Role) -> Reason | None:
    """The person themselves, also where nothing else can be changed any more, and the administrators of the organisation."""
    if role.organisation is None:
        return Reason("only-stewards")
    if role.user_id == getattr(user, "pk", None) and role_in(user, role.organisation) is not None:
        return None
    return can_administer_organisation(user, role.organisation)


def last_administrator_reason(user: Any) -> Reason | None:
    """What hinders closing the account of a person without whom an organisation would have no administrator."""
    organisations = last_administrator_of(user)
    return Reason("last-administrator", {"organisation": organisations[0].name}) if organisations else None


def can_close_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """Its administrators, and stewards."""
    reader = standing_of(user)
    if not (reader.is_steward or reader.administers(organisation)):
        return Reason("only-its-administrators", {"organisation": organisation.name})
    return _closed(organisation)


def can_reopen_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """Stewards, when it is closed."""
    if reason := can_steward(user):
        return reason
    return None if organisation.closed_at else Reason("organisation-open-already", {"organisation": organisation.name})


def can_open_desk(user: Any, organisation: Organisation) -> Reason | None:
    """Its own people, also when it is closed, and stewards."""
    reader = standing_of(user)
    return None if reader.acts_for(organisation) or reader.is_steward else _only_its_people(organisation)


def can_edit_fact(user: Any, fact: OrganisationName | ContextFigure | FocalPoint) -> Reason | None:
    """Who may edit the organisation that a small fact is about."""
    return can_edit_organisation(user, fact.organisation)


def can_administer_fact(user: Any, fact: Invitation | Role) -> Reason | None:
    """The administrators of the organisation that an invitation or a role is about."""
    return can_administer_organisation(user, fact.organisation) if fact.organisation else Reason("only-stewards")


def can_list_members(user: Any, network: Organisation) -> Reason | None:
    """The secretariat of a vouched network."""
    if reason := can_represent_organisation(user, network):
        return reason
    return None if network.kind == Organisation.Kind.NETWORK else Reason("not-a-network", {"network": network.name})


def can_answer_membership_request(user: Any, request: MembershipRequest) -> Reason | None:
    """The secretariat that was asked."""
    return can_list_members(user, request.network)


def can_end_membership(user: Any, membership: Membership) -> Reason | None:
    """The secretariat of the network, and the people of the member: each may leave by itself."""
    return can_list_members(user, membership.network) and can_edit_organisation(user, membership.member)


def can_vouch(user: Any, obj: Any = None) -> Reason | None:
    """Stewards, and the secretariats of vouched networks."""
    return None if standing_of(user).judges_drafts else Reason("only-vouchers")


def can_vouch_for_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """May judge this draft: never one's own; a network, which could then vouch itself, is for stewards alone."""
    reader = standing_of(user)
    if reader.acts_for(organisation):
        return Reason("only-others-vouch", {"organisation": organisation.name})
    if not reader.roles_that_vouch_for(organisation):
        return Reason("only-stewards" if organisation.kind == Organisation.Kind.NETWORK else "only-vouchers")
    if not organisation.is_draft:
        return Reason("organisation-vouched-already", {"organisation": organisation.name})
    return _closed(organisation)


def can_claim_organisation(user: Any, organisation: Organisation) -> Reason | None:
    """May ask to act for it: everybody who signed in, while it is public and has nobody of its own who could invite them."""
    if reason := can_act(user):
        return reason
    if role_in(user, organisation) is not None:
        return Reason("you-have-a-role", {"organisation": organisation.name})
    if not organisation.is_public:
        return _closed(organisation) or Reason("organisation-not-public", {"organisation": organisation.name})
    offices = offices_to_ask([organisation]).get(organisation.pk)
    return Reason("organisation-has-people", {"organisation": organisation.name, "offices": tuple(offices)}) if offices else None


def can_let_in(user: Any, organisation: Organisation) -> Reason | None:
    """May say who acts for an organisation without people: stewards, and the secretariats of its networks; of a network, stewards alone."""
    if role_in(user, organisation) is not None:
        return Reason("only-others-vouch", {"organisation": organisation.name})
    if not roles_that_let_in(user, organisation):
        return Reason("only-its-networks", {"organisation": organisation.name})
    if not organisation.is_public:
        return _closed(organisation) or Reason("organisation-not-public", {"organisation": organisation.name})
    return None


def can_hand_over(user: Any, found: HandOver) -> Reason | None:
    """Who may vouch for the draft and let people into the other."""
    return can_vouch_for_organisation(user, found.draft) or can_let_in(user, found.organisation)


def can_answer_claim(user: Any, claim: Claim) -> Reason | None:
    """Who may let somebody into its organisation; nobody answers themselves."""
    if claim.user_id == getattr(user, "pk", None):
        return Reason("only-others-vouch", {"organisation": claim.organisation.name})
    return can_let_in(user, claim.organisation)


def can_withdraw_claim(user: Any, claim: Claim) -> Reason | None:
    """The person who asked."""
    return None if claim.user_id == getattr(user, "pk", None) else Reason("only-the-claimant")


def can_list_organisation(user: Any, network: Organisation | None = None) -> Reason | None:
    """May make public what a source names: stewards, and the secretariat of a vouched network for what becomes its member."""
    if is_steward(user) or (network is not None and networks_of(user).filter(pk=network.pk).exists()):
        return None
    return Reason("only-vouchers") if network is None else Reason("only-its-people", {"organisation": network.name})


def can_import(user: Any, obj: Any = None) -> Reason | None:
    """Stewards, and the secretariats of vouched networks."""
    return can_vouch(user)


def can_import_kind(user: Any, kind: str) -> Reason | None:
    """May send lists of this kind: ties are for stewards, who review them."""
    return can_review_ties(user) if kind == ImportBatch.Kind.TIES else can_import(user)


def can_see_import(user: Any, found: ImportBatch | ImportRow) -> Reason | None:
    """The people who may bring in such a list: a secretariat that of its own network, stewards all."""
    batch = found.batch if isinstance(found, ImportRow) else found
    return can_list_organisation(user, batch.network)


def can_review_ties(user: Any, obj: Any = None) -> Reason | None:
    """Stewards: a tie joins two authorities that have said nothing here."""
    return can_steward(user)


def can_steward(user: Any, obj: Any = None) -> Reason | None:
    """Stewards of Isopolity, named on the command line."""
    return None if is_steward(user) else Reason("only-stewards")


def can_register_organisation(user: Any, obj: Any = None) -> Reason | None:
    """Everybody who signed in: what they register stays a draft until somebody vouches."""
    return can_act(user)


def _only_its_people(organisation: Organisation) -> Reason:
    return Reason("only-its-people", {"organisation": organisation.name})


def _closed(organisation: Organisation) -> Reason | None:
    return Reason("organisation-closed", {"organisation": organisation.name}) if organisation.closed_at else None
