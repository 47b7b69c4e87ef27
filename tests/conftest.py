"""Fixtures that every part of the house may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection, connections

from isopolity.ui.remembered import forget_all
from tests import one_chain
from tests.browserlike import Browserlike

# The same algorithm with the least work: hundreds of tests sign somebody in, and none of them measures how hard guessing is.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
one_chain.share()
LIVE_DATABASE = settings.DATABASES["default"]["NAME"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser and trust tests run only when they are asked for with -m; tests of one engine only on that engine."""
    asked = config.getoption("-m") or ""
    postgres = "postgres" in settings.DATABASES["default"]["ENGINE"]
    kept, left = [], []
    for item in items:
        out = any(mark in item.keywords and mark not in asked for mark in ("browser", "trust"))
        out = out or ("postgres" in item.keywords and not postgres) or ("sqlite" in item.keywords and postgres)
        (left if out else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """No test of this house is skipped: what cannot run on an engine is not collected there, all else must run."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"{item.nodeid} was skipped, and no skip is expected here"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """The same for whole files, such as one that cannot import what it needs."""
    report = yield
    if report.skipped:
        report.outcome, report.longrepr = "failed", f"{collector.nodeid} was skipped, and no skip is expected here"
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """On SQLite the tests' database is a file, as it is in the product, so that it can be copied and written by threads."""
    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What one test read for all readers is not what the next one reads."""
    forget_all()


@pytest.fixture
def browser() -> Browserlike:
    """A visitor who follows links and sends forms as a browser without JavaScript does."""
    return Browserlike()


@pytest.fixture(scope="session")
def migrated_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tests' database, also where no collected test carries pytest-django's mark, by which alone it is made."""
    live = settings.DATABASES["default"]["NAME"]
    is_made = live != LIVE_DATABASE
    with django_db_blocker.unblock():
        if not is_made:
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
    yield
    with django_db_blocker.unblock():
        if not is_made:
            connection.creation.destroy_test_db(live, verbosity=0)


@pytest.fixture
def committing_db(migrated_db: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[None]:
    """A fresh copy of the migrated database in which tests may commit, also from threads.

    Nothing is cleaned up by deleting rows, which the database's triggers refuse: the copy is thrown away.
    """
    with django_db_blocker.unblock():
        assert not connection.in_atomic_block, "committing_db and the mark django_db exclude one another"
        live = connections.settings["default"]["NAME"]
        copy = make_copy(tmp_path)
        connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = copy
        connection.close()
        try:
            yield
        finally:
            connections.close_all()
            connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = live
            drop_copy(copy)


def make_copy(folder: Path) -> str:
    if connection.vendor == "sqlite":
        import sqlite3

        connection.ensure_connection()
        path = str(folder / "copy.sqlite3")
        target = sqlite3.connect(path)
        connection.connection.backup(target)
        target.close()
        return path
    template = connection.settings_dict["NAME"]
    copy = f"{template}_copy"
    connection.close()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{template}"')
    return copy


def drop_copy(copy: str) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
