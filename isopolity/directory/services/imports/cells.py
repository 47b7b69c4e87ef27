"""Reading the cells of one row: clean values, or for each wrong cell the column and what was expected."""

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from isopolity.core.names import fold
from isopolity.core.partial_dates import PartialDate, parsed_partial_date
from isopolity.core.reasons import Reason
from isopolity.core.typed import clean_text, whole_number
from isopolity.directory.import_columns import BEYOND
from isopolity.directory.models import Country
from isopolity.ui.languages import language_code

Value = TypeVar("Value")
SEPARATORS = str.maketrans("،、;؛，/|", ",,,,,,,")
MOST_WEBSITE = 300
# Languages in which a file may name languages, whoever reads the page later.
READERS = ("en", "fr", "ar")
_is_website = URLValidator(schemes=["http", "https"])


# What spreadsheet programs leave in a cell that they could not work out.
SHEET_ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"))


class CellReader:
    """`findings` grows by one reason for each cell that cannot be read; what it gave then is empty.

    Formulas, and the errors of spreadsheet programs, are neither worked out nor taken for words; a row with more cells than columns
    cannot be read, since a comma too many moves all that follows it.
    """

    def __init__(self, cells: Mapping[str, str], countries: Mapping[str, Country]) -> None:
        self.countries, self.findings = countries, list[Reason]()
        self.cells = {column: "" if _is_of_spreadsheet(cell) else cell for column, cell in cells.items() if column != BEYOND}
        if BEYOND in cells:
            self.refuse(BEYOND, "cells-beyond-columns", cells=_shown(cells[BEYOND]))
        # In order of their names: PostgreSQL does not keep the order in which they stood in the file.
        for column, cell in sorted(cells.items()):
            if column != BEYOND and _is_of_spreadsheet(cell):
                self.refuse(column, "cell-is-formula", typed=_shown(cell))

    def refuse(self, column: str, code: str, **values: Any) -> None:
        self.findings.append(Reason(code, values, field=column))

    def text(self, column: str, *, most: int, is_needed: bool = False) -> str:
        """One line of text; a needed one must have a letter."""
        cleaned = self._taken(column, clean_text(self.cells.get(column, ""), most=most), "")
        if is_needed and not any(sign.isalpha() for sign in cleaned) and not self._is_refused(column):
            self.refuse(column, "cell-needs-a-name")
        return cleaned

    def number(self, column: str, *, least: int = 0, most: int) -> int | None:
        typed = self.cells.get(column, "")
        return self._taken(column, whole_number(typed, least=least, most=most), None) if typed else None

    def choice(self, column: str, choices: Collection[str], *, default: str = "") -> str:
        """One of the codes, however it is capitalised and hyphenated."""
        typed = fold(self.cells.get(column, ""))
        if not typed:
            return default
        for code in choices:
            if code and fold(code) == typed:
                return code
        self.refuse(column, "cell-not-a-choice", typed=self._shown(column), choices=tuple(filter(None, choices)))
        return default

    def country(self, column: str) -> Country | None:
        typed = fold(self.cells.get(column, ""))
        found = self.countries.get(typed)
        if typed and found is None:
            self.refuse(column, "cell-unknown-country", typed=self._shown(column))
        return found

    def day(self, column: str) -> PartialDate | None:
        """A year, a month or a day in ISO 8601, in any digits."""
        typed = "".join(str(unicodedata.decimal(sign, sign)) for sign in self.cells.get(column, "").strip())
        if not typed:
            return None
        try:
            return parsed_partial_date(typed)
        except ValueError:
            self.refuse(column, "cell-no-day", typed=self._shown(column))
            return None

    def languages(self, column: str) -> list[str]:
        """Codes of the languages named, in order, each once."""
        codes: list[str] = []
        for name in self.cells.get(column, "").translate(SEPARATORS).split(","):
            if name.strip():
                code = next(filter(None, (language_code(name, reader) for reader in READERS)), None)
                if code is None:
                    self.refuse(column, "language-unknown", typed=name.strip()[:60])
                elif code not in codes:
                    codes.append(code)
        return codes

    def website(self, column: str) -> str:
        """An address of http or https; https when neither was written."""
        address = self.text(column, most=MOST_WEBSITE)
        if not address:
            return ""
        address = address if "://" in address else f"https://{address}"
        try:
            _is_website(address)
        except ValidationError:
            self.refuse(column, "cell-no-address", typed=self._shown(column))
            return ""
        return address

    def _taken(self, column: str, result: Value | Reason, empty: Value) -> Value:
        if isinstance(result, Reason):
            self.refuse(column, result.code, **result.values)
            return empty
        return result

    def _is_refused(self, column: str) -> bool:
        return any(reason.field == column for reason in self.findings)

    def _shown(self, column: str) -> str:
        return _shown(self.cells[column])


def _shown(cell: str) -> str:
    # What cannot be shown was cleaned away, or is the very thing that was refused.
    return "".join(sign for sign in cell if sign.isprintable())[:60]


def _is_of_spreadsheet(cell: str) -> bool:
    return cell.startswith("=") or cell.upper() in SHEET_ERRORS
