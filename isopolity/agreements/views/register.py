"""The register for everybody: list, files, feed, the table of stages, and the agreements of one city."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from isopolity.agreements.columns import register_columns
from isopolity.agreements.feed import feed_entries
from isopolity.agreements.forms.register import RegisterFilter
from isopolity.agreements.permissions import can_announce_for
from isopolity.agreements.queries.register import Filters, Register, newest_of_register
from isopolity.agreements.stage_pages import stage_lines
from isopolity.audit.kept_pages import kept_for_everybody
from isopolity.directory.queries import organisation_for
from isopolity.ui.access import public
from isopolity.ui.feeds import answer_feed
from isopolity.ui.lists import answer_list


@public
@require_safe
@kept_for_everybody
def register(request: HttpRequest, suffix: str) -> HttpResponse:
    """Every agreement and every contact that was not announced, narrowed by the filters of the address."""
    form = RegisterFilter(request.GET)
    is_understood = form.is_valid()
    rows = Register(form.filters if is_understood else Filters(stage="none"), timezone.localdate())
    context = {"form": form}
    response = answer_list(
        request, suffix, rows=rows, columns=register_columns(request), template="agreements/register.html", context=context
    )
    response.status_code = 200 if is_understood else 400
    return response


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest moves and news of all agreements."""
    title = _("Agreements between cities")
    return answer_feed(request, title=title, path="/agreements", entries=feed_entries(newest_of_register()))


@public
@require_safe
def stages(request: HttpRequest) -> HttpResponse:
    """The life of an agreement: the table of `core.stages`, in words."""
    return render(request, "agreements/stages.html", {"lines": stage_lines()})


@public
@require_safe
def of_city(request: HttpRequest, public_id: str) -> HttpResponse:
    """The agreements and contacts of one city; who may announce its contacts finds the way here."""
    city = organisation_for(request.user, public_id)
    rows = Register(Filters(party=city), timezone.localdate())
    context = {"city": city, "may_announce": can_announce_for(request.user, city) is None}
    return answer_list(request, "", rows=rows, columns=(), template="agreements/of_city.html", context=context)
