"""Words in a row: the comma of the reader's script, on pages and in sentences."""

import pytest
from django.template import Context, Template
from django.utils import translation

from isopolity.core.reasons import Reason
from isopolity.ui.sentences import sentence
from isopolity.ui.wording import joined

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
