"""Bringing an installation up to date: migrations, when there are new ones."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

MARK = "migrated"


def bring_up_to_date(*, say: Callable[[str], object]) -> None:
    """Run the migrations unless this data folder is known to have them all.

    A folder with SQLite keeps the fingerprint of the migrations it has seen, which spares a second at each start;
    another database is asked every time.
    """
    mark = settings.DATA / MARK
    fingerprint = migrations_fingerprint()
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if connection.vendor == "sqlite" and database.exists() and mark.exists() and mark.read_text() == fingerprint:
        return
    settings.DATA.mkdir(parents=True, exist_ok=True)
    say("Preparing the database …")
    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        mark.write_text(fingerprint)


def migrations_fingerprint() -> str:
    """One hash of the names of all migrations that are installed and of the database they were run on."""
    names = [
        f"{config.label}/{path.name}"
        for config in apps.get_app_configs()
        for path in sorted((Path(config.path) / "migrations").glob("[0-9]*.py"))
    ]
    return hashlib.sha256("\n".join([str(settings.DATABASES["default"]["NAME"]), *names]).encode()).hexdigest()
