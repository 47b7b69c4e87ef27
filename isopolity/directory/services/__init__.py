"""Writing the directory."""

from isopolity.directory.services.claims import answer_claim, claim_organisation, hand_over_draft, withdraw_claim
from isopolity.directory.services.competences import state_competences
from isopolity.directory.services.focal_points import end_focal_point, erase_focal_point, keep_focal_point
from isopolity.directory.services.invitations import accept_invitation, invitation_hindrance, invite_person, withdraw_invitation
from isopolity.directory.services.memberships import answer_membership_request, ask_to_join, end_membership, list_member
from isopolity.directory.services.organisations import (
    change_profile,
    close_organisation,
    confirm_organisation,
    keep_official_name,
    name_forms,
    register_organisation,
    rename_draft,
    rename_organisation,
    reopen_organisation,
    touch_organisation,
)
from isopolity.directory.services.profile import add_figure, add_name, remove_figure, remove_name
from isopolity.directory.services.roles import change_role, end_all_roles, end_role, end_steward, make_operator, make_steward
from isopolity.directory.services.vouching import ask_again, send_back_organisation, vouch_for_organisation

__all__ = [
    "accept_invitation",
    "add_figure",
    "add_name",
    "answer_claim",
    "answer_membership_request",
    "ask_again",
    "ask_to_join",
    "change_profile",
    "change_role",
    "claim_organisation",
    "close_organisation",
    "confirm_organisation",
    "end_all_roles",
    "end_focal_point",
    "end_membership",
    "end_role",
    "end_steward",
    "erase_focal_point",
    "hand_over_draft",
    "invitation_hindrance",
    "invite_person",
    "keep_focal_point",
    "keep_official_name",
    "list_member",
    "make_operator",
    "make_steward",
    "name_forms",
    "register_organisation",
    "remove_figure",
    "remove_name",
    "rename_draft",
    "rename_organisation",
    "reopen_organisation",
    "send_back_organisation",
    "state_competences",
    "touch_organisation",
    "vouch_for_organisation",
    "withdraw_claim",
    "withdraw_invitation",
]
