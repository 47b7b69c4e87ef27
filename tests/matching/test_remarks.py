"""Every code that matching answers with has its sentence, in both directions, with all its values in place."""

import re

import pytest

from isopolity.core.matching import CODES
from isopolity.core.matching.codes import NUMBERS
from isopolity.core.reasons import Reason
from isopolity.matching.remarks import SENTENCES
from isopolity.ui.sentences import sentence

CASES = [(code, direction) for code, known in CODES.items() for direction in (("gets", "gives") if known.directed else (None,))]


@pytest.mark.parametrize(("code", "direction"), CASES)
def test_every_code_has_a_whole_sentence_in_each_direction(code: str, direction: str | None) -> None:
    values = {name: 7 if kind in NUMBERS else f"‹{name}›" for name, kind in CODES[code].values.items()}
    text = sentence(Reason(code, {**values, "direction": direction}))
    assert text[0].isupper() or text.startswith("‹")
    assert text.endswith(".")
    assert not re.search(r"%\(|\{", text)


def test_no_sentence_stands_for_a_code_that_is_gone() -> None:
    assert set(SENTENCES) == set(CODES)


def test_reasons_are_mirrored_for_the_other_city() -> None:
    values = {"theme": "waste sorting"}
    assert sentence(Reason("same-theme", {**values, "direction": "gets"})) == "They offer exactly what you need: waste sorting."
    assert sentence(Reason("same-theme", {**values, "direction": "gives"})) == "You offer exactly what they need: waste sorting."


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "You have a partner in common: Lyon."),
        (2, "You have partners in common: Lyon and 1 other."),
        (4, "You have partners in common: Lyon and 3 others."),
    ],
)
def test_common_partners_are_counted(count: int, text: str) -> None:
    assert sentence(Reason("common-partner", {"partner": "Lyon", "count": count, "direction": None})) == text
