"""Reading comments, and texts in the reader's language."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import Http404

from isopolity.texts.models import Comment, Translation
from isopolity.texts.owners import kind_of, owner_of

State = Literal["original", "human", "machine", "outdated"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One text as a reader sees it: in which language, and whether it is the original or a translation, by whom, still true to it."""

    text: str
    language: str
    state: State = "original"
    office: str = ""
    organisation: str = ""
    at: datetime | None = None


def source_hash(original: str) -> str:
    """What a translation keeps of the text it was made from: SHA-256 in normal form C, hexadecimal."""
    return hashlib.sha256(unicodedata.normalize("NFC", original).encode()).hexdigest()


def readings_of(objects: Iterable[Any], *, fields: tuple[str, ...], language: str) -> Mapping[str, Mapping[str, Shown]]:
    """Public id → field → the text in `language` where somebody gave it, else the original. One query, also for objects of several kinds."""
    listed = list(objects)
    found = {} if not listed else _translations(listed, language=language)
    return {obj.public_id: {field: _shown(obj, field, found.get((obj.public_id, field, language))) for field in fields} for obj in listed}


def languages_of(obj: Any, *, fields: tuple[str, ...]) -> Mapping[str, Mapping[str, Shown]]:
    """Language → field → text: the original first, then every translation in order of language code. One query.

    A field that nobody translated into a language is missing there.
    """
    found = _translations([obj])
    shown: dict[str, dict[str, Shown]] = {obj.language: {field: _shown(obj, field, None) for field in fields}}
    for (_, field, language), row in sorted(found.items(), key=lambda item: (item[0][2], fields.index(item[0][1]))):
        # A translation into what has become the original's own language says nothing more.
        if field in fields and language != obj.language:
            shown.setdefault(language, {})[field] = _shown(obj, field, row)
    return shown


def _translations(objects: list[Any], *, language: str | None = None) -> dict[tuple[str, str, str], Translation]:
    rows = Translation.objects.filter(kind__in={kind_of(obj) for obj in objects}, object_id__in=[obj.public_id for obj in objects])
    if language is not None:
        rows = rows.filter(language=language)
    return {(row.object_id, row.field, row.language): row for row in rows}


def _shown(obj: Any, field: str, row: Translation | None) -> Shown:
    original: str = getattr(obj, field)
    if row is None or row.language == obj.language or not original:
        return Shown(original, obj.language)
    state: State = "outdated" if row.source_hash != source_hash(original) else "machine" if row.origin == "machine" else "human"
    return Shown(row.text, row.language, state, row.office, row.organisation, row.at)


def comments_on(obj: Any) -> QuerySet[Comment]:
    """The comments on an object that the reader may see, oldest first, withdrawn ones among them: their place stays, their text does not show."""
    return Comment.objects.filter(kind=kind_of(obj), object_id=obj.public_id)


@dataclass(frozen=True, slots=True)
class Discussion:
    """The comments that one page shows, and how many there are in all; for `texts/comments.html`."""

    kind: str
    object_id: str
    comments: list[Comment]
    total: int


def discussion_on(obj: Any, comments: Iterable[Comment], total: int) -> Discussion:
    """These comments, as the template of comments takes them."""
    return Discussion(kind_of(obj), obj.public_id, list(comments), total)


def latest_discussion_on(obj: Any, *, most: int = 10) -> Discussion:
    """The latest comments on an object the reader may see, the oldest of them first. Two queries."""
    rows = comments_on(obj)
    return discussion_on(obj, reversed(rows.order_by("-written_at", "-id")[:most]), rows.count())


def object_visible_to(user: Any, *, kind: str, object_id: str) -> Any:
    """The object that comments are bound to, if its owner lets this reader see it; raises `Http404` otherwise."""
    owner = owner_of(kind)
    obj = owner.find(object_id) if owner else None
    if owner is None or obj is None or owner.can_see(user, obj) is not None:
        raise Http404
    return obj


def comment_visible_to(user: Any, *, public_id: str) -> Comment:
    """The comment, if the reader may see what it is on; raises `Http404` otherwise."""
    comment = Comment.objects.filter(public_id=public_id).first()
    if comment is None:
        raise Http404
    object_visible_to(user, kind=comment.kind, object_id=comment.object_id)
    return comment
