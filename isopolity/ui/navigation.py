"""Navigation as data: each app registers its entries in `apps.py`; the base template loops over them and names no app."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Entry:
    order: int
    label: Promise
    url_name: str
    signed_in: bool = False


_entries: dict[str, Entry] = {}
# What the masthead shows beside the name of the person who is signed in, such as the number of things that wait.
waiting: list[Callable[[HttpRequest], int]] = []


def register(order: int, label: Promise, url_name: str, *, signed_in: bool = False) -> None:
    """Add an entry to the main navigation; lower orders come first. `signed_in`: only people who signed in see it."""
    _entries[url_name] = Entry(order, label, url_name, signed_in)


def entries_for(request: HttpRequest) -> list[dict[str, object]]:
    """The entries this visitor may use, with `label`, `url` and whether it is the current page."""
    known = getattr(request, "user", None)
    shown = [entry for entry in _entries.values() if not entry.signed_in or (known is not None and known.is_authenticated)]
    current = getattr(request.resolver_match, "view_name", "") if request.resolver_match else ""
    return [
        {"label": entry.label, "url": reverse(entry.url_name), "current": entry.url_name == current}
        for entry in sorted(shown, key=lambda entry: (entry.order, entry.url_name))
    ]
