"""Memberships in networks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.directory.forms.ldc_periods import PartialDateField
from isopolity.ui.fields import LineField, ParagraphField, WebsiteField


class MemberForm(forms.Form):
    joined = PartialDateField(label=_("Member since"), required=False)
    source_title = LineField(
        label=_("Where this is written"), max_length=300, help_text=_("Such as your list of members of 2025, or the minutes of a meeting.")
    )
    source_address = WebsiteField(label=_("Address of that page, if it has one"), max_length=500, required=False)


class LeftForm(forms.Form):
    left = PartialDateField(label=_("Member until"))


class AskForm(forms.Form):
    words = ParagraphField(label=_("Why you want to join"), max_length=500, rows=4)


class AnswerForm(forms.Form):
    """`do` is the button that was pressed; declining needs words."""

    answer = ParagraphField(label=_("Answer"), max_length=500, rows=3, required=False)


class NameSearch(forms.Form):
    q = LineField(label=_("Name of the organisation, in any language"), max_length=200, required=False)

    @property
    def text(self) -> str:
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return str(asked.get("q", ""))
