"""The columns of the files that can be brought in: their names, what they may hold, and an example for the template files."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from isopolity.core.names import fold
from isopolity.core.reasons import Reason, Refused
from isopolity.core.spreadsheets import Line
from isopolity.ui.languages import MAIN_LANGUAGES


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """`key` heads the column; `also` are other headings that are understood."""

    key: str
    holds: Promise | str
    example: str = ""
    also: tuple[str, ...] = ()
    is_needed: bool = False

    @property
    def headings(self) -> frozenset[str]:
        return frozenset(fold(word) for word in (self.key, *self.also))


# Isolated, so that the hyphens stay where they are in lines that run from right to left.
DATES = "\u20662001, 2001-05, 2001-05-16\u2069"
COUNTRY = ImportColumn(
    "country",
    _("Two- or three-letter code, or the name in English, French or Arabic"),
    "BJ",
    ("pays", "البلد", "country code", "iso", "iso2"),
)
PLACE = ImportColumn("place", _("The town, when the name of the organisation is not the name of the town"), "", ("lieu", "town", "المكان"))
GEONAME = ImportColumn(
    "geoname_id", _("The number of the place in GeoNames, where it is known"), "2392897", ("geonameid", "geonames", "geonames id")
)
STATED = ImportColumn("as_stated", _("The words of the source"), "", ("tel que cite", "كما ورد", "quote"))
CONFIDENCE = ImportColumn("confidence", _("high, medium or low; empty: as for the whole file"), "", ("confiance", "الثقة"))
JOINED = ImportColumn(
    "joined_on",
    format_lazy(_("Since when it is a member, written like {dates}"), dates=DATES),
    "2001-05",
    ("joined", "membre depuis", "عضو منذ"),
)
LEFT = ImportColumn("left_on", _("Until when it was a member; empty: still"), "", ("left", "membre jusqu’à", "عضو حتى"))

ORGANISATIONS = (
    ImportColumn("name", _("The name in its own language"), "Lokossa", ("nom", "الاسم", "city", "ville", "organisation"), is_needed=True),
    COUNTRY,
    ImportColumn(
        "kind",
        _("local-authority, network, institution, government, fund, company, civil-society or university; empty: local-authority"),
        "local-authority",
        ("type", "النوع"),
    ),
    ImportColumn(
        "level", _("municipality, district, metropolitan, intermunicipal, department or region"), "municipality", ("niveau", "المستوى")
    ),
    PLACE,
    GEONAME,
    ImportColumn("acronym", _("The acronym"), "", ("sigle", "acronyme", "المختصر")),
    ImportColumn("languages", _("Working languages: names or codes, with a comma between them"), "fr", ("langues", "اللغات")),
    ImportColumn("website", _("The address of its own page"), "https://example.org", ("site", "site web", "url", "الموقع")),
    ImportColumn("population", _("Inhabitants, a whole number in any digits"), "104961", ("habitants", "السكان")),
    ImportColumn("population_year", _("The year of that figure"), "2013", ("annee", "السنة")),
    ImportColumn("population_source", _("Where that figure stands"), "INSAE, RGPH-4", ("source de la population",)),
    *(ImportColumn(f"name_{code}", _("Its name in this language"), "") for code in MAIN_LANGUAGES),
    JOINED,
    STATED,
    CONFIDENCE,
)
MEMBERSHIPS = (
    ImportColumn(
        "member",
        _("The name of the member, as it stands in the directory"),
        "Lokossa",
        ("membre", "العضو", "name", "nom", "city"),
        is_needed=True,
    ),
    COUNTRY,
    GEONAME,
    ImportColumn(
        "network", _("The name or acronym of the network; not needed when the whole file is of one network"), "WACAP", ("reseau", "الشبكة")
    ),
    JOINED,
    LEFT,
    STATED,
    CONFIDENCE,
)
TIES = (
    ImportColumn("name_1", _("The name of one side"), "Lokossa", ("name 1", "nom 1", "city 1", "city a"), is_needed=True),
    ImportColumn("country_1", COUNTRY.holds, "BJ", ("pays 1",)),
    ImportColumn("geoname_id_1", GEONAME.holds, "2392897", ("geonameid 1",)),
    ImportColumn("name_2", _("The name of the other side"), "Andenne", ("name 2", "nom 2", "city 2", "city b"), is_needed=True),
    ImportColumn("country_2", COUNTRY.holds, "BE", ("pays 2",)),
    ImportColumn("geoname_id_2", GEONAME.holds, "2803204", ("geonameid 2",)),
    ImportColumn("from_on", format_lazy(_("Since when, written like {dates}"), dates=DATES), "2001", ("since", "depuis", "منذ")),
    ImportColumn("until_on", _("Until when; empty: still, or unknown"), "", ("until", "jusqu’à", "حتى")),
    STATED,
    CONFIDENCE,
)
COLUMNS: dict[str, tuple[ImportColumn, ...]] = {"organisations": ORGANISATIONS, "memberships": MEMBERSHIPS, "ties": TIES}


# An id of a register instead of a name, such as Q1563.
NUMBER = re.compile(r"[A-Za-z]{0,3}\d+")
# Under this key stand the cells of a row that lie beyond the last column that the first line names.
BEYOND = "+"


@dataclass(frozen=True, slots=True)
class FileRow:
    """The cells of one line by the key of their column, and under `BEYOND` what lies beyond the columns.

    Columns that the file has not, and empty cells, are absent.
    """

    number: int
    cells: dict[str, str]


def known_headings(kind: str, cells: Iterable[str]) -> int:
    """How many of these cells head a column of this kind of file."""
    known = frozenset().union(*(column.headings for column in COLUMNS[kind]))
    return sum(fold(cell) in known for cell in cells)


def file_rows(kind: str, lines: Sequence[Line]) -> tuple[list[FileRow], list[str]]:
    """The rows of a file by column, and the headings that nobody knows.

    The first line must name the columns; only a list of ties with two columns may go without. Raises `Refused`:
    `file-no-columns`, `column-missing`, `column-twice`, `file-only-header`, `pairs-are-numbers`.
    """
    columns = COLUMNS[kind]
    header = lines[0].cells
    body = list(lines[1:])
    if not known_headings(kind, header):
        if kind != "ties" or len(header) != 2:
            raise Refused(Reason("file-no-columns", {"columns": tuple(column.key for column in columns)}, field="file"))
        if all(NUMBER.fullmatch(cell.strip()) for line in lines for cell in line.cells):
            raise Refused(Reason("pairs-are-numbers", {"example": header[0].strip()[:60]}, field="names"))
        header, body = ("name_1", "name_2"), list(lines)
    keys: list[str] = []
    unused = []
    for cell in header:
        key = next((column.key for column in columns if fold(cell) in column.headings), "")
        if key and key in keys:
            raise Refused(Reason("column-twice", {"column": key}, field="file"))
        if not key and cell.strip():
            unused.append(cell.strip()[:80])
        keys.append(key)
    for column in columns:
        if column.is_needed and column.key not in keys:
            raise Refused(Reason("column-missing", {"column": column.key}, field="file"))
    if not body:
        raise Refused(Reason("file-only-header", field="file"))
    rows = []
    for line in body:
        cells = {key: cell.strip() for key, cell in zip(keys, line.cells, strict=False) if key and cell.strip()}
        if beyond := " · ".join(cell.strip() for cell in line.cells[len(keys) :] if cell.strip()):
            cells[BEYOND] = beyond
        if cells:
            rows.append(FileRow(line.number, cells))
    return rows, unused
