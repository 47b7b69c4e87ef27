"""What people type about a need or an offer, as clean values; a draft takes what is clean and keeps the rest as it was typed."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.exchange.models import Beneficiary, KnowledgeEntry, Means, Mode, Need, Offer
from isopolity.exchange.services import fields_of
from isopolity.exchange.theme_choices import filed_choices, known_theme
from isopolity.ui.fields import LanguageChoice, LineField, ParagraphField, WholeNumberField
from isopolity.ui.languages import MAIN_LANGUAGES
from isopolity.ui.sentences import sentence

# Characters of each text.
MOST = {"title": 200, "text": 3000, "evidence": 1000, "reason": 500}
# What a draft keeps of one answer that cannot be taken; a book does not fit.
MOST_KEPT = 20_000
UNKNOWN = _("This is not one of the answers that can be chosen.")
REQUIRED = {
    "theme": "entry-needs-theme",
    "title": "entry-needs-title",
    "language": "entry-needs-language",
    "beneficiaries": "entry-needs-beneficiaries",
}


def reader_language() -> str:
    """The reader's language when texts can be searched in it, else English."""
    code = (get_language() or "en").split("-")[0]
    return code if code in MAIN_LANGUAGES else "en"


def writing_language(organisation: Organisation) -> str:
    """What the language of new words is taken to be at first: the reader's, if the organisation works in it, else its main one.

    Among the languages that texts are searched in; the reader's where the organisation works in none of them.
    """
    reader = reader_language()
    spoken = [code for code in organisation.languages if code in MAIN_LANGUAGES]
    return reader if reader in spoken or not spoken else spoken[0]


def _themes() -> list[Any]:
    return filed_choices(reader_language())


def ticks(choices: Any, **options: Any) -> forms.MultipleChoiceField:
    """Any number out of a few."""
    return forms.MultipleChoiceField(
        choices=choices, widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": UNKNOWN}, **options
    )


class EntryForm(forms.Form):
    """Three fields and one question are enough to publish; the rest may be left out. With `draft` nothing is required."""

    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=lambda: [("", ""), *_themes()],
        error_messages={"invalid_choice": _("Choose one of the themes of the list.")},
    )
    title = LineField(label=_("In one sentence"), max_length=MOST["title"])
    language = LanguageChoice(label=_("Language of this text"), error_messages={"invalid_choice": UNKNOWN})
    beneficiaries = ticks(
        Beneficiary.choices,
        label=_("Who gains from it most?"),
        help_text=_("This must be answered before anything is public. “None in particular” is an answer."),
    )
    text = ParagraphField(label=_("More about it"), max_length=MOST["text"], rows=7, required=False)
    modes = ticks(Mode.choices, label=_("Ways of passing it on"), required=False)
    months = forms.TypedMultipleChoiceField(
        label=_("Months that suit"),
        coerce=int,
        empty_value=[],
        choices=list(MONTHS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    model: type[KnowledgeEntry]
    first = ("theme", "title", "language", "beneficiaries")
    further: tuple[str, ...]

    def __init__(self, data: Any = None, *, draft: bool = False, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.draft = draft
        for name, code in REQUIRED.items():
            self.fields[name].error_messages["required"] = sentence(Reason(code))

    def full_clean(self) -> None:
        """Clean with the four answers required, unless a draft is saved; the page always shows them as required."""
        for name in REQUIRED:
            self.fields[name].required = not self.draft
        super().full_clean()
        for name in REQUIRED:
            self.fields[name].required = True

    def clean_beneficiaries(self) -> list[str]:
        groups: list[str] = self.cleaned_data["beneficiaries"]
        if Beneficiary.NONE in groups and len(groups) > 1:
            raise ValidationError(sentence(Reason("beneficiaries-none-and-some")))
        return groups

    @property
    def values(self) -> dict[str, Any]:
        """The clean values by name of field, for the services: of all fields, or in a draft of those that could be taken."""
        return {name: self.cleaned_data[name] for name in fields_of(self.model) if name in self.cleaned_data}

    @property
    def typed(self) -> dict[str, list[str]]:
        """What was typed in the fields that could not be taken, without signs that no database holds."""
        wrong = [name for name in fields_of(self.model) if name in self.errors]
        data: Any = self.data
        return {name: [re.sub("[\x00\ud800-\udfff]", "", words) for words in data.getlist(name)] for name in wrong}

    @property
    def is_ready(self) -> bool:
        """Whether the services may have it: whole, or as a draft whatever fits."""
        if not self.draft:
            return self.is_valid()
        return all(sum(map(len, words)) <= MOST_KEPT for words in self.typed.values())

    @property
    def seen_version(self) -> int:
        """The version that was on the page; 0 when the form does not say."""
        return self.cleaned_data.get("version") or 0

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.first]

    @property
    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.further]

    @property
    def is_open(self) -> bool:
        """Whether the further questions are shown at once: when one of them has a mistake or an answer."""
        return any(name in self.errors or self[name].value() not in (None, "", [], self.fields[name].initial) for name in self.further)


class NeedForm(EntryForm):
    model = Need
    further = ("text", "lacking", "modes", "urgency", "months")
    lacking = ticks(Means.choices, label=_("What is lacking?"), required=False)
    urgency = forms.TypedChoiceField(
        label=_("How urgent is it?"),
        coerce=int,
        choices=Need.Urgency.choices,
        initial=Need.Urgency.MIDDLE.value,
        error_messages={"invalid_choice": UNKNOWN},
        required=False,
        empty_value=Need.Urgency.MIDDLE.value,  # type: ignore[arg-type]
    )


class OfferForm(EntryForm):
    model = Offer
    further = ("basis", "evidence", "text", "modes", "capacity", "months")
    basis = forms.ChoiceField(
        label=_("Is it proven?"),
        choices=[("", _("not said")), *Offer.Basis.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
        help_text=_("A proven practice works in your city, and you say how you know. An idea has not been tested yet."),
    )
    evidence = ParagraphField(
        label=_("How you know that it works"),
        max_length=MOST["evidence"],
        rows=3,
        required=False,
        help_text=_("Since when, where, with what result; who has seen it."),
    )
    capacity = WholeNumberField(label=_("Cities you can help in a year"), least=1, most=999, required=False)

    def clean_capacity(self) -> int:
        return self.cleaned_data["capacity"] or 1

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if not self.draft and clean.get("basis") == Offer.Basis.PROVEN and not clean.get("evidence") and "evidence" not in self.errors:
            self.add_error("evidence", sentence(Reason("proof-needs-evidence")))
        return clean


FORMS: dict[type[KnowledgeEntry], type[EntryForm]] = {Need: NeedForm, Offer: OfferForm}


def empty_form(model: type[KnowledgeEntry], organisation: Organisation, theme: str = "") -> EntryForm:
    """The form of an organisation's new need or offer, with a theme chosen when the address names one."""
    return FORMS[model](initial={"theme": known_theme(theme), "language": writing_language(organisation)})


def form_of(entry: KnowledgeEntry) -> EntryForm:
    """The form of what is saved; a draft with mistakes comes back as it was typed, and says what they are."""
    fields = fields_of(type(entry))
    saved = {name: getattr(entry, name) for name in fields} | {"version": entry.version}
    if not entry.typed:
        return FORMS[type(entry)](initial=saved)
    words = {name: value if isinstance(value, list) else [value] for name, value in saved.items()}
    return FORMS[type(entry)](MultiValueDict({**words, **entry.typed}), draft=True)


class WithdrawalForm(forms.Form):
    """Why something is public no longer."""

    reason = LineField(
        label=_("Why do you withdraw it?"), max_length=MOST["reason"], help_text=_("Everybody who has its address will read this.")
    )


class CompetencesForm(forms.Form):
    """The themes that the law lets an authority act on, or that it does not say."""

    themes = forms.MultipleChoiceField(
        label=_("Themes on which the law lets you act"),
        choices=_themes,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )

    def __init__(self, data: Any = None, *, stated: list[str] | None = None) -> None:
        super().__init__(data, initial={"themes": stated or []})
