"""What the two databases need in order to find words, and the language in which each is asked.

The tables know only tokens as the analyser made them: FTS5's tokenizer `ascii` and an array of lexemes both take
them as they are, so that neither database has rules of its own for any language.
"""

from collections.abc import Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from isopolity.search.analyser import QueryToken
from isopolity.search.stems import is_stemmed

Group = tuple[str, Sequence[QueryToken]]
UNKNOWN_LANGUAGE = "xx"
# A beginning shorter than this would find half the index.
LEAST_BEGINNING = 2
LEAST_STEM = 4
MOST_CUT = 8


def full_text() -> migrations.RunPython:
    """The migration operation that makes the full-text structures, with those of rows that are already there; reversible."""

    def make(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE:
            editor.execute(statement, params=None)

    def drop(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _POSTGRES_DROP if editor.connection.vendor == "postgresql" else _SQLITE_DROP:
            editor.execute(statement, params=None)

    return migrations.RunPython(make, drop)


_SQLITE_DROP = [
    "DROP TRIGGER IF EXISTS search_searchentry_added",
    "DROP TRIGGER IF EXISTS search_searchentry_removed",
    "DROP TRIGGER IF EXISTS search_searchentry_changed",
    "DROP TABLE IF EXISTS search_full_text",
]
_ADD = "INSERT INTO search_full_text(rowid, title_words, words) VALUES (new.id, new.title_words, new.words)"
_REMOVE = "INSERT INTO search_full_text(search_full_text, rowid, title_words, words) VALUES ('delete', old.id, old.title_words, old.words)"
_SQLITE = [
    *_SQLITE_DROP,
    "CREATE VIRTUAL TABLE search_full_text USING fts5(title_words, words, content='search_searchentry', content_rowid='id', tokenize='ascii')",
    f"CREATE TRIGGER search_searchentry_added AFTER INSERT ON search_searchentry BEGIN {_ADD}; END",
    f"CREATE TRIGGER search_searchentry_removed AFTER DELETE ON search_searchentry BEGIN {_REMOVE}; END",
    f"CREATE TRIGGER search_searchentry_changed AFTER UPDATE OF id, title_words, words ON search_searchentry BEGIN {_REMOVE}; {_ADD}; END",
    "INSERT INTO search_full_text(search_full_text) VALUES ('rebuild')",
]
_POSTGRES_DROP = [
    "DROP FUNCTION IF EXISTS search_entries_with(tsquery)",
    "ALTER TABLE search_searchentry DROP COLUMN IF EXISTS vector",
]
_POSTGRES = [
    *_POSTGRES_DROP,
    "ALTER TABLE search_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS "
    "(array_to_tsvector(string_to_array(title_words, ' ')) || array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX search_searchentry_vector ON search_searchentry USING gin (vector)",
    # A question of many words, each in the reading of nine languages, looks to the planner as if it met half the table, and it
    # would read all of it: a thousand times slower than the index for a word that is nowhere.
    "CREATE FUNCTION search_entries_with(asked tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 100 SET enable_seqscan = off "
    "AS 'SELECT id FROM search_searchentry WHERE vector @@ asked'",
]


def sqlite_expression(groups: Sequence[Group], level: str) -> str:
    """The FTS5 question of `level` ("words", "beginning" or "some"): any of the groups, each token between quotes."""
    return _expression(groups, level, lambda token: f'"{token}"', lambda start: f'"{start}" *', " AND ", " OR ")


def postgres_expression(groups: Sequence[Group], level: str) -> str:
    """The same question as a `tsquery` literal."""
    return _expression(groups, level, lambda token: f"'{token}'", lambda start: f"'{start}':*", " & ", " | ")


def _expression(groups: Sequence[Group], level: str, exactly: Any, starting: Any, both: str, either: str) -> str:
    asked = []
    for language, tokens in groups:
        parts = []
        for token in tokens:
            choices = [exactly(language + token.stem)]
            if token.prefix:
                choices = [starting(language + token.stem)]
            elif level == "beginning" and token is tokens[-1]:
                choices += _beginnings(language, token, exactly, starting)
            parts.append(choices[0] if len(choices) == 1 else f"({either.join(choices)})")
        asked.append(parts[0] if len(parts) == 1 else f"({(either if level == 'some' else both).join(parts)})")
    return either.join(asked)


def _beginnings(language: str, token: QueryToken, exactly: Any, starting: Any) -> list[str]:
    """Ways in which a word that is typed in part may stand in the index: longer than typed, or cut shorter by its stem."""
    longer = [starting(language + token.typed)] if len(token.typed) >= LEAST_BEGINNING else []
    return longer + [exactly(language + shorter) for shorter in shorter_stems(token, language)]


def shorter_stems(token: QueryToken, language: str) -> list[str]:
    """Stems that the whole word might have, of which somebody typed a part that the language's own rules could not shorten."""
    if not is_stemmed(token.typed, language):
        return []
    return [token.typed[:length] for length in range(max(LEAST_STEM, len(token.typed) - MOST_CUT), len(token.typed))]


_HITS = {
    "sqlite": """
        SELECT kind, object_id, language, title, min(rank) AS best FROM (
            SELECT e.kind, e.object_id, e.language, e.title, bm25(search_full_text, 8.0, 1.0) AS rank
            FROM search_full_text JOIN search_searchentry e ON e.id = search_full_text.rowid
            WHERE search_full_text MATCH %s AND {seen} LIMIT -1 OFFSET 0
        ) GROUP BY kind, object_id ORDER BY best, kind, object_id LIMIT %s""",
    "postgresql": """
        SELECT kind, object_id, language, title, best FROM (
            SELECT DISTINCT ON (e.kind, e.object_id) e.kind, e.object_id, e.language, e.title,
                -(8 * ts_rank(array_to_tsvector(string_to_array(e.title_words, ' ')), asked, 1) + ts_rank(e.vector, asked, 1)) AS best
            FROM CAST(%s AS tsquery) AS asked, search_entries_with(asked) AS entry_id JOIN search_searchentry e ON e.id = entry_id
            WHERE {seen}
            ORDER BY e.kind, e.object_id, best
        ) AS found ORDER BY best, kind, object_id LIMIT %s""",
}


def hits_statement(vendor: str, groups: Sequence[Group], level: str, seen: str) -> tuple[str, str]:
    """The statement that answers the groups at `level`, best first, one row for each object, and its first parameter.

    `seen` is SQL over the entry `e` that says which rows may be seen; its parameters come second, the limit last.
    Never put words of people into it: they are in the first parameter, quoted, and hold only letters and digits.
    """
    express = postgres_expression if vendor == "postgresql" else sqlite_expression
    return _HITS[vendor].format(seen=seen), express(groups, level)
