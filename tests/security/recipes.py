"""How one address of the product is filled in by a test: its parts, and a body that it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

Body = Callable[[Any], Mapping[str, Any]]
Parts = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Recipe:
    """How one address is filled. `parts` and `body` take a sphere; `actor` may send `body` in the state `state`.

    `bad` is what the form refuses; None: it takes
    no typing. `state` names the sphere in which the act is possible, once `prepare` has brought it about.
    """

    parts: Parts = lambda sphere: {}
    body: Body | None = None
    actor: str = "administrator"
    bad: Mapping[str, Any] | None = field(default_factory=dict)
    state: str = "open"
    query: Parts | None = None
    prepare: Callable[[Any], object] | None = None

    def address(self, name: str, sphere: Any) -> str:
        query = f"?{urlencode(self.query(sphere))}" if self.query else ""
        return reverse(name, kwargs=dict(self.parts(sphere))) + query


def nothing(sphere: Any) -> Mapping[str, Any]:
    """The body of a form that is only a button."""
    return {}


def says(**values: Any) -> Body:
    return lambda sphere: values


def city(name: str = "public_id") -> Parts:
    return lambda sphere: {name: sphere.city.public_id}


def one(which: str, name: str = "public_id") -> Parts:
    """The address of one object of the sphere."""
    return lambda sphere: {name: getattr(sphere, which).public_id}
