"""A migration operation: the database itself refuses UPDATE, DELETE and TRUNCATE on a table, on both engines."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def append_only(table: str, *, columns: Sequence[str] = ()) -> migrations.RunPython:
    """The operation that guards `table`, reversible. What a row says can only be corrected by a further row.

    With `columns` only these are guarded against UPDATE, and the others may move; no row can be deleted in either case.
    """
    of = f" OF {', '.join(columns)}" if columns else ""

    def guard(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE:
            editor.execute(statement.format(table=table, of=of), params=None)

    def open_again(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for act in ("update", "delete", "truncate") if on else ("update", "delete"):
            editor.execute(f"DROP TRIGGER {table}_no_{act}{on}", params=None)

    return migrations.RunPython(guard, open_again)


_SQLITE = [
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE{of} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
]
_POSTGRES = [
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE{of} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
]
