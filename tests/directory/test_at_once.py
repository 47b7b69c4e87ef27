"""What many people do at the same moment happens once."""

import threading
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

from isopolity.core.reasons import Refused
from isopolity.directory import queries, services
from isopolity.directory.models import Role
from tests.factories import directory as make

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def run_together(acts: list[Any]) -> list[str]:
    """Start all acts at once, each on a connection of its own; what each came to."""
    barrier, outcomes = threading.Barrier(len(acts)), []

    def go(act: Any) -> None:
        barrier.wait()
        try:
            act()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.reason.code)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_many_who_use_one_invitation_one_gets_in(committing_db: None) -> None:
    city = make.city()
    invitation = services.invite_person(
        city, email="new@example.org", kind="officer", office="Desk", language="fr", by=make.administrator(city), at=NOW
    )
    user = make.person("new@example.org")
    connection.close()
    outcomes = run_together([lambda: services.accept_invitation(invitation, by=user, at=NOW)] * 8)
    assert outcomes == ["done"] + ["invitation-used-already"] * 7
    assert Role.objects.filter(user=user).count() == 1


def test_two_last_administrators_cannot_both_go_at_once(committing_db: None) -> None:
    city = make.city()
    roles = [queries.roles_of(make.administrator(city)).get() for _ in range(2)]
    connection.close()
    outcomes = run_together([lambda role=role: services.end_role(role, by=role.user, at=NOW) for role in roles])
    assert outcomes == ["done", "last-administrator"]
    assert Role.objects.filter(organisation=city, ended_at=None).count() == 1


def test_others_write_while_a_long_list_is_compared(committing_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction is open between two chunks: on SQLite it would keep everybody else from writing until the end."""
    make.country("BJ")
    make.steward("steward@example.org")
    seen: list[tuple[int, int, bool]] = []
    command = import_module("isopolity.directory.management.commands.import").Command
    monkeypatch.setattr(command, "show", lambda self, done, total: seen.append((done, total, connection.in_atomic_block)))
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(f"Place {number}\tTown {number}\n" for number in range(501)))
    call_command("import", "ties", str(path))
    assert seen == [(500, 501, False), (501, 501, False)]
