"""The desk of an organisation: its own people keep its page; stewards repair."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isopolity.directory import services
from isopolity.directory.desk_links import links_for
from isopolity.directory.forms.organisations import NamingForm, ProfileForm, ReasonForm, RenamingForm
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import (
    can_close_organisation,
    can_edit_organisation,
    can_open_desk,
    can_reopen_organisation,
    can_steward,
)
from isopolity.directory.queries import head_for, open_membership_requests, organisation_for, profile_version
from isopolity.ui.access import requires
from isopolity.ui.forms import acted


@requires(can_open_desk, find=organisation_for)
@require_safe
def desk(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Where it stands, and everything that its people can do."""
    head = head_for(request.user, organisation, on=timezone.localdate())
    context = {
        "organisation": organisation,
        "head": head,
        "links": links_for(organisation) if head.may_edit else [],
        "requests": open_membership_requests(organisation),
    }
    return render(request, "directory/desk.html", context)


@requires(can_edit_organisation, find=organisation_for)
def edit_profile(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The profile; when a colleague changed it meanwhile, saving again is a decision."""
    version, today = profile_version(organisation), timezone.localdate()
    form = ProfileForm(request.POST if request.method == "POST" else None, organisation=organisation, today=today, version=version)
    if request.method == "POST" and form.is_valid():
        changes, seen = form.changes, form.cleaned_data["version"]
        by, at = request.user, timezone.now()
        if acted(form, lambda: services.change_profile(organisation, seen_version=seen, by=by, at=at, **changes)):
            messages.success(request, _("The page is saved."))
            return redirect(organisation.desk_path)
        form.data = typed = request.POST.copy()
        typed["version"] = version
    title = _("The page of %(organisation)s") % {"organisation": organisation.name}
    return act_page(request, organisation, form, title=title, submit=_("Save"))


@requires(can_edit_organisation, find=organisation_for)
def rename_draft(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Name and country, while nobody has vouched for them."""
    initial = {"name": organisation.name, "country": organisation.country_id}
    form = NamingForm(request.POST if request.method == "POST" else None, place=organisation.place, kind=organisation.kind, initial=initial)
    return act(
        request,
        organisation,
        form,
        lambda values: services.rename_draft(
            organisation, name=values["name"], country=form.country_meant, place=organisation.place, by=request.user, at=timezone.now()
        ),
        title=_("Name and country"),
        submit=_("Save"),
        done=_("The name is saved."),
    )


@requires(can_steward, find=organisation_for)
def rename(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """A steward gives an organisation another name."""
    form = RenamingForm(request.POST if request.method == "POST" else None, initial={"name": organisation.name})
    return act(
        request,
        organisation,
        form,
        lambda values: services.rename_organisation(organisation, **values, by=request.user, at=timezone.now()),
        title=_("Another name for %(organisation)s") % {"organisation": organisation.name},
        submit=_("Rename"),
        done=_("The name is changed."),
    )


@requires(can_close_organisation, find=organisation_for)
def close(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Off all lists, for a reason that the page shows."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return act(
        request,
        organisation,
        form,
        lambda values: services.close_organisation(organisation, **values, by=request.user, at=timezone.now()),
        title=_("Close %(organisation)s") % {"organisation": organisation.name},
        lead=_(
            "It leaves all lists, its needs and offers are hidden, and nobody can change it. Its page stays and says why. A steward can open it again."
        ),
        submit=_("Close it"),
        done=_("It is closed."),
    )


@requires(can_reopen_organisation, find=organisation_for)
def reopen(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """A steward opens it again."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return act(
        request,
        organisation,
        form,
        lambda values: services.reopen_organisation(organisation, **values, by=request.user, at=timezone.now()),
        title=_("Open %(organisation)s again") % {"organisation": organisation.name},
        submit=_("Open it again"),
        done=_("It is open again."),
    )


@requires(can_edit_organisation, find=organisation_for)
@require_POST
def confirm(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The page is right as it stands."""
    services.confirm_organisation(organisation, by=request.user, at=timezone.now())
    messages.success(request, _("Thank you: the page now says that it was confirmed today."))
    return redirect(organisation.desk_path)


@requires(can_edit_organisation, find=organisation_for)
@require_POST
def ask_again(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """A draft that was sent back is complete now."""
    services.ask_again(organisation, by=request.user, at=timezone.now())
    messages.success(request, _("Those who vouch will read it again."))
    return redirect(organisation.desk_path)


def act(
    request: HttpRequest,
    organisation: Organisation,
    form: forms.BaseForm,
    service: Callable[[dict[str, Any]], object],
    *,
    done: str,
    back: str = "",
    **words: str,
) -> HttpResponse:
    """The whole life of a page with one form: shown, sent to its service, shown again with what hinders, or back to `back`."""
    if request.method == "POST" and form.is_valid():
        acted(form, lambda: service(form.cleaned_data))
        if form.is_valid():
            messages.success(request, done)
            return redirect(back or organisation.desk_path)
    return act_page(request, organisation, form, back=back, **words)


def act_page(request: HttpRequest, organisation: Organisation, form: forms.BaseForm, *, back: str = "", **words: str) -> HttpResponse:
    """A page with one form; `words`: `title`, `submit` and if wanted `lead`."""
    context = {"organisation": organisation, "form": form, "back": back or organisation.desk_path, **words}
    return render(request, "directory/act.html", context)
