"""The fields of a form of questions, made from its data. Nothing is required: what is missing, the page says."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language

from isopolity.agreements.questionnaires import FORMS, choice_label, forms_text
from isopolity.core.questions import Question
from isopolity.directory.forms.organisations import reader_language
from isopolity.exchange.theme_choices import filed_choices
from isopolity.ui.fields import DayField, LanguagesField, LineField, ParagraphField, WholeNumberField

MOST_NUMBER = 1_000_000


class AnswersForm(forms.Form):
    """The questions of a form as one party answers them. `seen`: the last row that was read when the page was made."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, name: str, answers: Mapping[str, object], seen: int) -> None:
        super().__init__(data, initial={"seen": seen, **answers})
        for question in FORMS[name]:
            self.fields[question.id] = _field(name, question)

    @property
    def answers(self) -> dict[str, Any]:
        """As they are kept."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in given.items()}


def _field(form: str, question: Question) -> forms.Field:
    reader = get_language() or "en"
    text = forms_text(reader).questions[form][question.id]
    common: dict[str, Any] = {"label": text.label, "help_text": text.help, "required": False}
    if question.kind == "text":
        return ParagraphField(max_length=2000, rows=3, **common)
    if question.kind == "number":
        most = MOST_NUMBER if question.most is None else question.most
        return WholeNumberField(least=question.least or 0, most=most, **common)
    if question.kind == "date":
        return DayField(**common)
    if question.kind == "choice":
        return forms.ChoiceField(choices=[("", ""), *((choice, choice_label(choice, reader)) for choice in question.choices)], **common)
    if question.kind == "languages":
        return LanguagesField(**common)
    if question.kind == "themes":
        return forms.MultipleChoiceField(choices=filed_choices(reader_language()), widget=forms.CheckboxSelectMultiple, **common)
    assert question.kind == "person", question.kind
    return LineField(max_length=200, **common)
