"""Files that people send, as they come from their programs, and as attackers make them."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isopolity.core.reasons import Refused
from isopolity.core.spreadsheets import MOST_BYTES, MOST_ROWS, read_lines

HEADER = {"name", "country"}


def read(content):
    return [line.cells for line in read_lines(content, headers=lambda cells: len(set(cells) & HEADER))]


def reason_of(content):
    with pytest.raises(Refused) as refused:
        read(content)
    return refused.value.reason


def xlsx(*rows, sheets=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name in sheets:
        book.create_sheet(name).append(["another sheet"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


TABLE = [("name", "country"), ("Québec", "CA"), ("Lomé; la ville", "TG")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_usual_kind_of_csv_is_read(delimiter, encoding, ending):
    text = ending.join(delimiter.join(f'"{cell}"' for cell in row) for row in TABLE)
    assert read(text.encode(encoding)) == TABLE


def test_the_delimiter_is_the_one_that_finds_the_columns():
    """Commas in names do not count against the semicolons of the header."""
    assert read(b"name;country\nA, B, C;BJ\nD, E, F;TG\n") == [("name", "country"), ("A, B, C", "BJ"), ("D, E, F", "TG")]


def test_latin_1_is_refused_with_the_line_and_the_word():
    reason = reason_of("name,country\nLyon,FR\nBogotá D.C.,CO\n".encode("latin-1"))
    assert (reason.code, dict(reason.values)) == ("file-not-utf8", {"line": 3, "words": "Bogot…"})


@pytest.mark.parametrize(("text", "encoding"), [("اسم,بلد\nالدار البيضاء,MA\n", "cp1256"), ("Харків,UA\n", "cp1251")])
def test_nothing_unreadable_is_quoted_from_another_encoding(text, encoding):
    reason = reason_of(text.encode(encoding))
    assert (reason.code, dict(reason.values)) == ("file-not-utf8", {"line": 1, "words": ""})


def test_lines_are_counted_as_people_count_them():
    assert [line.number for line in read_lines(b"name,country\n\n\nLyon,FR\n")] == [1, 4]


@pytest.mark.parametrize("sign", ["=1+1", "+1", "-1", "@x", "\tx", "|x", "＝1"])
def test_what_our_own_files_guarded_comes_back_as_it_was(sign):
    """An apostrophe before a dangerous first character is our own; any other is part of the name."""
    assert read(f"name,country\n\"'{sign}\",'s-Hertogenbosch\n".encode())[1] == (sign, "'s-Hertogenbosch")


def test_formulas_and_dates_of_xlsx_are_text():
    from datetime import datetime

    content = xlsx(["name", "country"], ["=1+1", datetime(2001, 5, 16)], [12.0, True], sheets=["more"])
    assert read(content) == [("name", "country"), ("=1+1", "2001-05-16"), ("12", "true")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\n\n,,\n", "file-empty"),
        (b"%PDF-1.7", "file-is-no-table"),
        (b"\x89PNG\r\n", "file-is-no-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-is-old-excel"),
        (b"PK\x03\x04 and then nothing", "file-broken"),
        (zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "file-is-open-document"),
        (zipped("word/document.xml", "<w/>"), "file-is-no-table"),
        (b"<html><body><table><tr><td>name</td></tr></table></body></html>", "file-is-markup"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "file-is-markup"),
        ("name,country\nLyon,FR\n".encode("utf-16") + b"\n", "file-breaks-off"),
        (b'name,country\n"Lyon,FR\n', "file-broken-line"),
        (b"a" * (MOST_BYTES + 1), "file-too-large"),
        (b"a,b\n" + b"x" * 200_000 + b",y\n", "file-broken-line"),
        (b"a,b\n" + b"x" * 5_000 + b",y\n", "cell-too-long"),
        (b"a,b\n" + b",".join([b"x"] * 61) + b"\n", "file-too-many-columns"),
        (b"a\n" + b"x\n" * (MOST_ROWS + 1), "file-too-many-rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content, code):
    assert reason_of(content).code == code


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "bomb",
    [
        zipped(sheet=b"0" * 60_000_000),
        zipped(sheet=b"0" * 1_000_000),
        zipped(**{f"part{number}": b"" for number in range(2001)}),
    ],
    ids=["unfolds to 60 MB", "a thousand times its size", "too many parts"],
)
def test_a_bomb_is_refused_before_anything_of_it_is_unfolded(bomb, monkeypatch):
    def opened(*args, **options):
        raise AssertionError("a part was opened")

    monkeypatch.setattr(zipfile.ZipFile, "open", opened)
    assert reason_of(bomb).code == "file-swells"


def test_a_bomb_that_lies_about_its_size_is_cut_where_it_lies():
    """The list of contents says 100 bytes; the part has 30 MB. Reading ends at 100, so the file is broken, not large."""
    content = xlsx(["name"])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as known, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for part in known.namelist():
            made.writestr(part, b"<x>" * 10_000_000 if part.endswith("sheet1.xml") else known.read(part))
    bomb = file.getvalue().replace((30_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert reason_of(bomb).code in {"file-broken", "file-swells"}


def test_entities_in_xlsx_are_refused():
    content = xlsx(["name"])
    file = io.BytesIO()
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    with zipfile.ZipFile(io.BytesIO(content)) as known, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for part in known.namelist():
            made.writestr(part, entity + known.read(part) if part.endswith(("sheet1.xml", "workbook.xml")) else known.read(part))
    assert reason_of(file.getvalue()).code == "file-broken"


def test_a_row_that_says_it_is_the_millionth_costs_nothing():
    book = openpyxl.Workbook()
    book.active.append(["name"])
    book.active.cell(row=1_048_576, column=1, value="far")
    file = io.BytesIO()
    book.save(file)
    assert reason_of(file.getvalue()).code == "file-too-many-rows"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_reason(content):
    try:
        lines = read_lines(content)
    except Refused as refused:
        assert refused.reason.field == "file"
    else:
        assert all(any(cell.strip() for cell in line.cells) for line in lines)


cells = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="'"), max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_is_what_is_read(rows):
    import csv

    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([("name", "country"), *rows])
    expected = [tuple(row) if row[1].strip() else row[:1] for row in rows if any(cell.strip() for cell in row)]
    assert read(text.getvalue().encode("utf-8-sig"))[1:] == expected
