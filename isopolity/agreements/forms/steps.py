"""A step of the guide that is done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.ui.fields import DayField, LanguageChoice, ParagraphField


class StepForm(forms.Form):
    dated_on = DayField(label=_("Done on"))
    note = ParagraphField(
        label=_("How one can know it"),
        max_length=500,
        rows=3,
        help_text=_("Where the note, the list or the picture is, and what it says in a line. Everybody reads it."),
    )
    language = LanguageChoice(label=_("Language of these words"))
