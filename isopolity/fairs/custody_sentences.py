"""Sentences of what may be refused when a fair is taken to its hall, and brought back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def _since(values: Mapping[str, Any]) -> dict[str, Any]:
    """The moment as the clock of the hall shows it."""
    since = datetime.fromisoformat(values["since"]).astimezone(ZoneInfo(values["zone"]))
    return {**values, "since": date_format(since, "DATETIME_FORMAT")}


def _in_the_hall(values: Mapping[str, Any]) -> str:
    if values["words"]:
        sentence = _("%(fair)s has been in its hall (%(words)s) since %(since)s: here it can only be read until it is brought back.")
    else:
        sentence = _("%(fair)s has been in its hall since %(since)s: here it can only be read until it is brought back.")
    return sentence % _since(values)


SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "fair-is-in-the-hall": _in_the_hall,
    "fair-went-home": lambda values: (
        _("%(fair)s was given back to its home on %(since)s: on this laptop it can only be read from then on.") % _since(values)
    ),
    "fair-is-here-in-the-hall": lambda values: _("%(fair)s is here in its hall: it can only be given back to its home.") % values,
    "fair-is-at-home": lambda values: _("%(fair)s is not here from another home, so there is nothing to give back.") % values,
    "fair-was-not-taken": lambda values: _("%(fair)s is not out, so there is no file to write once more.") % values,
    "fair-file-waits": lambda values: (
        _("A file of %(fair)s that was brought waits for an answer. Take it or leave it first, on the page of the fair.") % values
    ),
    "fair-unknown": lambda values: _("No fair is called “%(words)s” here.") % values,
    "fairs-of-that-name": lambda values: _("Several fairs are called “%(words)s”: use the last part of the address of one.") % values,
    "only-the-operator": lambda values: _("Only the operator of a machine can make it the laptop of a hall."),
    "recall-needs-reason": lambda values: _("Say what became of the laptop: whoever looks later will want to know."),
    "fair-not-out": lambda values: _("%(fair)s is not out, so there is nothing to recall.") % values,
    "hall-file-clashes": lambda values: _(
        "What the file holds cannot stand beside what was written here meanwhile. Put it aside, and enter by hand what is missing."
    ),
    "file-answered-already": lambda values: _("This file was answered already."),
    "hall-file-went-out-from-here": lambda values: (
        _(
            "This is the file of %(fair)s that went out from here. What comes home is the file that the laptop makes; if the laptop is lost, recall the fair."
        )
        % values
    ),
    "hall-file-differs": lambda values: _("This is not the file with which %(fair)s came to this laptop.") % values,
    "hall-file-needs-a-laptop": lambda values: _(
        "This is a public installation, and the file is for the laptop of a hall: bring it there."
    ),
    "hall-file-of-a-fair-that-lives-here": lambda values: _("%(fair)s lives on this machine: no file can take its place.") % values,
    "hall-file-older": lambda values: (
        _("This file is of taking %(number)s of %(fair)s, and the last one is %(last)s: it is out of date. Nothing was changed.") % values
    ),
    "hall-copy-not-given-back": lambda values: (
        _("This laptop has an earlier copy of %(fair)s with changes that have not gone home. Give it back first (isopolity fair-take).")
        % values
    ),
    "hall-file-of-another-home": lambda values: _("This file belongs to a fair of another installation: bring it there."),
    "hall-file-was-made-here": lambda values: _("This file of %(fair)s was made on this laptop: bring it to its home.") % values,
    "hall-file-not-sealed": lambda values: (
        _("The seal of this file is not the one that was given to the laptop of %(fair)s: it was made or changed by somebody else.")
        % values
    ),
}
