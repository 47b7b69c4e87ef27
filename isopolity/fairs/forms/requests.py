"""Forms of requests for meetings."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.exchange.forms import reader_language
from isopolity.exchange.theme_choices import filed_choices
from isopolity.fairs.models import Delegation, MeetingRequest
from isopolity.ui.fields import LanguageChoice, LineField, ParagraphField, WholeNumberField

MOST_WORDS = 500
MOST_PLACES = 999
NOT_OFFERED = _("Choose one of the delegations of the list.")


class RelayField(forms.BooleanField):
    """Agreement to two interpreters who relay. Nobody is taken to agree."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Two interpreters may relay through a third language"),
            required=False,
            help_text=_("Only where nobody interprets directly; it takes more time. Both sides must agree."),
        )


class AskForm(forms.Form):
    """A delegation asks another for a meeting."""

    reason = ParagraphField(
        label=_("What you want to talk about"),
        max_length=MOST_WORDS,
        rows=4,
        help_text=_("The other delegation and those who organise the fair read this."),
    )
    language = LanguageChoice(label=_("Language of these words"))
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    def __init__(self, *positional: Any, relay: bool, **named: Any) -> None:
        """`relay`: the question is put, because the fair allows it and no language is shared."""
        super().__init__(*positional, **named)
        if relay:
            self.fields["relay"] = RelayField()
        self.fields["theme"].choices = [("", _("no theme in particular")), *filed_choices(reader_language())]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Yes, no or taking back. Only a no needs words."""

    text = LineField(label=_("Why not"), max_length=MOST_WORDS, help_text=_("One sentence is enough. The other delegation reads it."))
    language = LanguageChoice(label=_("Language of these words"))

    def __init__(self, act: str, *positional: Any, relay: bool = False, **named: Any) -> None:
        super().__init__(*positional, **named)
        if act == "accept" and relay:
            self.fields["relay"] = RelayField()
        if act != "decline":
            del self.fields["text"], self.fields["language"]


class TakeBackForm(forms.Form):
    """The secretariat ends a request."""

    reason = LineField(label=_("Why"), max_length=MOST_WORDS, help_text=_("All parties read this in their letter."))


class _ByDelegations(forms.Form):
    """Chooses among the accredited delegations of one fair, which are at hand already."""

    def __init__(self, delegations: Sequence[Delegation], *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.by_id = {delegation.public_id: delegation for delegation in delegations}
        self.choices = [(delegation.public_id, delegation.organisation.shown_name) for delegation in delegations]
        if "relay" in self.fields and not (delegations and delegations[0].fair.relay_allowed):
            del self.fields["relay"]

    def offer(self, name: str, *, empty: bool = True) -> None:
        field: Any = self.fields[name]
        field.choices = [("", "–"), *self.choices] if empty else self.choices


class DeskForm(_ByDelegations):
    """Two delegations stand at the desk and want to meet."""

    first = forms.ChoiceField(label=_("Delegation that asks"), error_messages={"invalid_choice": NOT_OFFERED})
    second = forms.ChoiceField(label=_("Delegation that is asked"), error_messages={"invalid_choice": NOT_OFFERED})
    reason = LineField(label=_("What they want to talk about"), max_length=MOST_WORDS)
    language = LanguageChoice(label=_("Language of these words"))
    relay = RelayField()
    both_agree = forms.BooleanField(label=_("Both stand here and agree"))

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.offer("first")
        self.offer("second")

    @property
    def parties(self) -> tuple[Delegation, Delegation]:
        return self.by_id[self.cleaned_data["first"]], self.by_id[self.cleaned_data["second"]]


class RequireForm(_ByDelegations):
    """The secretariat adds a meeting of two or more delegations."""

    parties = forms.MultipleChoiceField(
        label=_("Delegations"), widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": NOT_OFFERED}
    )
    reason = LineField(label=_("What it is about"), max_length=MOST_WORDS, help_text=_("All parties read this."))
    language = LanguageChoice(label=_("Language of these words"))
    required = forms.BooleanField(
        label=_("It must be placed"),
        required=False,
        initial=True,
        help_text=_("Such meetings are placed before all others, also where others lose their place."),
    )
    relay = RelayField()

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.offer("parties", empty=False)

    @property
    def chosen(self) -> list[Delegation]:
        return [self.by_id[public_id] for public_id in self.cleaned_data["parties"]]


class FilterForm(_ByDelegations):
    """What the list of all requests shows."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *MeetingRequest.State.choices])
    origin = forms.ChoiceField(label=_("How it came"), required=False, choices=[("", _("all")), *MeetingRequest.Origin.choices])
    delegation = forms.ChoiceField(label=_("Delegation"), required=False)
    required = forms.BooleanField(label=_("only those that must be placed"), required=False)

    def __init__(self, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.offer("delegation")

    @property
    def filters(self) -> dict[str, Any]:
        """Arguments of `queries.requests.requests_of_fair`; what cannot be read filters nothing."""
        self.is_valid()
        return self.cleaned_data


class RanksForm(forms.Form):
    """A number beside each wish of a page, by the public id of its request."""

    def __init__(self, wishes: Sequence[tuple[str, int | None, str]], data: Any = None) -> None:
        """`wishes`: public id, rank, and the words that name the wish."""
        super().__init__(data)
        for public_id, rank, words in wishes:
            self.fields[public_id] = WholeNumberField(most=MOST_PLACES, least=1, required=False, label=words, initial=rank)
            self.fields[public_id].widget.attrs["size"] = 3
