"""Pages of the person who signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from isopolity.accounts.middleware import KEPT_FORM
from isopolity.ui.access import signed_in


@signed_in
def kept(request: HttpRequest) -> HttpResponse:
    """The form that arrived after the session had ended, offered once more."""
    form = request.session.pop(KEPT_FORM, None)
    return render(request, "accounts/kept.html", form) if form else redirect("portal:desk")
