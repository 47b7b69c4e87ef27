"""Closed unless opened, and answered in the reader's language."""

from collections.abc import Callable

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from isopolity.accounts import services
from isopolity.accounts.open_routes import OPEN_ROUTES
from isopolity.ui.errors import kept_fields, kept_key, too_many

Answer = Callable[[HttpRequest], HttpResponse]
KEPT_FORM = "kept_form"
MOST_KEPT = 100_000
# Pages where a session left open on a desk could be used to guess its password.
ASKS_PASSWORD = {"account_change_password", "account_email", "accounts:close"}


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
        if request.user.is_authenticated:
            return self._before_post(request, name) if request.method == "POST" else None
        if getattr(view, "access_mark", "") == "public" or name in OPEN_ROUTES:
            return None
        if request.method == "POST":
            return keep_and_sign_in(request)
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)

    def _before_post(self, request: HttpRequest, name: str) -> HttpResponse | None:
        # Counted here, outside of the transaction of the act, which is rolled back with each wrong guess.
        if name in ASKS_PASSWORD and not ratelimit.consume(request, action="reauthenticate", user=request.user):
            return too_many(request)
        forget_kept(request)
        return None


def keep_and_sign_in(request: HttpRequest) -> HttpResponse:
    """Keep what was typed and ask for sign-in; afterwards the page `accounts:kept` offers it again."""
    typed = kept_fields(request)
    if sum(len(name) + len(value) for name, value in typed) > MOST_KEPT:
        messages.warning(
            request, _("You had been signed out, and what you typed was too long to be kept. Go back to copy it, then sign in.")
        )
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    kept = {"action": request.get_full_path(), "typed": typed, "key": kept_key(request), "at": timezone.now().isoformat()}
    request.session[KEPT_FORM] = kept
    messages.info(request, _("You had been signed out. What you typed is kept: sign in, and send it again from the next page."))
    return redirect_to_login(reverse("accounts:kept"), settings.LOGIN_URL)


def forget_kept(request: HttpRequest) -> None:
    """The kept form has been sent again: from here on the view that takes it keeps what was typed."""
    kept = request.session.get(KEPT_FORM)
    if kept and kept["key"] == kept_key(request):
        del request.session[KEPT_FORM]


def keep_chosen_language(request: HttpRequest, code: str) -> None:
    """A language chosen on a page is also the language of the account, and so of its mails."""
    if request.user.is_authenticated:
        services.choose_language(request.user, language=code, by=request.user)


def reader_language(answer: Answer) -> Answer:
    """A person who signed in reads in the language of their account, unless a cookie of this device says another."""

    def in_language(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        return answer(request)

    return in_language
