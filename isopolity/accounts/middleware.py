"""Closed unless opened, and answered in the reader's language."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from isopolity.accounts.open_routes import OPEN_ROUTES
from isopolity.ui.errors import kept_fields

Answer = Callable[[HttpRequest], HttpResponse]
KEPT_FORM = "kept_form"
MOST_KEPT = 100_000


class SignedInUnlessOpened:
    """Every view is for people who signed in, unless its access mark or the reviewed table of foreign views opens it.

    A form that arrives after the session ended is kept with the visitor's session and offered again after sign-in.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, parts: object) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if request.user.is_authenticated or getattr(view, "access_mark", "") == "public" or name in OPEN_ROUTES:
            return None
        if request.method == "POST":
            return keep_and_sign_in(request)
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Keep what was typed and ask for sign-in; afterwards the page `accounts:kept` offers it again."""
    typed = kept_fields(request)
    if sum(len(name) + len(value) for name, value in typed) <= MOST_KEPT:
        request.session[KEPT_FORM] = {"action": request.get_full_path(), "typed": typed}
        messages.info(request, _("You had been signed out. What you typed is kept: sign in, and send it again from the next page."))
        return redirect_to_login("/kept", settings.LOGIN_URL)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def reader_language(answer: Answer) -> Answer:
    """A person who signed in reads in the language of their account, unless a cookie of this device says another."""

    def in_language(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return answer(request)

    return in_language
