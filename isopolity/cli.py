"""The installed command `isopolity`: file commands that need no database, then Django's and our own management commands."""

import argparse
import errno
import os
import re
import subprocess
import sys

FILE_COMMANDS = {
    "match": "isopolity.matching.match_file",
    "schedule": "isopolity.fairs.schedule_file",
    "check-schedule": "isopolity.fairs.check_file",
}
# Commands that a person runs on a machine of their own, without a public address.
LOCAL_ENVIRONMENTS = {"demo": "demonstration"}
# Commands that carry a fair also run where nothing was ever set up: on the laptop of a hall, which serves nobody in public.
LAPTOP_COMMANDS = {"fair-take", "fair-bring", "fair-codes"}
SERVES_IN_PUBLIC = {"ISOPOLITY_ENV", "ISOPOLITY_SECRET_KEY", "ISOPOLITY_HOSTS"}
HELP = {"help", "--help", "-h"}
INTERRUPTED = 130
# How alike a word must be to one of our own commands to be taken for it misspelt, and what of Django's is as alike.
NEARLY, OF_DJANGO = 0.75, {"sqlmigrate"}
# What SQLite and PostgreSQL say of a database that was never migrated.
NO_TABLE = r"no such table|relation .* does not exist"
# What the machine refuses and an operator can mend. Any other error is a fault of the program and shows where it is.
MENDABLE = {
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
    errno.EROFS: "it is on a disk that can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "this user's share of the disk is used up",
    errno.ENOTDIR: "part of the path is a file, not a folder",
    errno.EEXIST: "there is a file of that name, not a folder",
}


def main() -> None:
    """Run the command named by the first argument; exit 0 done, 1 the answer is "no", 2 bad input or a machine that refuses."""
    arguments = sys.argv[1:]
    try:
        run(arguments)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        sentence = "" if "--traceback" in arguments else sentence_for(error)
        if not sentence:
            raise
        print(sentence, file=sys.stderr)  # noqa: T201  the command itself speaks
        sys.exit(2)


def run(arguments: list[str]) -> None:
    """Hand the arguments to the command they name."""
    if len(arguments) == 2 and arguments[0] == "help" and arguments[1] in FILE_COMMANDS:
        arguments = [arguments[1], "--help"]
    if arguments and arguments[0] in FILE_COMMANDS:
        from importlib import import_module

        sys.exit(import_module(FILE_COMMANDS[arguments[0]]).main(arguments[1:]))
    if arguments and (sentence := misspelt(arguments[0])):
        print(sentence, file=sys.stderr)  # noqa: T201  the command itself speaks
        sys.exit(2)
    if arguments[:1] == ["serve"] and (hall := address_of_hall(arguments)) is not None:
        become_hall(hall)
    if arguments and arguments[0] in LAPTOP_COMMANDS and not set(os.environ) & SERVES_IN_PUBLIC:
        os.environ["ISOPOLITY_ENV"] = "hall"
    if arguments and arguments[0] in LOCAL_ENVIRONMENTS:
        os.environ["ISOPOLITY_ENV"] = LOCAL_ENVIRONMENTS[arguments[0]]
    if not arguments or set(arguments[:2]) & HELP:
        # Who asks how a command is used needs no secret key for it.
        os.environ.setdefault("ISOPOLITY_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isopolity.config.settings")
    if not arguments or (len(arguments) == 1 and arguments[0] in HELP):
        list_commands()
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(["isopolity", *arguments])


def misspelt(command: str) -> str:
    """Which of our own commands was meant by a word that is nearly one, in a sentence: said before the settings have their say. Else empty."""
    from difflib import get_close_matches

    from isopolity.command_list import GROUPS

    own = {name for commands in GROUPS.values() for name in commands}
    meant = [] if command in own | OF_DJANGO else get_close_matches(command, sorted(own), 1, NEARLY)
    return f"There is no command {command!r}. Did you mean {meant[0]!r}? `isopolity help` lists them." if meant else ""


def address_of_hall(arguments: list[str]) -> str | None:
    """What stands behind `--hall`: the settings depend on it, so it is read before them. None without it."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--hall", nargs="?", const="")
    found: str | None = parser.parse_known_args(arguments)[0].hall
    return found


def become_hall(address: str) -> None:
    """Make this process, and the worker that it starts, the laptop of a hall; end with a sentence where that must not be."""
    from isopolity.config.refusal import why_no_hall

    sentence = why_no_hall(address)
    if os.environ.get("ISOPOLITY_ENV") == "production":
        sentence = "ISOPOLITY_ENV is production, which is never served without encryption: take the fair to a laptop (isopolity fair-take)."
    if sentence:
        print(f"Isopolity does not start: {sentence}", file=sys.stderr)  # noqa: T201  the command itself speaks
        sys.exit(2)
    os.environ.update(ISOPOLITY_ENV="hall", ISOPOLITY_HALL=address)


def list_commands() -> None:
    """Print what there is. Our own commands come first, also where the settings that Django's need cannot be read."""
    from isopolity.command_list import further_commands, own_commands

    try:
        print(own_commands(), flush=True)  # noqa: T201  the command itself speaks
        print(further_commands(), flush=True)  # noqa: T201  the same
    except BrokenPipeError:
        # Whoever read has enough; without this, Python complains once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def sentence_for(error: Exception) -> str:
    """What an operator can do about an error of the disk, the database or a variable; empty for a fault of the program."""
    if isinstance(error, OSError) and error.errno in MENDABLE:
        where = error.filename or os.environ.get("ISOPOLITY_DATA", "data")
        return f"Isopolity cannot write {where}: {MENDABLE[error.errno]}. Mend that, or name another folder in ISOPOLITY_DATA."
    if isinstance(error, subprocess.CalledProcessError):
        # A part that ran in a process of its own: what stood in its way, it has said itself.
        return "Isopolity did not finish. Mend what is said above, then run the same command again."
    from django.db.utils import OperationalError, ProgrammingError
    from environs import EnvError

    if isinstance(error, EnvError):
        return f"Isopolity does not start: {error} See docs/run.md."
    if isinstance(error, OperationalError | ProgrammingError) and re.search(NO_TABLE, str(error)):
        return "This database is empty, or older than the program: run `isopolity migrate`, then the same command again."
    if isinstance(error, OperationalError):
        said = str(error).strip().partition("\n")[0]
        return f"The database refused: {said}. Look at its disk, and at DATABASE_URL or ISOPOLITY_DATA; --traceback says where it happened."
    return ""


if __name__ == "__main__":
    main()
