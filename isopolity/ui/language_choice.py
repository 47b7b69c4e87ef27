"""The language that a reader chose: kept on the device in a cookie, and wherever an app asks to hear of it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Called with the request and the code of a known language when a reader chooses it; `accounts` keeps it on the account.
keepers: list[Callable[[HttpRequest, str], None]] = []


def is_known(code: str) -> bool:
    """Whether pages exist in this language."""
    return code in dict(settings.LANGUAGES)


def keep(response: HttpResponse, code: str) -> HttpResponse:
    """The answer, with the cookie that says in which language this device reads."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
