"""Pages of the person who signed in."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from isopolity.accounts import closing, services
from isopolity.accounts.forms import CloseForm, PersonForm
from isopolity.accounts.middleware import KEPT_FORM
from isopolity.accounts.models import User
from isopolity.ui import language_choice
from isopolity.ui.access import signed_in
from isopolity.ui.forms import acted
from isopolity.ui.receipt_key import is_for

KEPT = timedelta(hours=4)


@signed_in
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The form that arrived after the session had ended, offered once more until it is sent: to the person who typed it, not to
    the colleague who signs in next at the same machine.
    """
    form = request.session.get(KEPT_FORM)
    at = parse_datetime(form["at"]) if form else None
    if not form or at is None or timezone.now() - at > KEPT or not is_for(form["key"], request.user):
        request.session.pop(KEPT_FORM, None)
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/kept.html", form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, and the ways to address, password and closing."""
    person = request.user
    assert isinstance(person, User)
    form = PersonForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        services.edit_account(person, **form.cleaned_data, by=person)
        messages.success(request, _("Your account was changed."))
        return language_choice.keep(redirect("accounts:account"), form.cleaned_data["language"])
    return render(request, "accounts/account.html", {"form": form})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """Closing the account: what hinders it, what happens, and the password once more."""
    person = request.user
    assert isinstance(person, User)
    form = CloseForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        acted(form, lambda: services.close_account(person, by=person, at=timezone.now()))
        if form.is_valid():
            logout(request)
            messages.success(request, _("Your account is closed. Your name and address were erased."))
            return redirect("/")
    return render(request, "accounts/close.html", {"form": form, "hindrances": closing.hindrances(person)})
