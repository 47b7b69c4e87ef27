"""Who acts for an organisation: roles, invitations, accepting one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from isopolity.directory import services
from isopolity.directory.forms.people import InvitationForm, RoleForm
from isopolity.directory.models import Invitation, Organisation, Role
from isopolity.directory.permissions import (
    can_administer_fact,
    can_administer_organisation,
    can_edit_organisation,
    can_end_role,
    can_invite,
)
from isopolity.directory.queries import invitation_by_token, invitation_for, open_invitations, organisation_for, people_of, role_for
from isopolity.directory.views.desk import act
from isopolity.ui.access import requires, signed_in


@requires(can_edit_organisation, find=organisation_for)
@require_safe
def people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The people of an organisation, for themselves."""
    may_administer = can_administer_organisation(request.user, organisation) is None
    context = {
        "organisation": organisation,
        "roles": people_of(organisation),
        "may_administer": may_administer,
        "may_invite": can_invite(request.user, organisation) is None,
        "invitations": open_invitations(organisation, at=timezone.now()) if may_administer else [],
    }
    return render(request, "directory/people.html", context)


def people_path(organisation: Organisation) -> str:
    return reverse("directory:people", args=[organisation.public_id])


@requires(can_invite, find=organisation_for)
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    initial = {"kind": Role.Kind.OFFICER, "language": request.user.language}  # type: ignore[union-attr]
    return act(
        request,
        organisation,
        InvitationForm(request.POST if request.method == "POST" else None, initial=initial),
        lambda values: services.invite_person(organisation, **values, by=request.user, at=timezone.now()),
        title=_("Invite a colleague"),
        lead=_("The person gets a letter with a link that works once, for 14 days, and only with that address."),
        submit=_("Send the invitation"),
        done=_("The invitation is on its way."),
        back=people_path(organisation),
    )


@requires(can_administer_fact, find=invitation_for)
@require_POST
def withdraw_invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    services.withdraw_invitation(invitation, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation is withdrawn."))
    return redirect(people_path(invitation.organisation))


@requires(can_administer_fact, find=role_for)
def change_role(request: HttpRequest, role: Role) -> HttpResponse:
    organisation = role.organisation
    assert organisation is not None
    return act(
        request,
        organisation,
        RoleForm(request.POST if request.method == "POST" else None, initial={"kind": role.kind, "office": role.office}),
        lambda values: services.change_role(role, **values, by=request.user, at=timezone.now()),
        title=_("The role of %(person)s") % {"person": role.user},
        submit=_("Save"),
        done=_("The role is changed."),
        back=people_path(organisation),
    )


@requires(can_end_role, find=role_for)
@require_POST
def end_role(request: HttpRequest, role: Role) -> HttpResponse:
    organisation = role.organisation
    assert organisation is not None
    services.end_role(role, by=request.user, at=timezone.now())
    messages.success(request, _("The role has ended. What was done in it stays, named by the office."))
    return redirect("/" if role.user == request.user else people_path(organisation))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered; only pressing the button takes it."""
    invitation = invitation_by_token(token)
    if request.method == "POST":
        services.accept_invitation(invitation, by=request.user, at=timezone.now())
        messages.success(request, _("You act for %(organisation)s from now on.") % {"organisation": invitation.organisation.shown_name})
        return redirect(invitation.organisation.desk_path)
    hindrance = services.invitation_hindrance(invitation, by=request.user, at=timezone.now())
    return render(request, "directory/invitation.html", {"invitation": invitation, "hindrance": hindrance})
