"""The search for partners that anybody may make: one theme needed, one theme offered."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.exchange.theme_choices import filed_choices, known_theme


class PartnerSearch(forms.Form):
    """Both choices may be left open; what is no theme counts as left open, because addresses get mistyped."""

    need = forms.ChoiceField(label=_("We need help with"), required=False)
    offer = forms.ChoiceField(label=_("We can offer"), required=False)

    def __init__(self, data: Any = None) -> None:
        given = {name: known_theme((data or {}).get(name, "")) for name in ("need", "offer")}
        super().__init__(given)
        themes = filed_choices(get_language() or "en")
        for name, nothing in (("need", _("nothing in particular")), ("offer", _("nothing yet"))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", nothing), *themes]
