"""CRASH-1: a writer is killed again and again; what it acknowledged is there, nothing is half done, and the chain of acts verifies."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.audit.services import record
from isopolity.exchange.models import Need
from isopolity.search.models import SearchEntry
from tests.factories import directory as make

WRITER = Path(__file__).with_name("writer.py")


def database_address() -> str:
    """The database of this test as an address for a child process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def killed_writer(arguments: list[str], acknowledged: list[str], seconds: float) -> None:
    """Let a writer work for a moment after its first act, then `kill -9` it; what it said until then is kept."""
    environment = {**os.environ, "DATABASE_URL": database_address(), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, str(WRITER), *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        acknowledged.append(process.stdout.readline().strip())
        time.sleep(seconds)
        process.kill()
        # A line without its end was never said.
        acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]


@pytest.mark.parametrize("kills", [pytest.param(3, id="three"), pytest.param(100, id="hundred", marks=pytest.mark.trust)])
def test_no_acknowledged_write_is_lost_when_the_writer_is_killed(committing_db: None, kills: int) -> None:
    city = make.city()
    officer = make.officer(city)
    chance, acknowledged = random.Random(20261121), []
    connection.close()
    for _number in range(kills):
        killed_writer([officer.public_id, city.public_id], acknowledged, chance.uniform(0, 0.3))
    assert len(acknowledged) >= kills
    assert "" not in acknowledged
    known = set(Need.objects.values_list("public_id", flat=True))
    assert set(acknowledged) - known == set()
    # At most one more for each kill: committed, and killed before it could be said.
    assert len(known) <= len(acknowledged) + kills
    # Whole or not at all: each need has its record of the act and its words in the index.
    recorded = AuditRecord.objects.filter(action="exchange:need:publish").values_list("object_id", flat=True)
    assert sorted(recorded) == sorted(known)
    assert set(SearchEntry.objects.filter(kind="exchange.need").values_list("object_id", flat=True)) == known
    assert chain_verdict().bad_sequence is None
    record("proof:chain:continue", by=None)
    assert chain_verdict().bad_sequence is None
