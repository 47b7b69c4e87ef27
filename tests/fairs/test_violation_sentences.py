"""Every code of the checker has its sentence, with all its values in place, and the checker has no other codes."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from isopolity.core.reasons import Reason
from isopolity.core.scheduling import check
from isopolity.core.scheduling.codes import VIOLATIONS
from isopolity.fairs.violation_sentences import SENTENCES
from isopolity.ui.sentences import sentence

NUMBERS = {"table", "tables", "teams", "limit", "count", "bound", "value", "floor", "reached", "proven_max", "most"}
LISTS = {"parties", "requests"}


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("code", VIOLATIONS)
def test_every_code_has_a_whole_sentence(code: str, language: str) -> None:
    values = {name: 7 if name in NUMBERS else ("‹a›", "‹b›") if name in LISTS else f"‹{name}›" for name in VIOLATIONS[code]}
    with translation.override(language):
        text = sentence(Reason(code, values))
    assert text.endswith(".")
    assert not re.search(r"%\(|\{", text)
    assert not (LISTS & set(values)) or ("‹a›، ‹b›" if language == "ar" else "‹a›, ‹b›") in text


def test_the_codes_are_those_of_the_checker() -> None:
    folder = Path(check.__file__).parent
    source = "".join((folder / name).read_text() for name in ("check.py", "check_changes.py"))
    assert set(re.findall(r'violation\(\s*"([a-z-]+)"', source)) == set(VIOLATIONS) == set(SENTENCES)


def test_places_that_are_missing_are_a_dash() -> None:
    values = {"request": "r1", "found": "s1/2", "expected": None}
    assert sentence(Reason("change-misstated", values)) == "The change of r1 is stated as s1/2, and is –."
