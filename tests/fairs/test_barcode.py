"""Code 39, read back from what is drawn."""

import pytest

from isopolity.core.identifiers import ALPHABET, new_badge
from isopolity.fairs.barcode import PATTERNS, code_39


def read(dashes: str) -> str:
    """What a reader makes of lengths of bars and spaces: nine to a sign, one narrow space between signs."""
    lengths = [int(length) for length in dashes.split()]
    signs = {pattern: sign for sign, pattern in PATTERNS.items()}
    found = ""
    for start in range(0, len(lengths), 10):
        assert lengths[start + 9 : start + 10] in ([1], [])
        found += signs["".join("1" if length == 3 else "0" for length in lengths[start : start + 9])]
    return found


def test_every_badge_can_be_read_back() -> None:
    for text in (ALPHABET, new_badge(), new_badge()):
        assert read(code_39(text).dashes) == f"*{text.upper()}*"


def test_each_sign_has_three_wide_of_nine_and_no_two_are_alike() -> None:
    assert {pattern.count("1") for pattern in PATTERNS.values()} == {3}
    assert len(set(PATTERNS.values())) == 37


def test_the_line_is_as_long_as_its_dashes_with_white_at_both_ends() -> None:
    bars = code_39("a2")
    assert sum(map(int, bars.dashes.split())) == bars.end - bars.start
    assert (bars.start, bars.width - bars.end, bars.text) == (10, 10, "A2")


def test_other_signs_are_refused() -> None:
    with pytest.raises(KeyError):
        code_39("é")
