"""Sentences of what is found in files that are brought in, and of ties."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

from isopolity.directory.import_columns import DATES
from isopolity.ui.wording import dated

Table = dict[str, Callable[[Mapping[str, Any]], str]]


def _not_utf8(values: Mapping[str, Any]) -> str:
    if values["words"]:
        return _("Line %(line)s cannot be read with certainty (“%(words)s”): the file is not in UTF-8.") % values
    return _("Line %(line)s cannot be read with certainty: the file is not in UTF-8.") % values


def _how_to_save() -> str:
    return _(
        "In Excel, choose “Save as” and the type “CSV UTF-8”; in LibreOffice, choose “Save as”, tick “Edit filter settings” and take the character set “Unicode (UTF-8)”. An .xlsx file does as well."
    )


FILES: Table = {
    "file-empty": lambda values: _("There is nothing in this file."),
    "file-too-large": lambda values: _("This file is larger than %(most)s MB. Cut it into several files.") % values,
    "file-is-old-excel": lambda values: _("This is an old Excel file. Open it, save it as .xlsx or as CSV UTF-8, and send that."),
    "file-is-no-table": lambda values: _("This file is no table. Send a CSV or an XLSX file."),
    "file-is-open-document": lambda values: _(
        "This is an OpenDocument file, as LibreOffice writes it. Open it, save it as .xlsx or as CSV UTF-8, and send that."
    ),
    "file-is-markup": lambda values: _(
        "This is a web page or XML, whatever its name says. Open it in a spreadsheet program, save it as .xlsx or as CSV UTF-8, and send that."
    ),
    "file-is-text-called-xlsx": lambda values: _(
        "The name of this file ends in .xlsx, but it holds plain text without the columns that are known here. Open the table itself, save it as .xlsx, and send that."
    ),
    "file-breaks-off": lambda values: _(
        "This file is in UTF-16 and breaks off in the middle of a letter. Send it once more, or save it as CSV UTF-8 first."
    ),
    "file-not-utf8": lambda values: f"{_not_utf8(values)} {_how_to_save()}",
    "file-broken": lambda values: _("This file cannot be opened: it is damaged, or protected by a password."),
    "file-broken-line": lambda values: (
        _("From line %(line)s on the file cannot be read: look for a quotation mark that is opened and not closed.") % values
    ),
    "file-swells": lambda values: (
        _("This file would unfold to much more than it is (more than %(most)s MB, or a hundred times), so it is not opened.") % values
    ),
    "file-too-many-rows": lambda values: (
        _("A file may have %(most)s rows. Cut it into several files.") % {"most": localize(values["most"])}
    ),
    "file-too-many-columns": lambda values: (
        _("Line %(line)s has more than %(most)s columns. Look for commas outside of quotation marks.") % values
    ),
    "cell-too-long": lambda values: _("Line %(line)s has a cell of more than %(most)s characters.") % values,
    "file-no-columns": lambda values: (
        _("The first line names no column that is known here. Write one or more of these over the columns: %(columns)s.") % values
    ),
    "column-missing": lambda values: _("The column “%(column)s” is missing.") % values,
    "column-twice": lambda values: _("The column “%(column)s” stands there twice.") % values,
    "file-only-header": lambda values: _("There are no rows below the names of the columns."),
    "pairs-need-two-columns": lambda values: _("Line %(line)s must have two columns.") % values,
    "pairs-id-twice": lambda values: _("On line %(line)s, “%(id)s” has another name than before.") % values,
    "pairs-are-numbers": lambda values: (
        _(
            "The first file holds numbers such as “%(example)s” instead of names. Send with it the file that says which name each number has."
        )
        % values
    ),
    "pairs-unknown-id": lambda values: _("On line %(line)s, “%(id)s” is not in the file of names.") % values,
}
CELLS: Table = {
    "cell-is-formula": lambda values: (
        _(
            "“%(typed)s” is a formula, or what one leaves that cannot be worked out. Put in what the cell should say: copy the column, and paste its values."
        )
        % values
    ),
    "cells-beyond-columns": lambda values: (
        _("This row has more cells than the first line names columns: “%(cells)s”. Put words that hold a comma between quotation marks.")
        % values
    ),
    "cell-needs-a-name": lambda values: _("A name with at least one letter is needed."),
    "cell-not-a-choice": lambda values: _("“%(typed)s” is none of these: %(choices)s.") % values,
    "cell-unknown-country": lambda values: _("No country is called “%(typed)s”. Write its two-letter code, such as BJ.") % values,
    "cell-country-needed": lambda values: _("A local authority needs its country."),
    "cell-no-day": lambda values: _("“%(typed)s” is no date. Write it like %(dates)s.") % {**values, "dates": DATES},
    "cell-no-address": lambda values: _("“%(typed)s” is not the address of a page.") % values,
    "cell-unknown-geoname": lambda values: _("No place has the GeoNames number %(typed)s here.") % values,
    "cell-place-elsewhere": lambda values: _("The place with this number, %(place)s, lies in another country.") % values,
    "cell-unknown-member": lambda values: (
        _("Nothing public is called “%(typed)s” in that country. Bring it in as an organisation first.") % values
    ),
    "cell-other-network": lambda values: _("This list is of %(network)s; the row names another network.") % values,
    "cell-several-networks": lambda values: _("Several networks are called “%(typed)s”. Write the whole name.") % values,
    "cell-unknown-network": lambda values: _("No public network is called “%(typed)s”.") % values,
}


def _alike(values: Mapping[str, Any], *, here: str, draft: str, line: str) -> str:
    return (line if values["line"] else draft if values["is_draft"] else here) % values


FOUND: Table = {
    "place-found": lambda values: _("Place: %(place)s, %(where)s.") % values,
    "place-several": lambda values: _("Places of this name in the country: %(count)s. Choose one, or leave it without a place.") % values,
    "place-none": lambda values: _("The gazetteer has no place of this name in the country."),
    "member-several": lambda values: _("Organisations that could be meant: %(count)s.") % values,
    "member-on-line": lambda values: _("Line %(line)s of this file says so already.") % values,
    "same-name": lambda values: _alike(
        values,
        here=_("Same name and country as “%(name)s” in the directory."),
        draft=_("Same name and country as “%(name)s”, a draft that waits to be vouched for."),
        line=_("Same name and country as “%(name)s” on line %(line)s of this file."),
    ),
    "same-name-and-place": lambda values: _alike(
        values,
        here=_("Same name and place as “%(name)s” in the directory."),
        draft=_("Same name and place as “%(name)s”, a draft that waits to be vouched for."),
        line=_("Same name and place as “%(name)s” on line %(line)s of this file."),
    ),
    "looks-alike": lambda values: _alike(
        values,
        here=_("Looks like “%(name)s” in the directory: letters of two scripts look the same."),
        draft=_("Looks like “%(name)s”, a draft that waits to be vouched for: letters of two scripts look the same."),
        line=_("Looks like “%(name)s” on line %(line)s of this file: letters of two scripts look the same."),
    ),
    "reads-alike": lambda values: _alike(
        values,
        here=_("Read aloud it sounds like “%(name)s” in the directory, written in another script."),
        draft=_("Read aloud it sounds like “%(name)s”, a draft that waits to be vouched for, written in another script."),
        line=_("Read aloud it sounds like “%(name)s” on line %(line)s of this file, written in another script."),
    ),
    "same-place": lambda values: _alike(
        values,
        here=_("In the same place as “%(name)s” in the directory."),
        draft=_("In the same place as “%(name)s”, a draft that waits to be vouched for."),
        line=_("In the same place as “%(name)s” on line %(line)s of this file."),
    ),
    "proposal-own-name": lambda values: _("this is its main name"),
    "proposal-other-name": lambda values: _("this is another name of it"),
    "proposal-listed": lambda values: _("in the directory already"),
    "proposal-population": lambda values: _("inhabitants: %(population)s") % {"population": localize(values["population"])},
    "proposal-only-one": lambda values: _("the only one of this name"),
    "proposal-same-country": lambda values: _("in the same country as all candidates of the other side"),
}
IMPORTS: Table = {
    "import-known-already": lambda values: (
        _(
            "This very file was sent on %(day)s (“%(file)s”). Nothing was changed now. To send it once more, undo that list or throw it away first."
        )
        % {**values, "day": dated(date.fromisoformat(values["day"]))}
    ),
    "stewards-none": lambda values: _("There is no steward yet: name one first."),
    "stewards-several": lambda values: _("There are several stewards: say with --by whose act this is."),
    "steward-unknown": lambda values: _("No steward has the address %(email)s.") % values,
    "import-not-open": lambda values: _("Nothing can be decided or brought in here now."),
    "import-members-must-be-there": lambda values: _("A member must be in the directory: choose which it is, or leave the row out."),
    "import-not-alike": lambda values: _("Row %(line)s was not found to be alike to this organisation.") % values,
    "import-other-place": lambda values: _("This place is none of those found for row %(line)s.") % values,
    "import-ties-are-reviewed": lambda values: _("Ties are not brought in at one go: each is reviewed."),
    "import-was-used": lambda values: _("Something has come of this list already. Undo it instead."),
    "import-not-applied": lambda values: _("There is nothing to undo, or the work on it is still going on."),
    "import-membership-ended-since": lambda values: _("The membership has been ended since, so it stays."),
    "import-changed-since": lambda values: _("%(name)s was changed since, so it stays.") % values,
    "import-used-since": lambda values: _("%(name)s is used elsewhere since, so it stays.") % values,
}
TIES: Table = {
    "tie-needs-two-parties": lambda values: _("A tie needs two different parties at least."),
    "tie-joins-local-authorities": lambda values: _("%(organisation)s is no local authority: a tie joins local authorities.") % values,
    "tie-needs-two-countries": lambda values: _("A tie joins authorities of two countries or more; these are of one: %(names)s.") % values,
    "proposals-none-chosen": lambda values: _("Tick one pair at least, then choose what is to become of it."),
    "proposal-decided-already": lambda values: _("Somebody has decided on %(names)s already.") % values,
    "proposal-choice-gone": lambda values: _("For %(names)s the choice has changed meanwhile. Look at it once more.") % values,
    "proposal-not-accepted": lambda values: _("This tie is not accepted, so there is nothing to undo."),
}
SENTENCES: Table = {**FILES, **CELLS, **FOUND, **IMPORTS, **TIES}
