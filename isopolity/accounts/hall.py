"""Signing in on the laptop of a hall, with a printed code."""

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.hashers import check_password, make_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from isopolity.accounts.models import HallCode, User
from isopolity.core.identifiers import ALPHABET, HALL_CODE_LENGTH, HALL_HANDLE
from isopolity.ui.access import public
from isopolity.ui.errors import TooMany

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class CodeForm(forms.Form):
    """The code as it stands on the sheet; blanks, hyphens and capitals do not count."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=_("Twelve letters and digits, from the sheet of the secretariat. Hyphens and capitals do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_code(self) -> str:
        return "".join(sign for sign in self.cleaned_data["code"].lower() if sign in ALPHABET)


def person_with(code: str) -> User | None:
    """Whose code it is. It takes as long for a code that nobody has."""
    found = HallCode.objects.filter(handle=code[:HALL_HANDLE], user__is_active=True).select_related("user").first()
    if found is None or len(code) != HALL_CODE_LENGTH:
        make_password(code)
        return None
    return found.user if check_password(code, found.hash) else None


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a printed code; only on the laptop of a hall. Tries are counted by address and by the person whose code is tried."""
    if not settings.HALL:
        raise Http404
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if not ratelimit.consume(request, action="hall_sign_in", key=code[:HALL_HANDLE]):
            raise TooMany
        person = person_with(code)
        if person is not None:
            login(request, person, backend=BACKEND)
            return redirect(_next(request))
        form.add_error("code", _("No code like this is known here. Read it again from your sheet."))
    return render(request, "accounts/hall.html", {"form": form})


def _next(request: HttpRequest) -> Any:
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    is_here = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if is_here else settings.LOGIN_REDIRECT_URL
