"""Words in a row: the comma of the reader's script, on pages and in sentences."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from isopolity.core.reasons import Reason
from isopolity.ui.sentences import sentence
from isopolity.ui.wording import dated, joined

COMMAS = [("en", ", "), ("fr", ", "), ("ar", "، ")]


@pytest.mark.parametrize(("reader", "comma"), COMMAS)
def test_words_in_a_row_have_the_readers_comma(reader: str, comma: str) -> None:
    with translation.override(reader):
        assert joined(["a", "", "b", None, 3]) == f"a{comma}b{comma}3"
        assert Template("{{ one }}{% comma %}{{ other }}").render(Context({"one": "<", "other": "b"})) == f"&lt;{comma}b"


@pytest.mark.parametrize(("reader", "colon"), [("en", ": "), ("fr", "\u00a0: "), ("ar", ": ")])
def test_a_label_has_the_readers_colon(reader: str, colon: str) -> None:
    with translation.override(reader):
        assert Template("{{ one }}{% colon %}{{ other }}").render(Context({"one": "<", "other": "b"})) == f"&lt;{colon}b"


@pytest.mark.parametrize(("reader", "comma"), COMMAS)
@pytest.mark.parametrize("names", [("Evere", "Andenne"), ["Evere", "Andenne"]])
def test_several_names_in_one_reason_stand_in_a_row(reader: str, comma: str, names: object) -> None:
    with translation.override(reader):
        assert f"Evere{comma}Andenne" in sentence(Reason("tie-needs-two-countries", {"names": names}))  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("reader", "day", "said"),
    [
        ("fr", date(2026, 6, 1), "1er juin 2026"),
        ("fr", date(2026, 6, 21), "21 juin 2026"),
        ("fr", date(2026, 6, 11), "11 juin 2026"),
        ("en", date(2026, 6, 1), "1 June 2026"),
        ("ar", date(2026, 6, 1), "1 يونيو 2026"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(reader: str, day: date, said: str) -> None:
    with translation.override(reader):
        assert dated(day) == said
        assert Template('{{ day|date:"DATE_FORMAT" }}, {{ day|date }}').render(Context({"day": day})) == f"{said}, {said}"
        assert Template('{{ day|date:"Y-m-d" }}').render(Context({"day": day})) == day.isoformat()


def test_a_moment_on_the_first_of_a_month_keeps_its_hour() -> None:
    with translation.override("fr"):
        assert dated(datetime(2026, 6, 1, 11, 1, tzinfo=UTC), "DATETIME_FORMAT") == "1er juin 2026, 11:01 UTC"
