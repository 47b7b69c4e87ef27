"""The silent ones: one list, letters to their parties, and the answer that a letter's link gives."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from isopolity.agreements import services
from isopolity.agreements.forms.acts import AnswerForm
from isopolity.agreements.permissions import can_answer_inquiry, can_keep_register
from isopolity.agreements.queries.silent import SilentRows, chosen_silent, inquiry_by_token
from isopolity.core.reasons import Refused
from isopolity.directory.forms.organisations import reader_language
from isopolity.ui.access import public, requires
from isopolity.ui.forms import acted
from isopolity.ui.lists import page_of
from isopolity.ui.sentences import sentence


@requires(can_keep_register)
@require_safe
def silent(request: HttpRequest) -> HttpResponse:
    """Agreements without news for the agreed months, the longest silence first."""
    page = page_of(SilentRows(timezone.now()), request.GET.get("page", "1"))
    return render(request, "agreements/silent.html", {"page": page, "query": ""})


@requires(can_keep_register)
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write to the parties of those that were ticked."""
    chosen = chosen_silent(request.POST.getlist("pick"), timezone.localdate())
    try:
        letters = services.write_to_silent(chosen, by=request.user, at=timezone.now())
    except Refused as refused:
        if refused.reason.code != "silent-none-chosen":
            raise
        messages.warning(request, sentence(refused.reason))
        return redirect("agreements:silent")
    words = ngettext("%(count)s letter is on its way.", "%(count)s letters are on their way.", letters) % {"count": letters}
    messages.success(request, words if letters else _("There was nobody to write to, or they were asked within the last thirty days."))
    return redirect("agreements:silent")


@public
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a letter's link tells, once. Opening the link changes nothing: programs that look at mails open it too."""
    inquiry = inquiry_by_token(token)
    hindrance = can_answer_inquiry(timezone.now(), inquiry)
    form = AnswerForm(request.POST or None, initial={"language": reader_language()})
    if request.method == "POST" and form.is_valid():
        fact = acted(form, lambda: services.answer_inquiry(inquiry, **form.cleaned_data, at=timezone.now()))
        if fact is not None:
            messages.success(request, _("Thank you. Your news stands on the page."))
            return redirect("agreements:agreement", inquiry.agreement.public_id)
    context = {"inquiry": inquiry, "agreement": inquiry.agreement, "form": form, "hindrance": hindrance}
    return render(request, "agreements/answer.html", context)
