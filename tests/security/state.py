"""What a test compares to know that nothing was done: every row of every table, but for what a mere visit leaves.

Read whole, the tables of the world cost more than most requests. So each is read once and kept until a statement writes it: every
statement on the connection is heard, and what is rolled back is again as it was at its savepoint.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection

# Sessions, counters of tries and the record of denials change by being refused; profiles are derived, and made when they are read.
LEFT_BY_A_VISIT = {"django_session", "cache_entries", "matching_profile"}
WRITES = re.compile(r'\s*(?:INSERT INTO|INSERT OR \w+ INTO|UPDATE|DELETE FROM) "(\w+)"')
READS = re.compile(r"\s*(?:SELECT|PRAGMA|SET CONSTRAINTS)\b")
SAVEPOINTS = re.compile(r'\s*(ROLLBACK TO SAVEPOINT|RELEASE SAVEPOINT|SAVEPOINT) "(\w+)"')
Read = TypeVar("Read")


class Watch:
    """What was read of each table and still stands in it."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}
        self.marks: list[tuple[str, dict[tuple[str, str], Any]]] = []

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.hear(sql if isinstance(sql, str) else "")
        return execute(sql, params, many, context)

    def hear(self, sql: str) -> None:
        if written := WRITES.match(sql):
            self.kept = {key: value for key, value in self.kept.items() if key[1] != written[1]}
        elif point := SAVEPOINTS.match(sql):
            self._mark(*point.groups())
        elif not READS.match(sql):
            self.kept = {}

    def _mark(self, what: str, name: str) -> None:
        if what == "SAVEPOINT":
            self.marks.append((name, self.kept))
            return
        while name in (mark for mark, _kept in self.marks):
            mark, kept = self.marks.pop()
            if mark == name and what == "ROLLBACK TO SAVEPOINT":
                # The savepoint itself stays until it is released.
                self.marks.append((name, kept))
                self.kept = kept
                return


_watches: list[Watch] = []


@contextmanager
def watched() -> Iterator[None]:
    """Until the block ends, tables are read again only when they were written. It begins and ends in one transaction."""
    watch = Watch()
    _watches.append(watch)
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        _watches.remove(watch)


def of_table(what: str, table: str, read: Callable[[], Read]) -> Read:
    """What `read` gives, kept under the name `what` while nothing is written to the table."""
    if not _watches:
        return read()
    kept = _watches[-1].kept
    if (what, table) not in kept:
        found = read()
        # Whoever keeps an older copy for a savepoint keeps it unchanged.
        _watches[-1].kept = {**kept, (what, table): found}
        return found
    return kept[what, table]  # type: ignore[no-any-return]


def state(*, anew: bool = False) -> dict[str, str]:
    """Table → hash of its rows, in order; the audit record without its denials. `anew`: whatever is kept."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - LEFT_BY_A_VISIT
    return {table: _hash(table) if anew else of_table("hash", table, lambda table=table: _hash(table)) for table in sorted(tables)}


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return [table for table in before if before[table] != after[table]]


def _hash(table: str) -> str:
    only = " WHERE action <> 'access:page:deny'" if table == "audit_auditrecord" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"{only}')
        rows = sorted(repr(row) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
