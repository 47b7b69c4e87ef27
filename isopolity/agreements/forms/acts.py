"""The forms of acts on an agreement. Who is no party says where it is written; a party may."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.agreements.models import Fact, Supporter
from isopolity.agreements.models.agreements import DEFAULT_MONTHS, MOST_MONTHS
from isopolity.agreements.services import Provenance, Stated
from isopolity.directory.forms.ldc_periods import PartialDateField
from isopolity.directory.forms.organisations import country_choices
from isopolity.directory.models import Confidence
from isopolity.directory.queries.countries import country_with_code, currencies_in_use
from isopolity.ui.currencies import currency_name
from isopolity.ui.fields import LanguageChoice, LineField, ParagraphField, WebsiteField, WholeNumberField
from isopolity.ui.money import minor_units

MOST_AMOUNT = 1_000_000_000_000


class SourcedForm(forms.Form):
    """Where it is written: needed of whoever is no party."""

    source_title = LineField(
        label=_("Where this is written"), max_length=300, help_text=_("Such as the title of a page, a minute of the council, a newspaper.")
    )
    source_address = WebsiteField(label=_("Address of that page, if it has one"), max_length=500, required=False)
    as_stated = LineField(
        label=_("In the words of the source"), max_length=500, required=False, help_text=_("Word for word, in its own language.")
    )
    confidence = forms.ChoiceField(label=_("How far you trust it"), choices=Confidence.choices, initial=Confidence.MEDIUM)

    def __init__(self, *positional: Any, is_party: bool, **named: Any) -> None:
        super().__init__(*positional, **named)
        if is_party:
            self.fields["source_title"].required = False
            self.fields["source_title"].help_text = _("Leave it empty where you say it yourselves.")
            self.fields["confidence"].required = False

    @property
    def provenance(self) -> Provenance:
        values = self.cleaned_data
        return Provenance(
            title=values["source_title"],
            address=values["source_address"],
            as_stated=values["as_stated"],
            confidence=values["confidence"] or Confidence.HIGH,
        )


class MoveForm(SourcedForm):
    """One move: its day, and a word about it."""

    dated_on = PartialDateField(label=_("Day"))
    note = ParagraphField(label=_("A word about it, for everybody"), max_length=1000, rows=3, required=False)
    language = LanguageChoice(label=_("Language of these words"))
    field_order: tuple[str, ...] = ("dated_on", "note", "language")


class AnnouncementForm(MoveForm):
    """The first move, with what the agreement is called."""

    title = LineField(
        label=_("What it is called"), max_length=200, required=False, help_text=_("Leave it empty, and it goes by its parties.")
    )
    silence_months = WholeNumberField(
        label=_("After how many months without news it is shown as dormant"), least=1, most=MOST_MONTHS, initial=DEFAULT_MONTHS
    )
    field_order: tuple[str, ...] = ("title", "dated_on", "note", "language", "silence_months")


class CorrectionForm(forms.Form):
    note = ParagraphField(label=_("What was wrong"), max_length=1000, rows=3)
    language = LanguageChoice(label=_("Language of these words"))


class WithdrawalForm(forms.Form):
    why = LineField(label=_("Why"), max_length=500, help_text=_("It stays in the record with this reason."))


class OpenPartyForm(forms.Form):
    """A party that is not named yet."""

    words = LineField(label=_("As it was said"), max_length=200, help_text=_("Such as: cities in Madagascar."))
    country = forms.ChoiceField(label=_("Country or area"), required=False)

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        code = self.cleaned_data["country"]
        return {"words": self.cleaned_data["words"], "country": country_with_code(code) if code else None}


class NamingForm(forms.Form):
    settles = forms.BooleanField(label=_("Nobody else is meant any more"), required=False)


class SupporterForm(SourcedForm):
    role = forms.ChoiceField(label=_("What it does"), choices=Supporter.Role.choices)
    field_order = ("role",)


class SettingsForm(forms.Form):
    title = LineField(
        label=_("What it is called"), max_length=200, required=False, help_text=_("Leave it empty, and it goes by its parties.")
    )
    months = WholeNumberField(label=_("After how many months without news it is shown as dormant"), least=1, most=MOST_MONTHS)


class StatementForm(SourcedForm):
    """A value of a fact: the day of an event, the amount of money."""

    dated_on = PartialDateField(label=_("Day"))
    amount = WholeNumberField(label=_("Amount, in whole units of the currency"), most=MOST_AMOUNT)
    currency = forms.ChoiceField(label=_("Currency"))
    field_order = ("title", "language", "dated_on", "amount", "currency")

    def __init__(self, *positional: Any, kind: str, **named: Any) -> None:
        super().__init__(*positional, **named)
        if kind == Fact.Kind.EVENT:
            del self.fields["amount"], self.fields["currency"]
        else:
            self.fields["dated_on"].required = False
            currencies = [(code, f"{code} {currency_name(code)}") for code in currencies_in_use()]
            self.fields["currency"].choices = currencies  # type: ignore[attr-defined]

    @property
    def stated(self) -> Stated:
        values = self.cleaned_data
        currency, amount = values.get("currency", ""), values.get("amount")
        minor = amount * 10 ** minor_units(currency) if amount is not None else None
        return Stated(values["dated_on"], minor, currency if minor is not None else "", self.provenance)


class FactForm(StatementForm):
    """A fact with its first value."""

    title = LineField(label=_("What happened, in one sentence"), max_length=200)
    language = LanguageChoice(label=_("Language of this sentence"))

    def __init__(self, *positional: Any, kind: str, **named: Any) -> None:
        super().__init__(*positional, kind=kind, **named)
        if kind == Fact.Kind.MONEY:
            self.fields["title"].label = _("What the money is for")


class AnswerForm(forms.Form):
    """What the holder of a letter's link tells."""

    title = LineField(
        label=_("What happened last, in one sentence"),
        max_length=200,
        help_text=_("A visit, a call, a shipment, a decision; also that nothing happened and why."),
    )
    language = LanguageChoice(label=_("Language of this sentence"))
    dated_on = PartialDateField(label=_("When that was"))
