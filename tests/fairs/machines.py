"""Two machines and more in one test: each has a database of its own, as empty as after migrating. Nothing is shared but files."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections

from isopolity.ui.remembered import forget_all


class Machines:
    """`with machines.at("laptop"):` what is written there stays there; it may be come back to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.template = folder, connection.settings_dict["NAME"]
        self.names: dict[str, str] = {}

    @contextmanager
    def at(self, machine: str) -> Iterator[None]:
        before = connection.settings_dict["NAME"]
        if machine not in self.names:
            self._go(self.template)
            self.names[machine] = self._made(machine)
        self._go(self.names[machine])
        try:
            yield
        finally:
            self._go(before)

    def end(self) -> None:
        self._go(self.template)
        if connection.vendor == "postgresql":
            connection.close()
            with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
                for name in self.names.values():
                    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _go(self, name: str) -> None:
        connections.close_all()
        connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name
        forget_all()

    def _made(self, machine: str) -> str:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            path = str(self.folder / f"{machine}.sqlite3")
            target = sqlite3.connect(path)
            connection.connection.backup(target)
            target.close()
            return path
        name = f"{self.template}_{machine}"
        connection.close()
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return name
