"""Who decides about texts on an object: each app registers its kinds here, so that `texts` knows none of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason

May = Callable[[Any, Any], Reason | None]


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name a person speaks: the public id of the organisation ("" for none), and person, office and organisation in words."""

    organisation_id: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class Owner:
    """What `texts` must know of one kind of object.

    `find(public_id)` gives the object or None. `can_see`, `can_comment`, `can_translate` take (user, object).
    `voices(user)` are the organisations in whose name the person may comment; `actor(user, object)` is who translates;
    `people(object)` are told by mail what others say about it.
    `fields` are the attributes that may be translated; `object.language` is the language in which they were written.
    """

    kind: str
    find: Callable[[str], Any | None]
    can_see: May
    can_comment: May
    can_translate: May
    voices: Callable[[Any], Sequence[Voice]]
    actor: Callable[[Any, Any], Actor]
    people: Callable[[Any], Iterable[Any]]
    address: Callable[[Any], str]
    fields: tuple[str, ...]


_owners: dict[str, Owner] = {}


def register(
    kind: str,
    *,
    find: Callable[[str], Any | None],
    can_see: May,
    can_comment: May,
    can_translate: May,
    voices: Callable[[Any], Sequence[Voice]],
    actor: Callable[[Any, Any], Actor],
    people: Callable[[Any], Iterable[Any]],
    address: Callable[[Any], str],
    fields: tuple[str, ...] = (),
) -> None:
    """Say who decides about texts on objects of `kind` (the model's label in lower case); called from `apps.py`."""
    assert kind not in _owners, f"{kind} has an owner already"
    _owners[kind] = Owner(kind, find, can_see, can_comment, can_translate, voices, actor, people, address, fields)


def owner_of(kind: str) -> Owner | None:
    """The owner of a kind, or None for a kind that takes no texts."""
    return _owners.get(kind)


def owner_for(obj: Any) -> Owner:
    """The owner of an object's kind; raises KeyError for a kind that takes no texts."""
    return _owners[kind_of(obj)]


def kind_of(obj: Any) -> str:
    """The kind of an object: its model's label in lower case."""
    return str(obj._meta.label_lower)
