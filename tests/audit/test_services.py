"""The record in the database: append-only on both engines, gap-free with many writers, verified by command."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction

from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.audit.services import Actor, record

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACTOR = Actor("person1", "Mayor", "Lokossa")


@pytest.mark.django_db
def test_records_follow_one_another_even_when_the_clock_goes_back() -> None:
    record("test:thing:make", by=ACTOR, values={"name": "Lomé"}, at=AT)
    record("test:thing:change", by=ACTOR, at=AT.replace(year=2020))
    assert list(AuditRecord.objects.values_list("sequence", "action")) == [(1, "test:thing:make"), (2, "test:thing:change")]
    assert chain_verdict().bad_sequence is None


ATTACKS = [
    "UPDATE audit_auditrecord SET office = 'Nobody'",
    "DELETE FROM audit_auditrecord",
    "UPDATE audit_auditrecord SET hash = previous_hash WHERE sequence = 1",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ATTACKS)
def test_the_database_refuses_change(statement: str) -> None:
    record("test:thing:make", by=ACTOR, at=AT)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.postgres
def test_the_database_refuses_truncate() -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditrecord")


def break_row(sequence: int) -> None:
    """What only somebody who may drop triggers can do."""
    on = " ON audit_auditrecord" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_auditrecord_no_update{on}")
        cursor.execute("UPDATE audit_auditrecord SET office = 'Nobody' WHERE sequence = %s", [sequence])


@pytest.mark.django_db
def test_the_command_names_the_first_bad_row(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(4):
        record("test:thing:make", by=ACTOR, values={"number": number}, at=AT)
    call_command("verify-audit")
    assert "4 rows" in capsys.readouterr().out
    break_row(3)
    with pytest.raises(SystemExit) as ended:
        call_command("verify-audit")
    assert ended.value.code == 1
    assert "row 3 (hash)" in capsys.readouterr().err


def test_ten_writers_at_once_leave_no_gap_and_no_fork(committing_db: None) -> None:
    faults: list[Exception] = []

    def write() -> None:
        try:
            for number in range(10):
                record("test:thing:make", by=ACTOR, values={"number": number})
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    verdict: Any = chain_verdict()
    assert (verdict.rows, verdict.bad_sequence) == (100, None)
