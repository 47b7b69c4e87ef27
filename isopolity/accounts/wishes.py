"""What a stranger wanted when they were asked for an account: the letter that proves their address leads back to it, in any browser.

Apps later in the tower name the views here, in the `ready()` of their `apps.py`. Only these: an address may hold a secret, as
that of an invitation does, and a letter may go to somebody who was never meant.
"""

import re
from urllib.parse import urlsplit

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import Promise

_views: set[str] = set()
_introductions: dict[str, Promise] = {}
_PLAIN = re.compile(r"[A-Za-z0-9/_-]{1,100}")


def register(*views: str) -> None:
    """Add views by their names, such as `directory:register`."""
    _views.update(views)


def introduce(view: str, words: Promise) -> None:
    """Say `words` to a stranger who came for this view and is asked to sign in, or to open an account, first."""
    _introductions[view] = words


def introduction_of(request: HttpRequest) -> str:
    """What a stranger should know before signing in for what they came for; mostly nothing."""
    return str(_introductions.get(_wanted(request)[1], ""))


def wish_of(request: HttpRequest) -> str:
    """The path that `next` asks for, if it is one of the registered views of this host; else nothing.

    What stands behind the path stays behind: a letter of ours carries nobody else's words.
    """
    path, view = _wanted(request)
    return path if view in _views else ""


def _wanted(request: HttpRequest) -> tuple[str, str]:
    """The path in `next`, and the name of its view; both empty for what is none of our plain paths."""
    path = urlsplit(get_next_redirect_url(request) or "").path
    try:
        return (path, resolve(path).view_name) if _PLAIN.fullmatch(path) else ("", "")
    except Resolver404:
        return "", ""
