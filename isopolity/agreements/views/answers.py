"""The forms before an agreement is formalised, for the people of its parties."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from isopolity.agreements import services
from isopolity.agreements.answer_pages import FORM_TITLES, others_answers, own_answers, versions_of
from isopolity.agreements.forms.answers import AnswersForm
from isopolity.agreements.models import Agreement
from isopolity.agreements.permissions import can_fill_form
from isopolity.agreements.queries.agreements import agreement_for, towards_agreement
from isopolity.agreements.queries.answers import OPEN_FORMS, given_answers, missing_of
from isopolity.core.reasons import Reason
from isopolity.core.stages import Stage
from isopolity.ui.access import requires
from isopolity.ui.forms import acted


@dataclass(frozen=True, slots=True)
class FormAsked:
    """An agreement and the form that an address names."""

    agreement: Agreement
    form: str


def form_asked(user: Any, public_id: str, name: str) -> FormAsked:
    """Raises `Http404` for what is no form that the parties fill in together."""
    if name not in OPEN_FORMS:
        raise Http404
    return FormAsked(agreement_for(user, public_id), name)


def may_fill(user: Any, asked: FormAsked) -> Reason | None:
    """Who may read and fill in any form of the agreement."""
    return can_fill_form(user, asked.agreement)


@requires(may_fill, find=form_asked)
def fill(request: HttpRequest, asked: FormAsked) -> HttpResponse:
    """One form: what all answer together, what the own side answers, what the others answered, and what is missing."""
    agreement, name = asked.agreement, asked.form
    given, own = given_answers(agreement, name), towards_agreement(request.user, agreement).own
    form = AnswersForm(request.POST or None, name=name, answers=own_answers(agreement, name, given, own), seen=given.last)
    if request.method == "POST" and form.is_valid():
        seen, answers = form.cleaned_data["seen"], form.answers
        done = acted(form, lambda: services.answer_form(agreement, name, answers, seen=seen, by=request.user, at=timezone.now()))
        if done is not None:
            messages.success(request, _("The answers are saved. All parties see them."))
            return redirect("agreements:form", agreement.public_id, name)
    context = {
        "agreement": agreement,
        "form": form,
        "title": FORM_TITLES[name],
        "is_open": agreement.stage == Stage.ANNOUNCED,
        "missing": [one.reason(name) for one in missing_of(agreement, name)],
        "others": others_answers(agreement, name, given, own),
        "versions": versions_of(agreement, name),
    }
    return render(request, "agreements/form.html", context)
