"""Reasons → sentences in the reader's language. Each app's codes stand in a table of their own, registered here by name.

A table maps a code to a function that takes the reason's values and returns a whole translated sentence.
"""

from collections.abc import Callable, Mapping
from typing import Any

from isopolity.core.reasons import Reason
from isopolity.ui.sentences import general, typed
from isopolity.ui.wording import joined

Table = Mapping[str, Callable[[Mapping[str, Any]], str]]
_tables: list[Table] = [general.SENTENCES, typed.SENTENCES]


def register(table: Table) -> None:
    """Add an app's table; a code that stands in two tables is a mistake."""
    known = {code for other in _tables for code in other}
    assert not known & set(table), f"codes with two sentences: {sorted(known & set(table))}"
    _tables.append(table)


def known_codes() -> set[str]:
    """Every code that has a sentence."""
    return {code for table in _tables for code in table}


def sentence(reason: Reason) -> str:
    """The sentence of a reason in the active language; several names in one value stand in a row, with the reader's comma.

    Raises KeyError for a code without a sentence: a test walks the codes that the program can raise.
    """
    for table in _tables:
        if reason.code in table:
            return table[reason.code]({name: _in_a_row(value) for name, value in reason.values.items()})
    raise KeyError(reason.code)


def _in_a_row(value: Any) -> Any:
    # A reason that was kept as JSON has lists where it had tuples.
    return joined(value) if isinstance(value, tuple | list) else value
