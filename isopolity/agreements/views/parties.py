"""Who takes part and who helps: parties are added, named, taken out; supporters come and go."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from isopolity.agreements import services
from isopolity.agreements.forms.acts import NamingForm, OpenPartyForm, SupporterForm, WithdrawalForm
from isopolity.agreements.models import Agreement
from isopolity.agreements.permissions import can_keep_agreement
from isopolity.agreements.queries.agreements import PartOf, agreement_for, party_for, supporter_for, towards_agreement
from isopolity.agreements.views.acts import act
from isopolity.core.reasons import Reason
from isopolity.directory.forms.networks import NameSearch
from isopolity.directory.models import Organisation
from isopolity.directory.queries import Filters, listed_organisations, organisation_for
from isopolity.ui.access import requires

FOUND_SHOWN = 20
AUTHORITIES = (Organisation.Kind.LOCAL_AUTHORITY.value,)


def may_keep(user: Any, found: PartOf) -> Reason | None:
    """Who may keep the agreement that this belongs to."""
    return can_keep_agreement(user, found.agreement)


@requires(can_keep_agreement, find=agreement_for)
def add_party(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """One more party (`?organisation=`, looked for by name first), or words for one that is not named yet (`?open`)."""
    if "open" in request.GET:
        form = OpenPartyForm(request.POST or None)
        return act(
            request,
            agreement,
            form,
            lambda values: services.add_party(agreement, **form.values, by=request.user, at=timezone.now()),
            title=_("A party that is not named yet"),
            submit=_("Add"),
            done=_("The party is added."),
        )
    if "organisation" not in request.GET:
        return find(request, agreement, title=_("Add a party"), kinds=AUTHORITIES, may_be_open=True)
    organisation = organisation_for(request.user, request.GET["organisation"])
    return act(
        request,
        agreement,
        forms.Form(request.POST or None) if request.method != "POST" else forms.Form(request.POST),
        lambda values: services.add_party(agreement, organisation=organisation, by=request.user, at=timezone.now()),
        title=_("Add %(organisation)s as a party") % {"organisation": organisation.shown_name},
        submit=_("Add"),
        done=_("The party is added."),
    )


@requires(may_keep, find=party_for)
def name_party(request: HttpRequest, found: PartOf) -> HttpResponse:
    """Who an open party is (`?organisation=`, looked for by name first); one after the other where they are several."""
    words = {"words": found.part.open_words}
    if "organisation" not in request.GET:
        return find(request, found.agreement, title=_("Who is meant by “%(words)s”?") % words, kinds=AUTHORITIES)
    organisation = organisation_for(request.user, request.GET["organisation"])
    return act(
        request,
        found.agreement,
        NamingForm(request.POST if request.method == "POST" else None),
        lambda values: services.name_open_party(
            found.part, organisations=[organisation], settles=values["settles"], by=request.user, at=timezone.now()
        ),
        title=_("%(organisation)s is meant by “%(words)s”") % {**words, "organisation": organisation.shown_name},
        submit=_("Name it"),
        done=_("The party is named."),
    )


@requires(may_keep, find=party_for)
def withdraw_party(request: HttpRequest, found: PartOf) -> HttpResponse:
    """Take a party out, with the reason."""
    return act(
        request,
        found.agreement,
        WithdrawalForm(request.POST or None),
        lambda values: services.withdraw_party(found.part, why=values["why"], by=request.user, at=timezone.now()),
        title=_("Take out %(party)s") % {"party": found.part},
        submit=_("Take it out"),
        done=_("It is taken out."),
    )


@requires(can_keep_agreement, find=agreement_for)
def add_supporter(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Who helps (`?organisation=`, looked for by name first), and how."""
    if "organisation" not in request.GET:
        return find(request, agreement, title=_("Add a supporter"))
    organisation = organisation_for(request.user, request.GET["organisation"])
    form = SupporterForm(request.POST or None, is_party=towards_agreement(request.user, agreement).is_party)
    by, at = request.user, timezone.now()
    return act(
        request,
        agreement,
        form,
        lambda values: services.add_supporter(
            agreement, organisation=organisation, role=values["role"], provenance=form.provenance, by=by, at=at
        ),
        title=_("Add %(organisation)s as a supporter") % {"organisation": organisation.shown_name},
        submit=_("Add"),
        done=_("The supporter is added."),
    )


@requires(may_keep, find=supporter_for)
def withdraw_supporter(request: HttpRequest, found: PartOf) -> HttpResponse:
    """Say that a supporter helps no more."""
    return act(
        request,
        found.agreement,
        WithdrawalForm(request.POST or None),
        lambda values: services.withdraw_supporter(found.part, why=values["why"], by=request.user, at=timezone.now()),
        title=_("Take out %(party)s") % {"party": found.part.organisation.shown_name},
        submit=_("Take it out"),
        done=_("It is taken out."),
    )


def find(request: HttpRequest, agreement: Agreement, *, title: str, kinds: tuple[str, ...] = (), may_be_open: bool = False) -> HttpResponse:
    """Search the public directory by name; what is found leads on to the form."""
    form = NameSearch(request.GET)
    found = listed_organisations(Filters(kinds=kinds, text=form.text))[:FOUND_SHOWN] if form.text else []
    context = {"agreement": agreement, "form": form, "found": found, "text": form.text, "title": title, "may_be_open": may_be_open}
    return render(request, "agreements/find.html", context)
