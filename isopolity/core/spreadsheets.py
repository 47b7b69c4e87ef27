"""Tables that people send as files: CSV of any usual kind, and XLSX. Everything in them is text; formulas are not worked out.

Nothing is opened before its size is known: an XLSX file is a ZIP file, and a small one may swell to fill a machine.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from isopolity.core.reasons import Reason, Refused

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
# What a ZIP file may unfold to, and how many times its own size (trust: FILE-3).
MOST_UNFOLDED, MOST_RATIO, MOST_PARTS = 50 * MEGABYTE, 100, 2000
MOST_ROWS, MOST_COLUMNS, MOST_CELL = 50_000, 60, 4000
DELIMITERS = "\t;,|"
# Lines from which the delimiter is told.
SAMPLE = 20
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|meta|head|\?xml)\b", re.IGNORECASE)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
OTHER_FILES = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf")
UNREADABLE = re.compile(r"([^\s,;|\"\ufffd]{0,20})\ufffd+([^\s,;|\"\ufffd]{0,20})")
# Characters after which our own files put an apostrophe first, so that no spreadsheet takes a cell for a formula.
GUARDED = re.compile(r"'(?=[=+\-@\t\r\n|＝＋－＠])")


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one row, with its number as a person counts it in the file."""

    number: int
    cells: tuple[str, ...]


def read_lines(content: bytes, *, headers: Callable[[Iterable[str]], int] = lambda cells: 0) -> list[Line]:
    """All rows of a file that are not empty, the first of them the header if it has one.

    `headers` tells how many of some cells are names of columns that the reader of the table knows: the delimiter that finds
    most of them wins, then the one that gives most lines the same number of cells. Raises `Refused` with a reason that says
    what to do: `file-empty`, `file-too-large`, `file-is-old-excel`, `file-is-open-document`, `file-is-markup`,
    `file-is-no-table`, `file-not-utf8`, `file-breaks-off`, `file-broken`,
    `file-broken-line`, `file-swells`, `file-too-many-rows`, `file-too-many-columns`, `cell-too-long`.
    """
    if len(content) > MOST_BYTES:
        raise Refused(Reason("file-too-large", {"most": MOST_BYTES // MEGABYTE}, field="file"))
    if content.startswith(OLD_EXCEL):
        raise Refused(Reason("file-is-old-excel", field="file"))
    if content.startswith(OTHER_FILES):
        raise Refused(Reason("file-is-no-table", field="file"))
    # Programs that know no spreadsheets write a page for browsers and call it .xls or .xlsx.
    if MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise Refused(Reason("file-is-markup", field="file"))
    rows = _from_xlsx(content) if content.startswith(ZIP) else _from_csv(_decoded(content), headers)
    lines = _bounded(rows)
    if not lines:
        raise Refused(Reason("file-empty", field="file"))
    return lines


def _bounded(rows: Iterable[tuple[int, list[str]]]) -> list[Line]:
    lines: list[Line] = []
    for number, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if number > 2 * MOST_ROWS or len(lines) > MOST_ROWS:
            raise Refused(Reason("file-too-many-rows", {"most": MOST_ROWS}, field="file"))
        if len(cells) > MOST_COLUMNS:
            raise Refused(Reason("file-too-many-columns", {"most": MOST_COLUMNS, "line": number}, field="file"))
        if any(len(cell) > MOST_CELL for cell in cells):
            raise Refused(Reason("cell-too-long", {"most": MOST_CELL, "line": number}, field="file"))
        if cells:
            lines.append(Line(number, tuple(cell[1:] if GUARDED.match(cell) else cell for cell in cells)))
    return lines


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16, or UTF-32 with its mark; others cannot be told from one another, so none is guessed."""
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        encoding = "utf-32"
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content[:1000]:
        # Without a mark: delimiters and line ends are below 256, so one byte of theirs is zero, the first or the second.
        encoding = "utf-16-le" if content[1:1000:2].count(0) >= content[0:1000:2].count(0) else "utf-16-be"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8-sig":
            raise Refused(Reason("file-breaks-off", field="file")) from None
        text = content.decode(encoding, "replace")
    found = UNREADABLE.search(text)
    # Of a word in Arabic or Cyrillic letters nothing is left to be quoted.
    words = f"{found[1]}…{found[2]}" if found and (found[1] or found[2]) else ""
    raise Refused(Reason("file-not-utf8", {"line": text.count("\n", 0, found.start() if found else 0) + 1, "words": words}, field="file"))


def _parsed(text: str, delimiter: str, *, strict: bool = True) -> Iterator[tuple[int, list[str]]]:
    # Lines end as they please; the number is that of the line on which the row ends, which differs only inside quotation marks.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        raise Refused(Reason("file-broken-line", {"line": reader.line_num or 1}, field="file")) from None


def _from_csv(text: str, headers: Callable[[Iterable[str]], int]) -> Iterator[tuple[int, list[str]]]:
    def fit(delimiter: str) -> tuple[int, int]:
        try:
            sample = [row for _, row in islice(_parsed(text, delimiter, strict=False), SAMPLE) if row]
        except Refused:
            return (0, 0)
        width = len(sample[0]) if sample else 0
        return (headers(sample[0]) if sample else 0, sum(len(row) == width for row in sample) if width > 1 else 0)

    return _parsed(text, max(DELIMITERS, key=fit))


def _from_xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet."""
    refuse_swelling(content)
    # Imported here: it takes a tenth of a second, and pages without files do without it.
    import warnings

    import openpyxl

    assert openpyxl.DEFUSEDXML, "openpyxl must read XML through defusedxml"
    try:
        with warnings.catch_warnings():
            # It warns of decorations that it passes over.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheet = book.worksheets[0]
            # What the file says of its own size is not believed.
            sheet.reset_dimensions()
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield number, [_as_text(value) for value in row[: MOST_COLUMNS + 1]]
                if number > 2 * MOST_ROWS:
                    return
    except Refused:
        raise
    except Exception as broken:
        # A broken or hostile file breaks the library in many ways; for the person they are one.
        raise Refused(Reason("file-broken", field="file")) from broken


def unread_sheets(content: bytes) -> list[str]:
    """The names of the sheets after the first, which `read_lines` leaves unread; of a file that it has read, and so not hostile."""
    if not content.startswith(ZIP):
        return []
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    return [sheet.title for sheet in book.worksheets[1:]]


def refuse_swelling(content: bytes) -> None:
    """Refuse a ZIP file whose own list of contents says that it would unfold to too much; nothing of it is unfolded.

    A list that lies does not help: reading a part ends at the size that the list gives.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as broken:
        raise Refused(Reason("file-broken", field="file")) from broken
    unfolded = sum(part.file_size for part in parts)
    folded = [part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts]
    if unfolded > MOST_UNFOLDED or unfolded > MOST_RATIO * len(content) or len(parts) > MOST_PARTS or any(folded):
        raise Refused(Reason("file-swells", {"most": MOST_UNFOLDED // MEGABYTE}, field="file"))
    if OPEN_DOCUMENT in content[:200]:
        raise Refused(Reason("file-is-open-document", field="file"))
    if not any(name.startswith("xl/") for name in names):
        raise Refused(Reason("file-is-no-table", field="file"))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
