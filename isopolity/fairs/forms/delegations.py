"""What a delegation says of itself, its people, and what is asked of the list of delegations."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.directory.forms.organisations import ANY, by_name, reader_language
from isopolity.directory.models import Organisation
from isopolity.exchange.theme_choices import filed_choices
from isopolity.fairs.forms.rooms import SlotTicks
from isopolity.fairs.models import Delegate, Delegation, Fair, Slot
from isopolity.ui.fields import LanguageChoice, LanguagesField, LineField, ParagraphField, WholeNumberField, language_choices

THEMES = 3


class DelegationForm(forms.Form):
    """Registering, and changing what was said."""

    languages = LanguagesField(label=_("Languages in which it can talk at its table"))
    theme_1 = forms.ChoiceField(label=_("First theme"), required=False)
    theme_2 = forms.ChoiceField(label=_("Second theme"), required=False)
    theme_3 = forms.ChoiceField(label=_("Third theme"), required=False)
    words = ParagraphField(
        label=_("What it hopes for"),
        max_length=1000,
        rows=4,
        required=False,
        help_text=_("Other delegations read this when they choose whom to meet."),
    )
    language = LanguageChoice(label=_("Language of these words"))
    teams = WholeNumberField(
        label=_("Meetings that it can hold at once"),
        least=1,
        most=20,
        initial=1,
        help_text=_("More than one only if it has people for several tables."),
    )
    most_meetings = WholeNumberField(
        label=_("Meetings at most"), least=1, most=400, required=False, help_text=_("Leave it empty where there is no limit.")
    )

    def __init__(self, data: Any = None, *, organisation: Organisation, delegation: Delegation | None = None) -> None:
        if delegation is None:
            initial: dict[str, Any] = {
                "languages": organisation.languages,
                "language": organisation.language or reader_language(),
                "teams": 1,
            }
        else:
            names = ("languages", "words", "language", "teams", "most_meetings")
            initial = {name: getattr(delegation, name) for name in names}
            initial |= {f"theme_{number}": theme for number, theme in enumerate(delegation.themes, start=1)}
            initial["language"] = delegation.language or reader_language()
        super().__init__(data, initial=initial)
        choices = [("", _("none")), *filed_choices(reader_language())]
        for number in range(1, THEMES + 1):
            self.fields[f"theme_{number}"].choices = choices  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What the services take, from a valid form."""
        asked = dict(self.cleaned_data)
        themes = [asked.pop(f"theme_{number}") for number in range(1, THEMES + 1)]
        return {**asked, "themes": list(dict.fromkeys(theme for theme in themes if theme))}


class AvailabilityForm(forms.Form):
    """Ticked: the delegation is there. Everything is ticked until somebody says otherwise."""

    here = SlotTicks(label=_("There at these times"), required=False)

    def __init__(self, data: Any = None, *, fair: Fair, slots: list[Slot], away: Iterable[int]) -> None:
        absent = set(away)
        super().__init__(data, initial={"here": [slot.public_id for slot in slots if slot.pk not in absent]})
        self.slots = slots
        self.fields["here"].offer(fair, slots)  # type: ignore[attr-defined]

    @property
    def away(self) -> list[str]:
        """The public ids of the slots that were not ticked, from a valid form."""
        here = set(self.cleaned_data["here"])
        return [slot.public_id for slot in self.slots if slot.public_id not in here]


class LeavingForm(forms.Form):
    reason = ParagraphField(label=_("Why it withdraws"), max_length=500, rows=3, help_text=_("The secretariat of the fair reads this."))


class DelegateForm(forms.Form):
    name = LineField(label=_("Name, as on the badge"), max_length=120)
    office = LineField(label=_("Office"), max_length=120, help_text=_("Such as mayor, or head of cooperation."))
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Delegate.Sex,
        widget=forms.RadioSelect,
        help_text=_("Only for the share of women among delegates. You need not say it."),
    )
    languages = LanguagesField(label=_("Languages"), required=False)
    team = forms.TypedChoiceField(
        label=_("Team"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The calendar file of this person holds the meetings of this team; without a team, those of the whole delegation."),
    )

    def __init__(self, data: Any = None, *, delegation: Delegation, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        if delegation.teams > 1:
            teams = [(number, _("team %(team)s") % {"team": number}) for number in range(1, delegation.teams + 1)]
            self.fields["team"].choices = [("", _("not said")), *teams]  # type: ignore[attr-defined]
        else:
            del self.fields["team"]


class AnswerForm(forms.Form):
    """The secretariat's answer to the delegations that were ticked."""

    do = forms.ChoiceField(choices=[("accredit", ""), ("refuse", "")], widget=forms.HiddenInput)
    reason = LineField(
        label=_("Reason, where you do not accredit"),
        max_length=500,
        required=False,
        help_text=_("It stands in the letter to the delegation."),
    )


class DelegationFilter(forms.Form):
    """The filters of the list; the names are part of the address and stay stable."""

    q = LineField(label=_("Name, in any language"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country or area"), choices=ANY, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *Delegation.State.choices], required=False)

    def __init__(self, data: Any, *, countries: Iterable[str], themes: list[tuple[str, str]], inside: bool) -> None:
        super().__init__(data)
        self.fields["country"].choices = ANY + by_name(countries)  # type: ignore[attr-defined]
        self.fields["language"].choices = ANY + language_choices()  # type: ignore[attr-defined]
        self.fields["theme"].choices = ANY + themes  # type: ignore[attr-defined]
        if not inside:
            del self.fields["state"]
