"""Where a fair is: taken to its hall, brought back, recalled; and files that came late."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isopolity.fairs.act_words import act_in_words
from isopolity.fairs.forms.custody import FileForm, RecallForm
from isopolity.fairs.models import BroughtFile, Custody, Fair
from isopolity.fairs.permissions import can_answer_file, can_look_behind_fair, can_recall_fair, can_see_acts
from isopolity.fairs.queries.custody import brought_file_for, files_of, open_custody, takings_of
from isopolity.fairs.queries.fairs import fair_for, part_of
from isopolity.fairs.queries.hall_acts import acts_of_taking, taking_for, told
from isopolity.fairs.queries.review import found_in
from isopolity.fairs.services import recalling
from isopolity.ui.access import requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of


@requires(can_look_behind_fair, find=fair_for)
@require_safe
def files(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Each time that the fair was taken, and the files that came when it was not out any more."""
    context = {
        "fair": fair,
        "takings": takings_of(fair),
        "files": files_of(fair)[:20],
        "may_recall": part_of(request.user, fair).is_organiser and fair.away == Fair.Away.HALL,
    }
    with timezone.override(fair.zone):
        return render(request, "fairs/files.html", context)


@requires(can_recall_fair, find=fair_for)
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, fair: Fair) -> HttpResponse:
    """Say that the laptop is lost, with a reason: the fair is written here again."""
    form = RecallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if acted(form, lambda: recalling.recall_fair(fair, reason=reason, by=request.user, at=timezone.now())):
            messages.success(
                request, _("The fair is written here again. A file that comes from the laptop after all waits for your answer.")
            )
            return redirect("fairs:files", fair.public_id)
    return render(request, "fairs/recall.html", {"fair": fair, "form": form, "is_out": open_custody(fair) is not None})


@requires(can_answer_file, find=brought_file_for)
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, found: BroughtFile) -> HttpResponse:
    """What a late file holds that home does not: take it in, or put it aside."""
    form = FileForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        take, reason = request.POST.get("do") == "take", form.cleaned_data["reason"]
        if acted(form, lambda: recalling.answer_file(found, take=take, reason=reason, by=request.user, at=timezone.now())):
            said = _("What the file holds is here now.") if take else _("The file is put aside. It is kept.")
            messages.success(request, said)
            return redirect("fairs:files", found.fair.public_id)
    waits = found.state == BroughtFile.State.WAITING
    page = page_of(found_in(found) if waits else [], request.GET.get("page", "1"))
    with timezone.override(found.fair.zone):
        return render(request, "fairs/file.html", {"fair": found.fair, "file": found, "page": page, "waits": waits, "form": form})


@requires(can_see_acts, find=taking_for)
@require_safe
def hall_acts(request: HttpRequest, taking: Custody) -> HttpResponse:
    """What was done in the hall between a taking and the way home, and by whom."""
    page = page_of(acts_of_taking(taking), request.GET.get("page", "1"))
    acts = [(one, act_in_words(one.action)) for one in told(page)]
    with timezone.override(taking.fair.zone):
        return render(request, "fairs/hall_acts.html", {"fair": taking.fair, "page": page, "acts": acts})
