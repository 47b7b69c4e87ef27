"""The chain: equal meaning gives equal hashes, and the first row that was tampered with is named."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.audit.chain import START, chained_hash, first_fault

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


def rows(count: int) -> list[tuple[dict[str, Any], str, str]]:
    made, previous = [], START
    for sequence in range(1, count + 1):
        fields = {"sequence": sequence, "action": f"test:row:{sequence}"}
        made.append((fields, previous, previous := chained_hash(previous, fields)))
    return made


def test_a_whole_chain_has_no_fault() -> None:
    assert first_fault(rows(5)).bad_sequence is None


@pytest.mark.parametrize(
    ("tamper", "bad", "fault"),
    [
        (lambda rows: rows[2][0].update(action="test:row:forged"), 3, "hash"),
        (lambda rows: rows.pop(2), 4, "gap"),
        (lambda rows: rows.__setitem__(slice(1, 3), [rows[2], rows[1]]), 3, "gap"),
        (lambda rows: rows.__setitem__(3, (rows[3][0], START, chained_hash(START, rows[3][0]))), 4, "previous-hash"),
    ],
    ids=["changed", "deleted", "swapped", "forked"],
)
def test_the_first_bad_row_is_named(tamper: Any, bad: int, fault: str) -> None:
    chain = rows(5)
    tamper(chain)
    verdict = first_fault(chain)
    assert (verdict.bad_sequence, verdict.fault) == (bad, fault)


def test_rows_put_in_before_the_end_show_as_a_gap() -> None:
    chain = rows(3)
    chain.insert(1, chain[0])
    assert first_fault(chain).bad_sequence == 1
    assert first_fault(chain).fault == "gap"


@given(VALUES)
def test_one_flipped_bit_of_meaning_changes_the_hash(value: Any) -> None:
    assert chained_hash(START, {"values": value}) != chained_hash(START, {"values": [value]})


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r")))
def test_composed_and_decomposed_letters_and_both_line_ends_hash_alike(text: str) -> None:
    one = chained_hash(START, {"values": unicodedata.normalize("NFC", text) + "\n"})
    other = chained_hash(START, {"values": unicodedata.normalize("NFD", text) + "\r\n"})
    assert one == other


def test_a_float_has_no_canonical_form() -> None:
    with pytest.raises(AssertionError, match="float"):
        chained_hash(START, {"values": 1.5})
