"""One list, three answers: a page of twenty rows, `.csv` and `.json` at the same address, from one query and one set of columns."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import get_language, override

PAGE_ROWS = 20
# A file is read from the database in so large parts, and sent in so small ones.
ROWS_READ, ROWS_SENT = 2_000, 500
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
    to be put behind `?`) and what `context` holds. Files hold every row of the same filters, however many, in constant memory:
    what has a method `iterator(chunk_size=)`, as queries do, is read by it.
    """
    if suffix:
        read = rows.iterator(chunk_size=ROWS_READ) if hasattr(rows, "iterator") else iter(rows[:])
        name = ((request.resolver_match and request.resolver_match.url_name) or "list").removesuffix(f"_{suffix}")
        return _csv(read, columns, name) if suffix == "csv" else _json(read, columns)
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


def _csv(rows: Iterator[Any], columns: Sequence[Column], name: str) -> HttpResponse:
    response = _file(_csv_parts(rows, columns), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _csv_parts(rows: Iterator[Any], columns: Sequence[Column]) -> Iterator[str]:
    head = "\ufeff" + _csv_lines([[column.key for column in columns]])
    while some := list(islice(rows, ROWS_SENT)):
        yield head + _csv_lines([safe_cell(column.value(row)) for column in columns] for row in some)
        head = ""
    if head:
        yield head


def _csv_lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _json(rows: Iterator[Any], columns: Sequence[Column]) -> HttpResponse:
    return _file(_json_parts(rows, columns), "application/json; charset=utf-8")


def _json_parts(rows: Iterator[Any], columns: Sequence[Column]) -> Iterator[str]:
    some = list(islice(rows, ROWS_SENT))
    before = '{"items": [\n' if some else '{"items": []}\n'
    while some:
        items = [json.dumps({column.key: column.value(row) for column in columns}, ensure_ascii=False) for row in some]
        some = list(islice(rows, ROWS_SENT))
        yield before + ",\n".join(items) + (",\n" if some else "\n]}\n")
        before = ""
    if before:
        yield before


def _file(parts: Iterator[str], content_type: str) -> HttpResponse:
    """A file of few rows goes whole, with its length; one of many as it is read. What fails at its beginning is still answered with a page."""
    begun = list(islice(parts, 2))
    if len(begun) < 2:
        return HttpResponse(begun, content_type=content_type)
    # Typed as an ordinary answer: views set its status and headers as they do there.
    streamed: HttpResponseBase = StreamingHttpResponse(_in_language(begun, parts, get_language() or "en"), content_type=content_type)
    return streamed  # type: ignore[return-value]


def _in_language(begun: list[str], parts: Iterator[str], language: str) -> Iterator[str]:
    """The parts, made in the language of the request, which has ended for the rest of the house when they are sent."""
    yield from begun
    with override(language):
        yield from parts
