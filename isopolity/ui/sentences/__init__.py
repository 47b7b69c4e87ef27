"""Reasons → sentences in the reader's language. Each app's codes stand in a table of their own, registered here by name.

A table maps a code to a function that takes the reason's values and returns a whole translated sentence.
"""

from collections.abc import Callable, Mapping
from typing import Any

from isopolity.core.reasons import Reason
from isopolity.ui.sentences import general, typed

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
    """The sentence of a reason in the active language.

    Raises KeyError for a code without a sentence: a test walks the codes that the program can raise.
    """
    for table in _tables:
        if reason.code in table:
            return table[reason.code](reason.values)
    raise KeyError(reason.code)
