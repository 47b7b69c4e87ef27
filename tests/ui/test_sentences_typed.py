import pytest
from django.utils import translation

from isopolity.core.reasons import Reason
from isopolity.core.typed import REASON_VALUES
from isopolity.ui.sentences import sentence


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("code", REASON_VALUES)
def test_each_reason_of_typed_input_has_a_sentence_that_names_its_values(code, language):
    values = {name: {"letter": "Z", "typed": "1,5"}.get(name, 7) for name in REASON_VALUES[code]}
    with translation.override(language):
        said = sentence(Reason(code, values))
    assert all(str(value) in said for value in values.values())
    with translation.override("en"):
        assert (said == sentence(Reason(code, values))) == (language == "en")
