"""A process that runs one command of `isopolity`, and says so on its output once it is about to begin, until it is killed.

Called with the command and its arguments, as an operator types them; the database is that of the environment.
"""

import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "isopolity.config.settings"
    django.setup()
    from django.core.management import get_commands, load_command_class
    from django.db import connection

    command = load_command_class(get_commands()[sys.argv[1]], sys.argv[1])
    connection.ensure_connection()
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    command.run_from_argv(["isopolity", *sys.argv[1:]])


if __name__ == "__main__":
    main()
