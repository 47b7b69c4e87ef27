"""`fair-take`, `fair-bring` and `fair-codes` as they are typed."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from isopolity.fairs.models import Custody, Fair
from isopolity.ui.file_commands import PrivateFiles
from tests.config.test_production import run
from tests.fairs import in_hall
from tests.fairs.machines import Machines


@pytest.fixture
def machines(committing_db: None, tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.end()


def typed(capsys: Any, *words: Any) -> tuple[int, str]:
    """The exit code, and all that was said."""
    capsys.readouterr()
    try:
        call_command(*map(str, words))
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    said = capsys.readouterr()
    return code, (said.out + said.err).replace("Preparing the database …\n", "")


def test_to_the_hall_and_home(machines: Machines, tmp_path: Path, capsys: Any) -> None:
    out, back = tmp_path / "out.fair", tmp_path / "back.fair"
    with machines.at("home"):
        fair = in_hall.full_fair().fair
        assert typed(capsys, "fair-take", fair.public_id, "--output", out, "--words", "laptop 3") == (
            0,
            f"{fair.name} is in {out}, for the laptop of its hall. Here it can only be read from now on.\n"
            f"Print {out}.codes.html and delete it: codes, one for each of the staff (1), which are kept nowhere else.\n",
        )
        sheet = tmp_path / "out.fair.codes.html"
        assert [stat.S_IMODE(path.stat().st_mode) for path in (out, sheet)] == [0o600, 0o600]
        assert "Secretariat" in sheet.read_text()
        code, said = typed(capsys, "fair-take", fair.name, "--output", tmp_path / "other.fair")
        assert (code, said.startswith(f"{fair.name} has been in its hall (laptop 3) since ")) == (2, True)
        assert typed(capsys, "fair-take", fair.path, "--output", tmp_path / "same.fair", "--again")[0] == 0
        assert (tmp_path / "same.fair").read_bytes() == out.read_bytes()
    with machines.at("laptop"):
        assert typed(capsys, "fair-bring", out) == (
            0,
            f"{fair.name} is on this laptop now. Serve it with: isopolity serve --hall ADDRESS\n",
        )
        assert typed(capsys, "fair-bring", out)[0] == 0
        assert typed(capsys, "fair-codes", fair.name, "--output", tmp_path / "new.html")[0] == 0
        in_hall.a_day_in_the_hall(fair.public_id)
        assert typed(capsys, "fair-take", fair.public_id, "--output", back) == (
            0,
            f"{fair.name} is in {back}, for its home. Here it can only be read from now on.\n",
        )
    with machines.at("home"):
        assert typed(capsys, "fair-bring", back) == (0, f"{fair.name} is home again, with everything that happened in its hall.\n")
        assert typed(capsys, "fair-bring", back) == (0, f"This very file of {fair.name} was brought before. Nothing was changed.\n")
        assert typed(capsys, "verify-audit")[0] == 0
        assert typed(capsys, "fair-codes", fair.name, "--output", tmp_path / "none.html")[0] == 2


def test_what_cannot_be_written_takes_nothing(machines: Machines, tmp_path: Path, capsys: Any) -> None:
    with machines.at("home"):
        fair = in_hall.full_fair().fair
        there = tmp_path / "there.fair"
        there.write_text("the only one")
        for output, said in (
            (there, "there is a file of that name already"),
            (tmp_path / "no" / "folder.fair", "No such file or directory"),
        ):
            code, words = typed(capsys, "fair-take", fair.public_id, "--output", output)
            assert (code, said in words) == (2, True)
        assert there.read_text() == "the only one"
        assert (Fair.objects.get().away, Custody.objects.count()) == ("", 0)
        assert typed(capsys, "fair-take", "Nobody's fair", "--output", tmp_path / "x") == (2, "No fair is called “Nobody's fair” here.\n")
        assert typed(capsys, "fair-take", fair.public_id, "--output", tmp_path / "x", "--again")[0] == 2
    assert [path.name for path in tmp_path.glob("*unfinished*")] == []


def test_a_kill_after_the_fair_was_taken_loses_no_file(
    machines: Machines, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with machines.at("home"):
        fair = in_hall.full_fair().fair

        def killed(files: PrivateFiles) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(PrivateFiles, "appear", killed)
            call_command("fair-take", fair.public_id, "--output", str(tmp_path / "lost.fair"))
        assert Custody.objects.get().state == "out"
        assert typed(capsys, "fair-take", fair.public_id, "--output", tmp_path / "again.fair", "--again")[0] == 0
    with machines.at("laptop"):
        assert typed(capsys, "fair-bring", tmp_path / "again.fair")[0] == 0


def test_bad_files_are_named(machines: Machines, tmp_path: Path, capsys: Any) -> None:
    bad = tmp_path / "bad.fair"
    bad.write_text("isopolity-hall/1 or so")
    with machines.at("laptop"):
        assert typed(capsys, "fair-bring", bad) == (
            2,
            f"{bad}: expected a file that `isopolity fair-take` made, found another one, or one that is cut off or was changed\n",
        )
        assert typed(capsys, "fair-bring", tmp_path / "none.fair") == (2, f"{tmp_path}/none.fair: No such file or directory\n")


def test_a_laptop_on_which_nothing_was_set_up_is_enough(tmp_path: Path) -> None:
    bad = tmp_path / "bad.fair"
    bad.write_text("nothing")
    code = f"import sys; sys.argv = ['isopolity', 'fair-bring', {str(bad)!r}]; from isopolity.cli import main; main()"
    ended = run(code, tmp_path / "data")
    assert (ended.returncode, ended.stderr.startswith(f"{bad}: expected a file")) == (2, True)
    refused = run(code, tmp_path / "data", ISOPOLITY_HOSTS="isopolity.example")
    assert "ISOPOLITY_SECRET_KEY is missing" in refused.stderr


def test_commands_tell_how_they_are_used() -> None:
    for command in ("fair-take", "fair-bring", "fair-codes"):
        said = subprocess.run(
            [sys.executable, "-m", "isopolity", command, "--help"], capture_output=True, text=True, check=True, timeout=60
        )
        assert "usage: isopolity" in said.stdout
