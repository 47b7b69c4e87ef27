"""What every answer carries, and how a refusal becomes a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from isopolity.core.reasons import Refused
from isopolity.ui import errors
from isopolity.ui.stylesheet import STYLE_NAME

Answer = Callable[[HttpRequest], HttpResponse]
STYLE_COOKIE = "style"
# Here rather than by Django's middleware further in, so that an answer to a request which stops there carries them too.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def headers(answer: Answer) -> Answer:
    """Security headers on each answer; signed-in pages are never kept by a shared cache."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        try:
            response = answer(request)
        finally:
            # A thread that answers the next request before its language is known must not speak the last reader's.
            translation.deactivate()
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return with_headers


def first_visit(answer: Answer) -> Answer:
    """A first visit gets the stylesheet inside the page (one round trip less); a cookie says that the next ones may link it."""

    def with_style(request: HttpRequest) -> HttpResponse:
        request.style_known = request.COOKIES.get(STYLE_COOKIE) == STYLE_NAME  # type: ignore[attr-defined]
        response = answer(request)
        if not request.style_known and response.get("Content-Type", "").startswith("text/html"):  # type: ignore[attr-defined]
            response.set_cookie(
                STYLE_COOKIE, STYLE_NAME, max_age=365 * 24 * 3600, httponly=True, secure=request.is_secure(), samesite="Lax"
            )
        return response

    return with_style


def readable_input(answer: Answer) -> Answer:
    """NUL reaches no database and no file name: an address or a parameter that carries one is answered as a mistake."""

    def without_nul(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any("\x00" in part for part in _parts(request.GET)):
            return errors.bad_request(request)
        return answer(request)

    return without_nul


def _parts(parameters: QueryDict) -> list[str]:
    return [part for key, values in parameters.lists() for part in (key, *values)]


class Refusals:
    """A `Refused` that no view caught becomes its sentence on a page, with the status that fits it; empty refusals become pages too."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        return errors.not_allowed(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.refused(request, exception.reason)
        if isinstance(exception, errors.TooMany):
            return errors.too_many(request)
        return None
