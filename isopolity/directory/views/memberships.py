"""Networks take members in and let them go; organisations ask, and leave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from isopolity.core.partial_dates import PartialDate
from isopolity.directory import services
from isopolity.directory.forms.networks import AnswerForm, AskForm, LeftForm, MemberForm, NameSearch
from isopolity.directory.models import Membership, MembershipRequest, Organisation
from isopolity.directory.permissions import (
    can_answer_membership_request,
    can_end_membership,
    can_list_members,
    can_represent_organisation,
)
from isopolity.directory.queries import Filters, listed_organisations, membership_for, membership_request_for, organisation_for
from isopolity.directory.views.desk import act
from isopolity.ui.access import requires
from isopolity.ui.forms import acted

FOUND_SHOWN = 20


def members_path(network: Organisation) -> str:
    return reverse("directory:members", args=[network.public_id])


@requires(can_list_members, find=organisation_for)
def list_member(request: HttpRequest, network: Organisation) -> HttpResponse:
    """Whom the network lists (`?member=`, looked for by name first), since when, and where that is written."""
    if "member" not in request.GET:
        form = NameSearch(request.GET)
        found = listed_organisations(Filters(text=form.text))[:FOUND_SHOWN] if form.text else []
        return render(request, "directory/find_member.html", {"network": network, "form": form, "found": found, "text": form.text})
    member = organisation_for(request.user, request.GET["member"])
    return act(
        request,
        network,
        MemberForm(request.POST if request.method == "POST" else None),
        lambda values: services.list_member(network, member=member, **values, by=request.user, at=timezone.now()),
        title=_("%(member)s as a member") % {"member": member.name},
        lead=_("The organisation gets a letter and can end the membership itself."),
        submit=_("Put it on the list"),
        done=_("It stands on the list."),
        back=members_path(network),
    )


@requires(can_end_membership, find=membership_for)
def end_membership(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Either side, from a day on."""
    today = timezone.localdate()
    acts_for_member = can_list_members(request.user, membership.network) is not None
    names = {"member": membership.member.name, "network": membership.network.name}
    return act(
        request,
        membership.member if acts_for_member else membership.network,
        LeftForm(request.POST if request.method == "POST" else None, initial={"left": PartialDate(today.year, today.month, today.day)}),
        lambda values: services.end_membership(membership, **values, by=request.user, at=timezone.now()),
        title=_("End the membership of %(member)s in %(network)s") % names,
        submit=_("End the membership"),
        done=_("The membership has ended."),
        back="" if acts_for_member else members_path(membership.network),
    )


@requires(can_represent_organisation, find=organisation_for)
def ask_to_join(request: HttpRequest, member: Organisation) -> HttpResponse:
    """Which network (`?network=`, looked for by name first), and why."""
    if "network" not in request.GET:
        form = NameSearch(request.GET)
        networks = listed_organisations(Filters(kinds=(Organisation.Kind.NETWORK.value,), text=form.text))[:FOUND_SHOWN]
        return render(request, "directory/find_network.html", {"organisation": member, "form": form, "found": networks})
    network = organisation_for(request.user, request.GET["network"])
    return act(
        request,
        member,
        AskForm(request.POST if request.method == "POST" else None),
        lambda values: services.ask_to_join(network, member=member, **values, by=request.user, at=timezone.now()),
        title=_("Ask %(network)s to take you in") % {"network": network.name},
        lead=_("Its secretariat gets a letter and answers with a reason."),
        submit=_("Ask"),
        done=_("Your request is sent."),
    )


@requires(can_answer_membership_request, find=membership_request_for)
def answer_request(request: HttpRequest, asked: MembershipRequest) -> HttpResponse:
    """Take a member in, or decline with a reason."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accepts = request.POST.get("do") == "accept"
        answer, by, at = form.cleaned_data["answer"], request.user, timezone.now()
        if acted(form, lambda: services.answer_membership_request(asked, accept=accepts, answer=answer, by=by, at=at)):
            messages.success(request, _("Your answer is sent."))
            return redirect(asked.network.desk_path)
    return render(request, "directory/membership_request.html", {"asked": asked, "form": form})
