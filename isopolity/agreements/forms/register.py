"""What a visitor asks of the register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.agreements.models.agreements import Stage
from isopolity.agreements.queries.register import Filters, countries_of_register
from isopolity.directory.forms.organisations import ANY, by_name
from isopolity.ui.fields import LineField


class RegisterFilter(forms.Form):
    """All optional; the names are part of the address and stay stable."""

    words = LineField(label=_("Name of a party, in any language"), max_length=200, required=False)
    stage = forms.ChoiceField(label=_("Stage"), choices=[*ANY, *Stage.choices], required=False)
    country = forms.ChoiceField(label=_("Country or area of a party"), choices=ANY, required=False)
    silent = forms.BooleanField(label=_("Only those without news"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["country"].choices = [*ANY, *by_name(countries_of_register())]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        """What was asked, from a valid form."""
        return Filters(**self.cleaned_data)
