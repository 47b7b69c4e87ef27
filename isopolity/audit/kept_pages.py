"""A public page is made once for each state of the record, and given again while nothing in it has changed.

Whatever changes what the public sees leaves a row in the record, so a page belongs to the record's last seal; what leaves none,
such as a load of the gazetteer, is seen after `settings.KEPT_PAGES_S` seconds. Only pages made for a visitor are kept.
"""

import re
import time
from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from isopolity.audit.queries import last_seal
from isopolity.ui.receipt_key import KEY_FIELD

View = Callable[..., HttpResponse]
Part = TypeVar("Part")
MOST_PAGES = 300
# A list of partners is 20 KB: together a dozen megabytes in each process at most.
MOST_PARTS = 600
MOST_QUERY = 200
_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
_OWN_TOKEN = b"<own-token>"
_ONE_USE = f'name="{KEY_FIELD}"'.encode()
_MASTHEAD = re.compile(rb'<header class="top">.*?</header>', re.DOTALL)
_pages: dict[tuple[object, ...], tuple[float, bytes]] = {}
_parts: dict[tuple[object, ...], tuple[float, Any]] = {}


def kept_for_visitors(view: View) -> View:
    """Mark a public view whose page is the same for all visitors, but for the token of its forms, which each gets of their own.

    People who signed in get a page made for them, which is not kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if not (_may_be_kept(request) and _is_nobody(request)):
            return view(request, *args, **parts)
        return _kept(request, lambda: view(request, *args, **parts))

    return answer


def kept_for_everybody(view: View) -> View:
    """Mark a public view whose page is the same for all, but for the masthead: who signed in gets the visitors' page with their own.

    The view never learns who asks, so that nothing of one reader can stand in the page of another.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if not _may_be_kept(request) or len(get_messages(request)):
            return view(request, *args, **parts)
        response = _kept(request, lambda: view(_as_visitor(request), *args, **parts))
        if request.user.is_authenticated and _is_page(response):
            masthead = render_to_string("ui/masthead.html", request=request).strip().encode()
            response.content = _MASTHEAD.sub(lambda _: masthead, response.content, count=1)
        return response

    return answer


def kept_part(name: tuple[object, ...], make: Callable[[], Part], *, is_final: Callable[[Part], bool] = lambda part: True) -> Part:
    """What `make` gives, kept under `name` and the reader's language: a part of a page that is the same for all to whom `name` is the same.

    `make` gets no request. What it gives must follow from `name` and the record alone, so `name` holds whatever the part depends
    on: what is not for everybody names whom it is for, and the caller has asked whether this reader may see it. A part that is
    not final, because work goes on that leaves no record, is made anew each time.
    """
    if settings.KEPT_PAGES_S <= 0:
        return make()
    key = (name, get_language(), timezone.localdate(), last_seal())
    until, part = _parts.get(key, (0.0, None))
    if time.monotonic() < until:
        return part  # type: ignore[no-any-return]
    fresh = make()
    if is_final(fresh):
        if len(_parts) >= MOST_PARTS:
            _parts.clear()
        _parts[key] = (time.monotonic() + settings.KEPT_PAGES_S, fresh)
    return fresh


def _kept(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page of this address for visitors, with the reader's own token: as it was kept, else made now."""
    # Read before the page is made, so that a page is never older than its seal.
    key = (
        request.get_host(), request.is_secure(), request.get_full_path(), get_language(), getattr(request, "style_known", False),
        timezone.localdate(), last_seal(),
    )  # fmt: skip
    until, body = _pages.get(key, (0.0, b""))
    if time.monotonic() < until:
        return HttpResponse(body.replace(_OWN_TOKEN, get_token(request).encode()) if _OWN_TOKEN in body else body)
    response = make()
    if _is_for_all(response):
        if len(_pages) >= MOST_PAGES:
            _pages.clear()
        _pages[key] = (time.monotonic() + settings.KEPT_PAGES_S, _TOKEN.sub(rb"\1" + _OWN_TOKEN, response.content))
    return response


def _as_visitor(request: HttpRequest) -> HttpRequest:
    """The same question, asked by somebody of whom nothing is known."""
    asked = copy(request)
    asked.user, asked.session, asked.COOKIES = AnonymousUser(), {}, {}  # type: ignore[assignment]
    asked._messages = []  # type: ignore[attr-defined]
    return asked


def forget_pages() -> None:
    """Drop all kept pages and parts of this process."""
    _pages.clear()
    _parts.clear()


def _may_be_kept(request: HttpRequest) -> bool:
    """Nothing is kept for what nobody will ask again."""
    return settings.KEPT_PAGES_S > 0 and request.method == "GET" and len(request.META.get("QUERY_STRING", "")) <= MOST_QUERY


def _is_nobody(request: HttpRequest) -> bool:
    """A visitor without a session, for whom no message waits."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES and not request.user.is_authenticated


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response["Content-Type"] == "text/html; charset=utf-8"


def _is_for_all(response: HttpResponse) -> bool:
    return response.status_code == 200 and _is_page(response) and not response.cookies and _ONE_USE not in response.content
