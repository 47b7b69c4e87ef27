"""Every address has exactly one access mark, or stands in the reviewed table of views that are not ours."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, path

from isopolity.accounts.open_routes import OPEN_ROUTES

FOREIGN = ("allauth.", "django.")


def routes(patterns: list[Any], namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name}", entry


def mark_faults(patterns: list[Any]) -> list[str]:
    faults = []
    for name, route in routes(patterns):
        module = getattr(route.callback, "__module__", "")
        mark = getattr(route.callback, "access_mark", None)
        if mark is None and not module.startswith(FOREIGN):
            faults.append(f"{name} has no access mark")
    return faults


def test_every_address_has_its_mark() -> None:
    assert mark_faults(get_resolver().url_patterns) == []


def test_an_address_without_a_mark_is_found() -> None:
    def unmarked(request: Any) -> None: ...

    assert mark_faults([path("open", unmarked, name="open")]) == ["open has no access mark"]


def test_the_table_of_open_views_names_only_views_that_exist() -> None:
    names = {name for name, _ in routes(get_resolver().url_patterns)}
    assert OPEN_ROUTES - names == set()
