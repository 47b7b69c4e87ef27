"""A fair goes to its hall and comes home while `fair-take` and `fair-bring` are killed: never two that write, nothing lost, and each can be done again."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
from django.db import connection

from isopolity.fairs.models import BroughtFile, Custody, Delegate, Fair
from isopolity.fairs.services.incidents import check_in
from tests.crash.test_kills import database_address
from tests.fairs import in_hall, making
from tests.fairs.in_hall import plain
from tests.fairs.machines import Machines

CARRIER = Path(__file__).with_name("carrier.py")
HOME, LAPTOP = "home", "laptop"


@pytest.fixture
def machines(committing_db: None, tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.end()


class Carriers:
    """The operators of both machines, and whoever pulls the plug."""

    def __init__(self, machines: Machines, folder: Path) -> None:
        self.machines, self.folder, self.kills = machines, folder, 0
        self.chance, self.usual_s = random.Random(20261201), dict.fromkeys(("fair-take", "fair-bring"), 0.5)

    def do(self, machine: str, *typed: str, killed: bool = False) -> None:
        """Type a command; let it end, or `kill -9` it somewhere between its first moment and its last."""
        with self.machines.at(machine):
            environment = {**os.environ, "DATABASE_URL": database_address(), "PYTHONPATH": str(Path(__file__).parents[2])}
            environment |= {"ISOPOLITY_ENV": "hall", "ISOPOLITY_DATA": str(self.folder / machine)}
            connection.close()
            with subprocess.Popen([sys.executable, str(CARRIER), *typed], env=environment, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == "begins\n"
                begun = time.monotonic()
                if killed:
                    time.sleep(self.chance.uniform(0, self.usual_s[typed[0]]))
                    process.kill()
                ended = process.wait()
            if killed:
                self.kills += ended == -SIGKILL
                wait_until_nobody_writes()
            else:
                assert ended == 0
                self.usual_s[typed[0]] = time.monotonic() - begun
            assert in_hall.chains_are_whole()
        assert [self.writes(HOME), self.writes(LAPTOP)].count(True) <= 1, "two machines that write"

    def writes(self, machine: str) -> bool:
        with self.machines.at(machine):
            return Fair.objects.filter(away="").exists()

    def take(self, machine: str, fair: str, name: str, *, kills: int) -> Path:
        """Make the file that leaves a machine. The fair is away if and only if its file is kept: it can be written once more."""
        path = self.folder / name
        for _number in range(kills):
            if self.writes(machine):
                self.do(machine, "fair-take", fair, "--output", str(path), killed=True)
        away = not self.writes(machine)
        if not path.exists():
            self.do(machine, "fair-take", fair, "--output", str(path), *(["--again"] if away else []))
        with self.machines.at(machine):
            assert Fair.objects.get().away
            kept = Custody.objects.filter(state__in=("out", "given")).order_by("-number")[0].file
            assert kept is not None
            assert path.read_bytes() == bytes(kept)
        return path

    def bring(self, machine: str, path: Path, *, kills: int) -> None:
        """Bring a file: wholly there or not at all after each kill, and once however often it is brought."""
        before = self.fair_at(machine)
        for _number in range(kills):
            away = not self.writes(machine)
            self.do(machine, "fair-bring", str(path), killed=True)
            assert not away or self.writes(machine) or self.fair_at(machine) == before, "half a fair"
        self.do(machine, "fair-bring", str(path))
        once = self.fair_at(machine)
        self.do(machine, "fair-bring", str(path))
        assert self.fair_at(machine) == once
        with self.machines.at(machine):
            assert BroughtFile.objects.count() == 0

    def fair_at(self, machine: str) -> Any:
        with self.machines.at(machine):
            return plain(Fair.objects.get()) if Fair.objects.exists() else None


def wait_until_nobody_writes() -> None:
    """PostgreSQL ends what it was told last, although nobody waits for the answer any more."""
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.02)


@pytest.mark.parametrize(("trips", "kills"), [pytest.param(1, 1, id="one"), pytest.param(3, 3, id="three", marks=pytest.mark.trust)])
def test_a_fair_is_carried_while_both_commands_are_killed(machines: Machines, tmp_path: Path, trips: int, kills: int) -> None:
    with machines.at(HOME):
        small = in_hall.full_fair()
        people = Delegate.objects.filter(checked_in_at=None).count()
    carriers, fair = Carriers(machines, tmp_path), small.fair.public_id
    for trip in range(trips):
        out = carriers.take(HOME, fair, f"out-{trip}.fair", kills=kills)
        taken = carriers.fair_at(HOME)
        carriers.bring(LAPTOP, out, kills=kills)
        assert carriers.fair_at(LAPTOP) == taken
        with machines.at(LAPTOP):
            here = Fair.objects.get()
            lome = here.delegations.get(organisation__name="Lome")
            check_in(here, making.make_delegate(lome, f"Person {trip}").badge, by=in_hall.secretary_of(here), at=small.starts)
        happened = carriers.fair_at(LAPTOP)
        back = carriers.take(LAPTOP, fair, f"back-{trip}.fair", kills=kills)
        carriers.bring(HOME, back, kills=kills)
        assert carriers.fair_at(HOME) == happened
    with machines.at(HOME):
        assert Delegate.objects.filter(name__startswith="Person ", checked_in_at=small.starts).count() == trips
        assert Delegate.objects.filter(checked_in_at=None).count() == people
        assert Custody.objects.filter(state="back").count() == trips
    # Kills that came after the end of a command are none.
    assert carriers.kills >= trips
