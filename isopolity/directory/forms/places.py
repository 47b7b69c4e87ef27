"""What people ask of the lists of places and countries."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.ui.fields import DayField, LineField


class PlaceFilter(forms.Form):
    q = LineField(label=_("Name of a place, in any language"), max_length=200, required=False)
    country = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2)

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class CountryFilter(forms.Form):
    SHOW = (
        ("", _("all countries")),
        ("least-developed", _("least developed on that day")),
        ("left", _("left the list before")),
        ("unknown", _("unknown on that day")),
        ("disagreement", _("tables that disagree")),
    )
    on = DayField(label=_("On the day"), required=False)
    show = forms.ChoiceField(label=_("Which countries"), choices=SHOW, required=False)


class DateChoice(forms.Form):
    on = DayField(label=_("On the day"), required=False)


def asked_day(form: forms.Form, today: date) -> date:
    """The day of a filter: today when none was asked for, or none that can be read."""
    day: Any = form.cleaned_data.get("on") if form.is_valid() else None
    return day or today
