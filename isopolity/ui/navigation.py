"""Navigation as data: each app registers its entries in `apps.py`; the base template loops over them and names no app."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.http import HttpRequest
from django.urls import get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Place = Literal["main", "person", "help", "data"]
FOOTER: tuple[tuple[Place, Promise], ...] = (("help", _("Help")), ("data", _("Sources and open data")))


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation. `count` tells how many things wait behind it for this visitor."""

    place: Place
    order: int
    label: Promise
    url_name: str
    signed_in: bool = False
    count: Callable[[HttpRequest], int] | None = None


_entries: dict[tuple[Place, str], Entry] = {}


def register(
    order: int,
    label: Promise,
    url_name: str,
    *,
    place: Place = "main",
    signed_in: bool = False,
    count: Callable[[HttpRequest], int] | None = None,
) -> None:
    """Add a link; lower orders come first.

    `place`: "main" in the masthead, "person" in the menu of who is signed in, "help" and "data" in the footer.
    `signed_in`: only people who signed in see it. `count` is asked only for them, once a page.
    """
    _entries[place, url_name] = Entry(place, order, label, url_name, signed_in or place == "person", count)


def entries_for(request: HttpRequest, place: Place = "main") -> list[dict[str, object]]:
    """The links this visitor may use, with `label`, `url`, `count` and `current`: "page" here, "true" on a page below, else ""."""
    user = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated
    shown = (entry for entry in _entries.values() if entry.place == place and (is_known or not entry.signed_in))
    return [_link(entry, request, is_known=is_known) for entry in _ordered(shown)]


def footer_for(request: HttpRequest) -> list[dict[str, object]]:
    """The groups of the footer that have links, with `title` and `entries`."""
    groups: list[dict[str, object]] = [{"title": title, "entries": entries_for(request, place)} for place, title in FOOTER]
    return [group for group in groups if group["entries"]]


def _ordered(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.order, entry.url_name))


@lru_cache(maxsize=256)
def _address(url_name: str, urlconf: str | None) -> str:
    # A dozen of these stand on every page, and they never change while the program runs.
    return reverse(url_name, urlconf)


def _link(entry: Entry, request: HttpRequest, *, is_known: bool) -> dict[str, object]:
    url = _address(entry.url_name, get_urlconf())
    current = "page" if request.path == url else "true" if url != "/" and request.path.startswith(f"{url}/") else ""
    return {"label": entry.label, "url": url, "current": current, "count": entry.count(request) if entry.count and is_known else 0}
