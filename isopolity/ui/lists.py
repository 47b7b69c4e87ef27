"""One list, three answers: a page of twenty rows, `.csv` and `.json` at the same address, from one query and one set of columns."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

PAGE_ROWS = 20
MOST_ROWS = 50_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the stable English name in the files; `value` takes a row and gives a string, number, bool, list of strings or None."""

    key: str
    value: Callable[[Any], Any]


def list_paths(route: str, view: Callable[..., HttpResponse], name: str, **parts: Any) -> list[URLPattern]:
    """The three addresses of a list: `route`, `route.csv`, `route.json`; the view takes `suffix` ("", "csv" or "json") and `parts`."""
    return [
        path(route, view, {"suffix": "", **parts}, name=name),
        path(f"{route}.csv", view, {"suffix": "csv", **parts}, name=f"{name}_csv"),
        path(f"{route}.json", view, {"suffix": "json", **parts}, name=f"{name}_json"),
    ]


def answer_list(
    request: HttpRequest, suffix: str, *, rows: Any, columns: Sequence[Column], template: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """The page or file of a list.

    `rows` is a sliceable query. The template gets `page` (a Django Page), `query` (the filters without the page number,
    to be put behind `?`) and what `context` holds. Files hold at most `MOST_ROWS` rows and the same filters.
    """
    if suffix == "csv":
        return _csv(rows[:MOST_ROWS], columns, (request.resolver_match and request.resolver_match.url_name) or "list")
    if suffix == "json":
        return _json(rows[:MOST_ROWS], columns)
    parameters = request.GET.copy()
    number = parameters.pop("page", ["1"])[-1]
    return render(request, template, {"page": page_of(rows, number), "query": parameters.urlencode(), **(context or {})})


def page_of(rows: Any, number: str, *, rows_a_page: int = PAGE_ROWS) -> Page:
    """Page `number` of the rows, twenty a page or fewer; raises Http404 when there is no such page."""
    paginator = Paginator(rows, rows_a_page)
    if not (number.isascii() and number.isdigit() and len(number) < 8) or not 1 <= int(number) <= paginator.num_pages:
        raise Http404
    return paginator.page(int(number))


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before a dangerous first character."""
    text = "" if value is None else "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return "'" + text if text.startswith(FORMULA_STARTS) and not is_number else text


def _csv(rows: Iterable[Any], columns: Sequence[Column], name: str) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.key for column in columns])
    writer.writerows([safe_cell(column.value(row)) for column in columns] for row in rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name.removesuffix("_csv")}.csv"'
    return response


def _json(rows: Iterable[Any], columns: Sequence[Column]) -> HttpResponse:
    items = [{column.key: column.value(row) for column in columns} for row in rows]
    return HttpResponse(json.dumps({"items": items}, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8")
