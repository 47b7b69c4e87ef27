"""A visitor's page is made once for each state of the record, and given again while nothing in it has changed.

Whatever changes what the public sees leaves a row in the record, so a page belongs to the record's last seal; what leaves none,
such as a load of the gazetteer, is seen after `settings.KEPT_PAGES_S` seconds. People who signed in never get or fill one.
"""

import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from isopolity.audit.queries import last_seal
from isopolity.ui.receipt_key import KEY_FIELD

View = Callable[..., HttpResponse]
MOST_PAGES = 300
MOST_QUERY = 200
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
_OWN_TOKEN = b"<own-token>"
_ONE_USE = f'name="{KEY_FIELD}"'.encode()
_pages: dict[tuple[object, ...], tuple[float, bytes]] = {}


def kept_for_visitors(view: View) -> View:
    """Mark a public view whose page is the same for all visitors, but for the token of its forms, which each gets of their own."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if not _is_nobody(request):
            return view(request, *args, **parts)
        # Read before the page is made, so that a page is never older than its seal.
        key = (
            request.get_host(), request.is_secure(), request.get_full_path(), get_language(), getattr(request, "style_known", False),
            timezone.localdate(), last_seal(),
        )  # fmt: skip
        until, body = _pages.get(key, (0.0, b""))
        if time.monotonic() < until:
            return HttpResponse(body.replace(_OWN_TOKEN, get_token(request).encode()) if _OWN_TOKEN in body else body)
        response = view(request, *args, **parts)
        if _is_for_all(response):
            if len(_pages) >= MOST_PAGES:
                _pages.clear()
            _pages[key] = (time.monotonic() + settings.KEPT_PAGES_S, _TOKEN.sub(rb"\1" + _OWN_TOKEN, response.content))
        return response

    return answer


def forget_pages() -> None:
    """Drop all kept pages of this process."""
    _pages.clear()


def _is_nobody(request: HttpRequest) -> bool:
    """A visitor without a session, whom no message waits for, and who asks nothing that nobody will ask again."""
    return (
        settings.KEPT_PAGES_S > 0
        and request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and not request.user.is_authenticated
        and len(request.META.get("QUERY_STRING", "")) <= MOST_QUERY
    )


def _is_for_all(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response["Content-Type"] == "text/html; charset=utf-8"
        and _ONE_USE not in response.content
    )
