"""The installed command `isopolity`: file commands that need no database, then Django's and our own management commands."""

import os
import sys

FILE_COMMANDS = {"match": "isopolity.matching.match_file"}
# Commands that a person runs on a machine of their own, without a public address.
LOCAL_ENVIRONMENTS = {"demo": "demonstration"}


def main() -> None:
    """Run the command named by the first argument; exit 0 done, 1 the answer is "no", 2 bad input."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] in FILE_COMMANDS:
        from importlib import import_module

        sys.exit(import_module(FILE_COMMANDS[arguments[0]]).main(arguments[1:]))
    if arguments and arguments[0] in LOCAL_ENVIRONMENTS:
        os.environ["ISOPOLITY_ENV"] = LOCAL_ENVIRONMENTS[arguments[0]]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isopolity.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["isopolity", *arguments])


if __name__ == "__main__":
    main()
