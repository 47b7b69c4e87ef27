"""One list as a page, as CSV and as JSON."""

import csv
import io
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from isopolity.ui.lists import PAGE_ROWS, Column, answer_list, page_of, safe_cell

ROWS = [
    SimpleNamespace(name="=HYPERLINK(1)", people=-5, tags=["a", "b"], known=True),
    SimpleNamespace(name="لومي, “x”\nsecond", people=None, tags=[], known=False),
]
COLUMNS = [
    Column("name", lambda row: row.name),
    Column("people", lambda row: row.people),
    Column("tags", lambda row: row.tags),
    Column("is_known", lambda row: row.known),
]


def answer(suffix: str) -> Any:
    return answer_list(RequestFactory().get("/list"), suffix, rows=ROWS, columns=COLUMNS, template="")


def test_csv_comes_back_as_it_was_but_for_what_a_spreadsheet_would_run() -> None:
    response = answer("csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")
    text = response.content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["name", "people", "tags", "is_known"],
        ["'=HYPERLINK(1)", "-5", "a; b", "True"],
        ["لومي, “x”\nsecond", "", "", "False"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠"])
def test_no_text_starts_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "cell"), [(-3, "-3"), (2.5, "2.5"), (None, ""), ("Lomé", "Lomé"), (["-a", "b"], "'-a; b"), ("1-2", "1-2")]
)
def test_other_cells_stay_as_they_are(value: Any, cell: str) -> None:
    assert safe_cell(value) == cell


def test_json_holds_the_same_rows_with_their_types() -> None:
    response = answer("json")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert json.loads(response.content) == {
        "items": [
            {"name": "=HYPERLINK(1)", "people": -5, "tags": ["a", "b"], "is_known": True},
            {"name": "لومي, “x”\nsecond", "people": None, "tags": [], "is_known": False},
        ]
    }


def test_pages_have_twenty_rows() -> None:
    rows = list(range(PAGE_ROWS * 2 + 1))
    assert [len(page_of(rows, number)) for number in ("1", "2", "3")] == [20, 20, 1]
    assert len(page_of([], "1")) == 0


@pytest.mark.parametrize("number", ["0", "4", "-1", "1.5", "١", "x", "", "1e3", "9" * 30, " 1", "<script>"])
def test_a_page_that_is_not_there_is_not_found(number: str) -> None:
    with pytest.raises(Http404):
        page_of(list(range(41)), number)
