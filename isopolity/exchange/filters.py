"""What a visitor may ask of the lists of needs and offers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.core.names import fold
from isopolity.directory.queries.countries import least_developed_on
from isopolity.exchange.forms import UNKNOWN, reader_language
from isopolity.exchange.models import Beneficiary, KnowledgeEntry, Mode
from isopolity.exchange.queries import Filters, countries_with_entries
from isopolity.exchange.theme_choices import all_choices
from isopolity.ui.countries import country_name
from isopolity.ui.fields import LineField, language_choices

ANY: list[Any] = [("", _("all"))]


def one_of(choices: Any, label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, label=label, required=False, error_messages={"invalid_choice": UNKNOWN})


class FilterForm(forms.Form):
    """The filters of a list, all of them optional; the names are part of the address and stay stable."""

    words = LineField(label=_("Words, in any language"), max_length=200, required=False)
    theme = one_of(ANY, _("Field or theme"))
    country = one_of(ANY, _("Country"))
    least_developed = forms.BooleanField(label=_("Least developed countries only"), required=False)
    mode = one_of([*ANY, *Mode.choices], _("Way of passing it on"))
    language = one_of(ANY, _("Language of the text"))
    beneficiaries = one_of([*ANY, *Beneficiary.choices], _("Who gains from it"))
    further = ("mode", "language", "beneficiaries")

    def __init__(self, data: Any, *, model: type[KnowledgeEntry]) -> None:
        super().__init__(data)
        countries = [(code, country_name(code)) for code in countries_with_entries(model)]
        choices: dict[str, list[Any]] = {
            "theme": all_choices(reader_language()),
            "country": sorted(countries, key=lambda choice: (fold(choice[1]), choice[0])),
            "language": language_choices(),
        }
        for name, found in choices.items():
            self.fields[name].choices = ANY + found  # type: ignore[attr-defined]

    def filters(self, on: Any) -> Filters:
        """The clean filters, for `queries.filtered`; "least developed" means on the day `on`."""
        asked = self.cleaned_data
        countries = {asked["country"]} if asked["country"] else None
        if asked["least_developed"]:
            least = least_developed_on(on)
            countries = set(least if countries is None else least & countries)
        return Filters(
            words=asked["words"],
            theme=asked["theme"],
            countries=None if countries is None else frozenset(countries),
            mode=asked["mode"],
            language=asked["language"],
            beneficiary=asked["beneficiaries"],
        )

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.further]

    @property
    def is_open(self) -> bool:
        """Whether the further filters are shown at once."""
        return any(self[name].value() for name in self.further) or any(name in self.errors for name in self.further)
