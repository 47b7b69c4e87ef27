"""What a test compares to know that nothing was done: every row of every table, but for what a mere visit leaves."""

import hashlib

from django.apps import apps
from django.db import connection

# Sessions, counters of tries and the record of denials change by being refused; profiles are derived, and made when they are read.
LEFT_BY_A_VISIT = {"django_session", "cache_entries", "matching_profile"}


def state() -> dict[str, str]:
    """Table → hash of its rows, in order; the audit record without its denials."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - LEFT_BY_A_VISIT
    return {table: _hash(table) for table in sorted(tables)}


def changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that differ."""
    return [table for table in before if before[table] != after[table]]


def _hash(table: str) -> str:
    only = " WHERE action <> 'access:page:deny'" if table == "audit_auditrecord" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"{only}')
        rows = sorted(repr(row) for row in cursor.fetchall())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
