"""The command says in a sentence what an operator can mend, and shows a trace only for faults of its own."""

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.db.utils import OperationalError, ProgrammingError

from isopolity import cli
from isopolity.command_list import GROUPS, OPENING


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "isopolity", *arguments],
        env={**kept, "ISOPOLITY_ENV": "development", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    ended = run("serve", ISOPOLITY_DATA=str(tmp_path / "data"))
    assert ended.returncode == 2
    assert ended.stderr == (
        f"Isopolity cannot write {tmp_path}/data: there is a file of that name, not a folder. "
        "Mend that, or name another folder in ISOPOLITY_DATA.\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "nonsense", 'Isopolity does not start: Environment variable "DATABASE_URL" invalid: Not a valid database URL.'),
        ("DEBUG", "maybe", 'Isopolity does not start: Environment variable "DEBUG" invalid: Not a valid boolean.'),
    ],
)
def test_a_variable_that_cannot_be_read_is_told(name: str, value: str, said: str, tmp_path: Path) -> None:
    ended = run("migrate", ISOPOLITY_DATA=str(tmp_path), **{name: value})
    assert (ended.returncode, ended.stderr) == (2, f"{said} See docs/run.md.\n")


@pytest.mark.parametrize("arguments", [("--help",), ("load-places", "--help"), ("help", "import")])
def test_who_asks_how_a_command_is_used_needs_no_settings(arguments: tuple[str, ...], tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("ISOPOLITY_", "DATABASE_URL", "DJANGO_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "isopolity", *arguments],
        env={**bare, "ISOPOLITY_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert arguments[-1].removeprefix("--help") in ended.stdout


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",), ("-h",)])
def test_our_own_commands_stand_first_in_groups_with_a_sentence_each(arguments: tuple[str, ...], tmp_path: Path) -> None:
    ended = run(*arguments, ISOPOLITY_DATA=str(tmp_path))
    assert (ended.returncode, ended.stderr) == (0, "")
    own, further = ended.stdout.split("\nDjango's own\n")
    told = re.findall(r"^  ([a-z-]+) {2,}([A-Z].+)$", own, re.M)
    assert [name for name, _ in told][:4] == ["demo", "match", "schedule", "check-schedule"]
    assert {"changepassword", "makemigrations", "clearsessions"} < set(re.findall(r"[\w-]+", further))
    assert not {name for name, _ in told} & set(re.findall(r"[\w-]+", further))
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_who_reads_only_the_beginning_of_the_list_gets_no_trace(tmp_path: Path) -> None:
    asked = f"set -o pipefail; {sys.executable} -m isopolity | head -n 1"
    here = {**os.environ, "ISOPOLITY_ENV": "development", "ISOPOLITY_DATA": str(tmp_path)}
    ended = subprocess.run(["bash", "-c", asked], env=here, capture_output=True, text=True, check=False, timeout=120)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{OPENING}\n", "")


def test_no_command_of_ours_is_left_out_of_the_list() -> None:
    listed = [name for commands in GROUPS.values() for name in commands]
    ours = {name for name, app in get_commands().items() if str(app).startswith("isopolity.")} | set(cli.FILE_COMMANDS)
    assert len(listed) == len(set(listed))
    assert set(listed) == ours | {"migrate"}
    for commands in GROUPS.values():
        for name, sentence in commands.items():
            assert re.fullmatch(r"[A-Z][^\n]{15,110}\.", sentence), name


@pytest.mark.parametrize("name", sorted(cli.FILE_COMMANDS))
def test_help_tells_how_a_command_on_files_is_used(name: str, tmp_path: Path) -> None:
    ended = run("help", name, ISOPOLITY_DATA=str(tmp_path))
    assert (ended.returncode, ended.stdout.partition("\n")[0].split()[:3]) == (0, ["usage:", "isopolity", name])


def test_our_own_commands_are_listed_where_the_settings_cannot_be_read(tmp_path: Path) -> None:
    ended = run("help", ISOPOLITY_DATA=str(tmp_path), DEBUG="maybe")
    assert "  match  " in ended.stdout
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (2, "Isopolity does not start")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "x", "/srv/data/mail"), "Isopolity cannot write /srv/data/mail: the disk is full."),
        (OSError(errno.EROFS, "x", "/srv/data"), "Isopolity cannot write /srv/data: it is on a disk that can only be read."),
        (PermissionError(errno.EACCES, "x", "/srv/data"), "Isopolity cannot write /srv/data: this user may not write there."),
        (OperationalError("database or disk is full"), "The database refused: database or disk is full."),
        (
            OperationalError("no such table: audit_auditrecord"),
            "This database is empty, or older than the program: run `isopolity migrate`",
        ),
        (ProgrammingError('relation "audit_auditrecord" does not exist'), "This database is empty, or older than the program"),
        (OperationalError("no answer\n\tIs the server running?"), "The database refused: no answer."),
    ],
)
def test_what_an_operator_can_mend_is_a_sentence(error: Exception, said: str) -> None:
    sentence = cli.sentence_for(error)
    assert sentence.startswith(said)
    assert "\n" not in sentence


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.EBADF, "x"), KeyError("x"), FileNotFoundError(errno.ENOENT, "x")])
def test_a_fault_of_the_program_is_no_sentence(error: Exception) -> None:
    assert cli.sentence_for(error) == ""


def test_an_interrupted_command_ends_without_a_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(arguments: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "run", interrupted)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert capsys.readouterr() == ("", "")


def test_a_taken_port_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        ended = run("serve", "--port", str(number), ISOPOLITY_DATA=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr == (
        f"Isopolity does not start: nothing can listen at 127.0.0.1, port {number} (Address already in use). "
        f"Choose another port: make demo PORT={number % 65535 + 1}, or --port {number % 65535 + 1} for the command itself.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


@pytest.mark.sqlite
def test_ctrl_c_ends_server_and_worker_without_a_trace(committing_db: None, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "isopolity", "serve", "--port", str(number), "--processes", "2", "--with-worker"],
        env={
            **os.environ,
            "ISOPOLITY_ENV": "development",
            "ISOPOLITY_DATA": str(tmp_path),
            "DATABASE_URL": f"sqlite:///{tmp_path}/copy.sqlite3",
        },
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert answer(number) == 200
        # What a terminal does: the signal reaches the whole group, but not the worker, which has a session of its own.
        children = descendants(server.pid)
        assert len(children) == 3
        os.killpg(server.pid, signal.SIGINT)
        _, said = server.communicate(timeout=60)
    finally:
        server.kill()
    assert server.returncode == 0
    assert "Traceback" not in said
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def answer(port: int) -> int:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
                return int(page.status)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within 30 seconds")


def descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *descendants(child))]


def test_a_misspelt_command_is_told_before_the_settings_refuse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["isopolity", "mtach", "cities.json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err == "There is no command 'mtach'. Did you mean 'match'? `isopolity help` lists them.\n"


def test_no_command_that_there_is_counts_as_misspelt() -> None:
    own = {name for commands in GROUPS.values() for name in commands}
    assert [name for name in sorted(own | set(get_commands())) if cli.misspelt(name)] == []
