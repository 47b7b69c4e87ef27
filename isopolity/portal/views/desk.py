"""My desk: what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from isopolity.portal.desk import desk_of
from isopolity.ui.access import signed_in


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/desk.html", {"desk": desk_of(request.user, at=timezone.now())})
