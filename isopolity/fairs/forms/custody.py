"""Recalling a fair, and answering a file that came late."""

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.ui.fields import ParagraphField


class RecallForm(forms.Form):
    reason = ParagraphField(
        label=_("What became of the laptop"),
        max_length=500,
        rows=3,
        help_text=_("It stays in the record of the fair. If the laptop is found, its file can still be brought: you look at it first."),
    )


class FileForm(forms.Form):
    reason = ParagraphField(label=_("Note"), max_length=500, rows=2, required=False, help_text=_("Why you take it in, or do not."))
