"""Finding: which objects have the words that a person typed, and may be seen by that person, best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection
from django.db.models.expressions import RawSQL

from isopolity.search.analyser import LANGUAGES, QueryToken, query_tokens
from isopolity.search.full_text import UNKNOWN_LANGUAGE, Group, hits_statement

Level = Literal["words", "beginning", "some", "none"]
LEVELS: tuple[Level, ...] = ("words", "beginning", "some")
MOST_HITS = 1_000
NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class Reader:
    """Who searches, as far as the index must know: a member of any organisation, and the public ids of their own ones."""

    is_member: bool = False
    organisation_ids: tuple[str, ...] = ()
    sees_all: bool = False


PUBLIC = Reader()


@dataclass(frozen=True, slots=True)
class Hit:
    """One object that was found, with the title and language of the text that fits best."""

    kind: str
    object_id: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, best first.

    `level` says how: each hit has all the words ("words"), or all with the last one taken as a beginning ("beginning"),
    or, when nothing has them all, some of them ("some"). `has_more`: the limit cut the list.
    """

    hits: tuple[Hit, ...] = ()
    level: Level = "none"
    has_more: bool = False

    @property
    def object_ids(self) -> list[str]:
        return [hit.object_id for hit in self.hits]


def found(query: str, *, reader: Reader, kinds: Sequence[str] = (), limit: int = 100) -> Found:
    """The objects of `kinds` (all, if empty) in which `reader` may see the words of `query`, in whatever language they are.

    `query` is what a person typed, of any length and content: nothing in it is syntax, and nothing in it is an error.
    A stricter level is tried before a looser one, and the first that finds something answers. At most `MOST_HITS` hits.
    """
    groups = _groups(query)
    if not groups:
        return Found()
    limit = max(0, min(limit, MOST_HITS))
    single = all(len(asked) == 1 for _, asked in groups)
    for level in LEVELS[:2] if single else LEVELS:
        hits = _hits(groups, level, reader, kinds, limit + 1)
        if hits:
            return Found(tuple(hits[:limit]), level, has_more=len(hits) > limit)
    return Found()


def matching_object_ids(query: str, *, reader: Reader, kind: str, limit: int = MOST_HITS) -> list[str]:
    """Public ids of the objects of one kind that `found` gives, best first: for `public_id__in` beside a list's other filters."""
    return found(query, reader=reader, kinds=(kind,), limit=limit).object_ids


def every_matching_object_id(query: str, *, level: Level, reader: Reader, kind: str) -> RawSQL:
    """The same at the level that `found` gave, but all of them and in no order: as a subquery, for lists that are cut nowhere."""
    seen, values = _seen_by(reader, (kind,))
    statement, asked = hits_statement(connection.vendor, _groups(query), level, seen)
    every = f"SELECT object_id FROM ({statement}) AS hits"  # noqa: S608  the statement holds nobody's words: they are its parameters
    return RawSQL(every, [asked, *values, NO_LIMIT])  # noqa: S611  the same


def _groups(query: str) -> list[Group]:
    """The words asked for, as each language reads them; a text is compared only with the reading of its own language."""
    readings: list[tuple[str, Sequence[QueryToken]]] = [(language, query_tokens(query, language)) for language in LANGUAGES]
    readings.append((UNKNOWN_LANGUAGE, query_tokens(query, None)))
    return [(language, asked) for language, asked in readings if asked]


def _hits(groups: list[Group], level: Level, reader: Reader, kinds: Sequence[str], limit: int) -> list[Hit]:
    seen, values = _seen_by(reader, kinds)
    statement, asked = hits_statement(connection.vendor, groups, level, seen)
    with connection.cursor() as cursor:
        cursor.execute(statement, [asked, *values, limit])
        return [Hit(kind, object_id, language, title) for kind, object_id, language, title, _ in cursor.fetchall()]


def _seen_by(reader: Reader, kinds: Sequence[str]) -> tuple[str, list[str]]:
    """SQL over the entry `e` for what `reader` may see of `kinds`, and its parameters."""
    if reader.sees_all:
        seen, values = "1 = 1", []
    else:
        ways, values = ["e.visibility = 'public'"], list(reader.organisation_ids)
        if reader.is_member:
            ways.append("e.visibility = 'members'")
        if values:
            ways.append(f"e.owner_id IN ({_places(values)})")
        seen = f"({' OR '.join(ways)})"
    if kinds:
        seen, values = f"{seen} AND e.kind IN ({_places(kinds)})", [*values, *kinds]
    return seen, values


def _places(values: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(values))
