from isopolity.search.analyser import LANGUAGES
from tests.search.relevance import level_of, relevance_rows, tallies


def test_relevance_set_holds_every_language_and_both_halves():
    rows = relevance_rows()
    assert len(rows) >= 120
    expected = {(language, half, wanted) for language in LANGUAGES for half in ("tune", "held") for wanted in (True, False)}
    assert {(row.language, row.half, row.wanted) for row in rows} == expected


def test_relevance_is_exactly_what_the_page_about_search_says():
    rows = relevance_rows()
    assert tallies(rows, [level_of(row) for row in rows]) == {
        # whole words + beginning of the last word / rows; after "false", the same for what should not be found
        ("en", "tune"): "9+0/11 false 0+0/3",
        ("en", "held"): "11+0/11 false 0+0/3",
        ("fr", "tune"): "15+0/16 false 1+1/4",
        ("fr", "held"): "15+0/16 false 1+1/4",
        ("ar", "tune"): "11+0/11 false 0+0/3",
        ("ar", "held"): "12+0/12 false 0+0/2",
        ("es", "tune"): "8+1/9 false 0+0/2",
        ("es", "held"): "9+0/9 false 2+0/2",
        ("pt", "tune"): "9+0/9 false 1+0/2",
        ("pt", "held"): "9+0/9 false 2+0/2",
        ("ru", "tune"): "9+0/9 false 0+1/2",
        ("ru", "held"): "7+1/9 false 0+1/2",
        ("zh", "tune"): "9+0/9 false 1+0/2",
        ("zh", "held"): "7+0/9 false 0+0/2",
        ("fa", "tune"): "8+1/9 false 0+1/2",
        ("fa", "held"): "9+0/9 false 0+2/2",
    }
