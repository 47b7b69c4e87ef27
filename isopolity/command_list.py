"""What `isopolity help` says: the product's own commands in groups, each in one sentence, then Django's by name."""

import textwrap

WIDTH = 80
OPENING = "Isopolity: cities that need something find the cities that can teach it."
USAGE = "Usage: isopolity COMMAND ...   `isopolity help COMMAND` tells how one is used."
GROUPS: dict[str, dict[str, str]] = {
    "Try it on this machine": {
        "demo": "Make a demonstration with invented data, if there is none yet, and serve it here with its worker.",
    },
    "Work on a file, without a database": {
        "match": "Find for each city of a file its best partners, with reasons and obstacles.",
        "schedule": "Make the best timetable of a cooperation fair from a file, and say why a wish has no place.",
        "check-schedule": "Verify a timetable of a fair, with code that did not make it.",
    },
    "Run an installation": {
        "migrate": "Make the tables of the database, or bring them up to date.",
        "serve": "Serve the pages; the database is brought up to date first. With --hall, to the hall of a fair without internet.",
        "work": "Run the worker: messages, imports, matching, and periodic work that is due. Several may run.",
        "make-operator": "Let the person with this e-mail address look at all tables in the admin.",
        "make-steward": "Make the person with this e-mail address a steward of Isopolity, or end that.",
    },
    "Take a fair to its hall and back": {
        "fair-take": "Put a fair into a sealed file, for the laptop of its hall or from there home; it can only be read here then.",
        "fair-bring": "Bring a fair from such a file: onto that laptop, or home with everything that happened.",
        "fair-codes": "On that laptop: print new codes for the staff, when the sheet was lost.",
    },
    "Fill it and keep it right": {
        "load-places": "Load countries and the places of GeoNames, also after an update.",
        "import": "Bring in a list of organisations, members or ties from CSV or XLSX; --dry-run changes nothing.",
        "run-matching": "Suggest partners to all cities now, as the worker does each night.",
        "rebuild-search": "Make the search index again.",
        "verify-audit": "Walk the chain of acts and name the first row that was tampered with.",
    },
}


def own_commands() -> str:
    """The groups as text of at most `WIDTH` columns."""
    column = 4 + max(len(name) for commands in GROUPS.values() for name in commands)
    lines = [OPENING, USAGE]
    for group, commands in GROUPS.items():
        lines += ["", group]
        for name, sentence in commands.items():
            lines.append(textwrap.fill(sentence, WIDTH, initial_indent=f"  {name}".ljust(column), subsequent_indent=" " * column))
    return "\n".join(lines)


def further_commands() -> str:
    """The names of the commands that Django and its parts bring along. Loads the settings."""
    import django
    from django.core.management import get_commands

    django.setup()
    own = {name for commands in GROUPS.values() for name in commands}
    names = sorted(name for name in get_commands() if name not in own)
    return "\n".join(["", "Django's own", textwrap.fill("  ".join(names), WIDTH, initial_indent="  ", subsequent_indent="  ")])
