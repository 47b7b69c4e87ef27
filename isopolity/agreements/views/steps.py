"""The checklist of an agreement: the steps of the guide at its stage, and saying that one is done."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.agreements import guide, services
from isopolity.agreements.forms.steps import StepForm
from isopolity.agreements.guide import Step
from isopolity.agreements.guide_pages import part_of, words_of_guide
from isopolity.agreements.models import Agreement
from isopolity.agreements.permissions import can_tick_step
from isopolity.agreements.queries.agreements import agreement_for
from isopolity.agreements.step_pages import checklist_for
from isopolity.agreements.views.acts import act
from isopolity.core.reasons import Reason
from isopolity.core.stages import Stage
from isopolity.directory.forms.organisations import reader_language
from isopolity.ui.access import public, requires


@dataclass(frozen=True, slots=True)
class StepAsked:
    """An agreement and the step that an address names."""

    agreement: Agreement
    step: Step


def step_asked(user: Any, public_id: str, step: str) -> StepAsked:
    """Raises `Http404` for what is no step."""
    agreement = agreement_for(user, public_id)
    if step not in guide.STEPS:
        raise Http404
    return StepAsked(agreement, guide.STEPS[step])


def may_tick(user: Any, asked: StepAsked) -> Reason | None:
    """Who may say of any step that it is done."""
    return can_tick_step(user, asked.agreement)


@public
@require_safe
def steps(request: HttpRequest, public_id: str) -> HttpResponse:
    """The steps of its stage with how far each side is, what often goes wrong there, and the steps of earlier stages."""
    agreement = agreement_for(request.user, public_id)
    context = {
        "agreement": agreement,
        "part": part_of(Stage(agreement.stage)),
        "checklist": checklist_for(request.user, agreement),
        "method": guide,
    }
    return render(request, "agreements/steps.html", context)


@requires(may_tick, find=step_asked)
def tick(request: HttpRequest, asked: StepAsked) -> HttpResponse:
    """Say that a step is done, with its day and how one can know it."""
    words = words_of_guide().steps[asked.step.id]
    today = timezone.localdate()
    return act(
        request,
        asked.agreement,
        StepForm(request.POST or None, initial={"dated_on": today, "language": reader_language()}),
        lambda values: services.tick_step(asked.agreement, asked.step, **values, by=request.user, at=timezone.now()),
        title=words.title,
        lead=_("It is done when: %(known_by)s") % {"known_by": words.known_by},
        submit=_("It is done"),
        done=_("It stands in the checklist, with your office and the day."),
    )
