"""Empty files to fill in: the columns of a kind of list; in the XLSX form a second sheet says what each may hold."""

import csv
import io

from django.http import HttpResponse
from django.utils.translation import gettext as _

from isopolity.directory.import_columns import COLUMNS

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def template_file(kind: str, form: str) -> HttpResponse:
    """The file as an answer; `form` is csv or xlsx."""
    content = _csv(kind) if form == "csv" else _xlsx(kind)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{kind}.{form}"'
    return response


def _csv(kind: str) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([column.key for column in COLUMNS[kind]])
    return ("\ufeff" + text.getvalue()).encode()


def _xlsx(kind: str) -> bytes:
    # Imported here: it takes a tenth of a second, and only this page needs it.
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    rows = book.create_sheet(title=kind)
    rows.append([column.key for column in COLUMNS[kind]])
    sheet = book.create_sheet(title=_("Columns"))
    sheet.append([_("column"), _("needed"), _("what it holds"), _("example")])
    for column in COLUMNS[kind]:
        sheet.append([column.key, _("yes") if column.is_needed else "", str(column.holds), column.example])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
