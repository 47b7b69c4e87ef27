"""Other names, figures about the town, focal points."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from isopolity.directory import services
from isopolity.directory.forms.facts import FigureForm, FocalPointForm, LeavingForm, NameForm
from isopolity.directory.models import ContextFigure, FocalPoint, Organisation, OrganisationName
from isopolity.directory.permissions import can_edit_fact, can_edit_organisation
from isopolity.directory.queries import current_focal_points, figure_for, focal_point_for, name_for, organisation_for
from isopolity.directory.views.desk import act
from isopolity.ui.access import requires


@requires(can_edit_organisation, find=organisation_for)
@require_safe
def facts(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The small facts of the profile, each with its way out."""
    points = organisation.focal_points.select_related("stands_in_for").order_by("until", "id")
    context = {"organisation": organisation, "names": organisation.names.all(), "figures": organisation.figures.all(), "points": points}
    return render(request, "directory/facts.html", context)


def facts_path(organisation: Organisation) -> str:
    return reverse("directory:facts", args=[organisation.public_id])


@requires(can_edit_organisation, find=organisation_for)
def add_name(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return act(
        request,
        organisation,
        NameForm(request.POST if request.method == "POST" else None),
        lambda values: services.add_name(organisation, **values, by=request.user, at=timezone.now()),
        title=_("A name in another language"),
        lead=_("People look for you in their own language and script. Every name you add is found."),
        submit=_("Add the name"),
        done=_("The name is added."),
        back=facts_path(organisation),
    )


@requires(can_edit_fact, find=name_for)
@require_POST
def remove_name(request: HttpRequest, name: OrganisationName) -> HttpResponse:
    services.remove_name(name, by=request.user, at=timezone.now())
    messages.success(request, _("The name is taken away."))
    return redirect(facts_path(name.organisation))


@requires(can_edit_organisation, find=organisation_for)
def add_figure(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return act(
        request,
        organisation,
        FigureForm(request.POST if request.method == "POST" else None, today=timezone.localdate()),
        lambda values: services.add_figure(organisation, **values, by=request.user, at=timezone.now()),
        title=_("A figure about the town"),
        lead=_("Partners look for cities like their own. Each figure stands with its year and its source."),
        submit=_("Add the figure"),
        done=_("The figure is added."),
        back=facts_path(organisation),
    )


@requires(can_edit_fact, find=figure_for)
@require_POST
def remove_figure(request: HttpRequest, figure: ContextFigure) -> HttpResponse:
    services.remove_figure(figure, by=request.user, at=timezone.now())
    messages.success(request, _("The figure is taken away."))
    return redirect(facts_path(figure.organisation))


@requires(can_edit_organisation, find=organisation_for)
def add_focal_point(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    colleagues = current_focal_points(organisation, on=timezone.localdate())
    form = FocalPointForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    return act(
        request,
        organisation,
        form,
        lambda values: services.keep_focal_point(organisation, **form.values, by=request.user, at=timezone.now()),
        title=_("Somebody to call"),
        submit=_("Save"),
        done=_("The person is saved."),
        back=facts_path(organisation),
    )


@requires(can_edit_fact, find=focal_point_for)
def edit_focal_point(request: HttpRequest, point: FocalPoint) -> HttpResponse:
    organisation = point.organisation
    colleagues = current_focal_points(organisation, on=timezone.localdate())
    form = FocalPointForm(request.POST if request.method == "POST" else None, colleagues=colleagues, point=point)
    return act(
        request,
        organisation,
        form,
        lambda values: services.keep_focal_point(organisation, point, **form.values, by=request.user, at=timezone.now()),
        title=_("Somebody to call"),
        submit=_("Save"),
        done=_("The person is saved."),
        back=facts_path(organisation),
    )


@requires(can_edit_fact, find=focal_point_for)
def end_focal_point(request: HttpRequest, point: FocalPoint) -> HttpResponse:
    return act(
        request,
        point.organisation,
        LeavingForm(request.POST if request.method == "POST" else None, initial={"until": timezone.localdate()}),
        lambda values: services.end_focal_point(point, **values, by=request.user, at=timezone.now()),
        title=_("%(office)s leaves") % {"office": point.office},
        lead=_("From the day after, nobody but your own organisation sees this person. You keep the name for the hand-over."),
        submit=_("Save"),
        done=_("The last day is saved."),
        back=facts_path(point.organisation),
    )


@requires(can_edit_fact, find=focal_point_for)
@require_POST
def erase_focal_point(request: HttpRequest, point: FocalPoint) -> HttpResponse:
    services.erase_focal_point(point, by=request.user, at=timezone.now())
    messages.success(request, _("The person is erased."))
    return redirect(facts_path(point.organisation))
