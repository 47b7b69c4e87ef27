"""What changed between two versions, by paragraphs and words, in every script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.differences import Kind, changed_words, differences, pieces

K, A, R, C = Kind.KEPT, Kind.ADDED, Kind.REMOVED, Kind.CHANGED
texts = st.text(st.sampled_from(list("ab \n\u064b\u0301\u200d\u200cنةéก第条，。١1.👩🏽🌾👨\t")), max_size=40)


def runs(before: str, after: str) -> list[tuple[Kind, str]]:
    return [(run.kind, run.text) for run in changed_words(before, after)]


def shape(before: str, after: str) -> list[tuple[Kind, int | None, int | None]]:
    return [(change.kind, change.before, change.after) for change in differences(before, after)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("The city gives 20 days.", ["The", " ", "city", " ", "gives", " ", "20", " ", "days", "."]),
        ("l’eau,  vite", ["l", "’", "eau", ",", "  ", "vite"]),
        ("Lome\u0301 e\u0301tait", ["Lome\u0301", " ", "e\u0301tait"]),
        ("يُسَلَّمُ التقريرُ", ["يُسَلَّمُ", " ", "التقريرُ"]),
        ("می\u200cدهد", ["می\u200cدهد"]),
        ("第一条。", ["第", "一", "条", "。"]),
        ("👩🏽\u200d🌾👍🏽!", ["👩🏽\u200d🌾", "👍🏽", "!"]),
        ("\u0301a", ["\u0301", "a"]),
        ("", []),
    ],
)
def test_text_is_cut_where_a_reader_would(text: str, cut: list[str]) -> None:
    assert list(pieces(text)) == cut


def test_a_word_that_changed_is_all_that_changed() -> None:
    assert runs("Lyon gives 20 days a year.", "Lyon gives 24 days a year.") == [
        (K, "Lyon gives "),
        (R, "20"),
        (A, "24"),
        (K, " days a year."),
    ]


def test_blanks_between_changed_words_join_them() -> None:
    assert runs("the old town hall", "the new city hall") == [(K, "the "), (R, "old town"), (A, "new city"), (K, " hall")]


def test_arabic_and_chinese_keep_their_letters_whole() -> None:
    assert runs("تقدم المدينة تقريراً", "تقدم البلدية تقريراً") == [(K, "تقدم "), (R, "المدينة"), (A, "البلدية"), (K, " تقريراً")]
    assert runs("每年二十天", "每年三十天") == [(K, "每年"), (R, "二"), (A, "三"), (K, "十天")]


def test_paragraphs_are_kept_changed_added_and_removed() -> None:
    before = "1. Scope\nMarkets and waste.\n\nThe council of Lokossa must approve."
    after = "1. Scope\nMarkets, waste and water.\n\nEach side pays its own travel."
    assert shape(before, after) == [(K, 1, 1), (C, 2, 2), (K, 3, 3), (R, 4, None), (A, None, 4)]


def test_a_paragraph_that_is_put_in_between_leaves_the_others() -> None:
    assert shape("one two three\nfour five six", "one two three\nseven eight\nfour five six") == [(K, 1, 1), (A, None, 2), (K, 2, 3)]


def test_alike_paragraphs_find_each_other_behind_new_ones() -> None:
    before = "The parties meet once a year in spring."
    after = "Costs are shared.\nThe parties meet twice a year in spring."
    assert shape(before, after) == [(A, None, 1), (C, 1, 2)]


def test_what_takes_too_long_to_compare_is_one_that_went_and_one_that_came() -> None:
    """A million pairs of equal letters: comparing them all would hold a page for half a minute."""
    before, after = "x " + "a " * 1000 + "y", "z " + "a b " * 500 + "w"
    assert runs(before, after) == [(R, before), (A, after)]


def test_all_paragraphs_of_a_comparison_share_its_steps() -> None:
    before, after = "x " + "a " * 250 + "y", "z " + "a a b " * 83 + "w"
    changes = differences("\n".join([before] * 12), "\n".join([after] * 12))
    assert [(change.kind, change.before) for change in changes] == [(C, number) for number in range(1, 13)]
    assert [len(change.runs) > 2 for change in changes] == [True] * 4 + [False] * 8


def test_long_texts_with_small_changes_are_compared_whatever_their_length() -> None:
    text = "the " * 5000
    assert runs(f"{text}old{text}", f"{text}new{text}")[1:3] == [(R, "oldthe"), (A, "newthe")]
    clauses = [f"Clause {number}: each side keeps what it promised." for number in range(2000)]
    changed = [clause.replace("keeps", "keeps and shows") if at in (3, 1990) else clause for at, clause in enumerate(clauses)]
    changes = differences("\n\n".join(clauses), "\n\n".join(changed))
    assert [(change.kind, change.before) for change in changes if change.kind != K] == [(C, 7), (C, 3981)]


def test_a_paragraph_far_behind_is_not_taken_for_the_same() -> None:
    new = [f"n{number}" for number in range(25)]
    moved = "The parties meet once a year."
    kinds = [change.kind for change in differences(f"{moved}\nend", "\n".join([*new, moved + " Or twice.", "end"]))]
    assert kinds == [R, *[A] * 26, K]


def side(change_runs: list, kind: Kind) -> str:
    return "".join(run.text for run in change_runs if run.kind in (K, kind))


@given(texts, texts)
def test_the_runs_put_together_are_the_two_texts(before: str, after: str) -> None:
    found = changed_words(before, after)
    assert (side(found, R), side(found, A)) == (before, after)
    assert all(run.text and run.kind != C for run in found)
    assert all(one.kind != other.kind for one, other in zip(found, found[1:], strict=False))


@given(texts, texts)
def test_the_paragraphs_put_together_are_the_two_texts(before: str, after: str) -> None:
    changes = differences(before, after)
    assert [change.before for change in changes if change.before] == list(range(1, before.count("\n") + 2))
    assert [change.after for change in changes if change.after] == list(range(1, after.count("\n") + 2))
    assert "\n".join(side(change.runs, R) for change in changes if change.before) == before
    assert "\n".join(side(change.runs, A) for change in changes if change.after) == after
    for change in changes:
        assert change.kind == C or {run.kind for run in change.runs} <= {change.kind}


@given(texts)
def test_equal_versions_are_all_kept_and_nothing_is_torn_from_its_letter(text: str) -> None:
    assert {change.kind for change in differences(text, text)} == {K}
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert not [piece for piece in cut[1:] if unicodedata.category(piece[0]) in ("Mn", "Mc", "Me") or piece[0] in "\u200c\u200d"]
