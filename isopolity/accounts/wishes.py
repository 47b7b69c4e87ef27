"""What a stranger wanted when they were asked for an account: the letter that proves their address leads back to it, in any browser.

Apps later in the tower name the views here, in the `ready()` of their `apps.py`. Only these: an address may hold a secret, as
that of an invitation does, and a letter may go to somebody who was never meant.
"""

import re
from urllib.parse import urlsplit

from allauth.account.utils import get_next_redirect_url
from django.http import HttpRequest
from django.urls import Resolver404, resolve

_views: set[str] = set()
_PLAIN = re.compile(r"[A-Za-z0-9/_-]{1,100}")


def register(*views: str) -> None:
    """Add views by their names, such as `directory:register`."""
    _views.update(views)


def wish_of(request: HttpRequest) -> str:
    """The path that `next` asks for, if it is one of the registered views of this host; else nothing.

    What stands behind the path stays behind: a letter of ours carries nobody else's words.
    """
    path = urlsplit(get_next_redirect_url(request) or "").path
    try:
        wanted = resolve(path).view_name if _PLAIN.fullmatch(path) else ""
    except Resolver404:
        return ""
    return path if wanted in _views else ""
