"""Making a fair and keeping it, in short steps."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from isopolity.core.reasons import Reason
from isopolity.directory.forms.organisations import country_choices, reader_language
from isopolity.directory.models import Organisation, Place
from isopolity.directory.queries.places import places_found
from isopolity.fairs.models import Fair
from isopolity.fairs.services.fairs import STEPS
from isopolity.ui.fields import DayField, LanguageChoice, LanguagesField, LineField, ParagraphField, WebsiteField, WholeNumberField
from isopolity.ui.sentences import sentence

NO_LIMIT = _("Leave it empty where there is no limit.")


def known_zone(typed: str) -> str:
    """The name of a time zone (IANA) as it is written there, however it was typed; raises a sentence for an unknown one."""
    wanted = typed.replace(" ", "_").casefold()
    found = next((name for name in available_timezones() if name.casefold() == wanted), None)
    if found is None:
        raise ValidationError(sentence(Reason("time-zone-unknown", {"typed": typed[:60]})))
    return found


class PlaceFields(forms.Form):
    """A town by its name and country, and the time zone, which is the town's unless another is typed."""

    town = LineField(label=_("Town"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country or area"), choices=country_choices, required=False)
    time_zone = LineField(
        label=_("Time zone of the hall"),
        max_length=40,
        required=False,
        help_text=_(
            "Leave it empty for that of the town. Otherwise such as Africa/Porto-Novo: all times of the fair are those of its clock."
        ),
    )

    def clean_time_zone(self) -> str:
        typed = self.cleaned_data["time_zone"]
        return known_zone(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["place"] = self._place(values)
        if not values.get("time_zone") and "time_zone" not in self.errors:
            values["time_zone"] = values["place"].time_zone if values["place"] else ""
            if not values["time_zone"] and "town" not in self.errors:
                self.add_error("time_zone", sentence(Reason("time-zone-needed")))
        return values

    def _place(self, values: dict[str, Any]) -> Place | None:
        if not values.get("town"):
            return None
        found = places_found(values["town"], values.get("country") or "", most=1)
        if not found:
            self.add_error("town", sentence(Reason("town-unknown", {"town": values["town"]})))
            return None
        return found[0]


class NewFairForm(PlaceFields):
    """What must be known at the beginning; everything else has a page of its own."""

    name = LineField(label=_("Name of the fair"), max_length=200)
    language = LanguageChoice(label=_("Language of this name"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    field_order = ("name", "language", "starts_on", "ends_on", "town", "country", "time_zone")

    def __init__(self, data: Any = None, *, organisation: Organisation | None = None) -> None:
        place = organisation.place if organisation is not None else None
        town = {"town": place.name, "country": place.country_id} if place else {}
        super().__init__(data, initial={"language": reader_language(), **town})

    @property
    def values(self) -> dict[str, Any]:
        """What `services.create_fair` takes, from a valid form."""
        names = ("name", "language", "starts_on", "ends_on", "time_zone", "place")
        return {name: self.cleaned_data[name] for name in names}


class WhatForm(forms.Form):
    name = LineField(label=_("Name of the fair"), max_length=200)
    about = ParagraphField(label=_("What it is for"), max_length=2000, required=False)
    language = LanguageChoice(label=_("Language of these words"))
    languages = LanguagesField(label=_("Languages of the fair"), help_text=_("Those for which there is somebody in the hall."))
    part_of = LineField(
        label=_("Event that it is part of"),
        max_length=200,
        required=False,
        help_text=_("Such as the assembly of a network. The fair may also stand alone."),
    )
    part_of_place = LineField(label=_("Place of that event"), max_length=200, required=False)
    part_of_starts_on = DayField(label=_("First day of that event"), required=False)
    part_of_ends_on = DayField(label=_("Last day of that event"), required=False)
    part_of_website = WebsiteField(label=_("Website of that event"), max_length=300, required=False)
    website = WebsiteField(label=_("Website of the fair"), max_length=300, required=False)
    field_order = ("name", "about", "language", "languages", "website")


class WhenForm(PlaceFields):
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    venue = LineField(label=_("Hall and address"), max_length=300, required=False)
    field_order = ("starts_on", "ends_on", "town", "country", "venue", "time_zone")


class RulesForm(forms.Form):
    register_until = DayField(label=_("Last day to register"))
    request_until = DayField(label=_("Last day to ask for meetings and to answer"))
    capacity = WholeNumberField(label=_("Delegations at most"), least=1, most=5000, required=False, help_text=NO_LIMIT)
    who_meets = forms.ChoiceField(label=_("Who may meet"), choices=Fair.WhoMeets)
    most_requests = WholeNumberField(
        label=_("Requests that one delegation may send"), least=1, most=500, help_text=_("What a delegation receives is never limited.")
    )
    most_meetings = WholeNumberField(label=_("Meetings of one delegation at most"), least=1, most=400, required=False, help_text=NO_LIMIT)
    least_meetings = WholeNumberField(label=_("Meetings that each delegation should have"), most=400)
    least_meetings_ldc = WholeNumberField(label=_("Meetings that a delegation of a least developed country should have"), most=400)
    relay_allowed = forms.BooleanField(
        label=_("Two interpreters may relay through a third language where both sides agree"), required=False
    )
    answer_days = WholeNumberField(label=_("Days after which an unanswered request lapses"), least=1, most=365)
    outcome_days = WholeNumberField(label=_("Days after which a meeting without a word is shown as silent"), least=1, most=365)


FORMS: dict[str, type[forms.Form]] = {"what": WhatForm, "when": WhenForm, "rules": RulesForm}


def form_of(fair: Fair, step: str, data: Any = None) -> forms.Form:
    """The form of one step with what is known."""
    initial = {name: getattr(fair, name) for name in STEPS[step] if name != "place"}
    if step == "when" and fair.place:
        initial |= {"town": fair.place.name, "country": fair.place.country_id}
    return FORMS[step](data, initial=initial)


def values_of(form: forms.Form, step: str) -> dict[str, Any]:
    """What `services.change_fair` takes, from a valid form."""
    return {name: form.cleaned_data[name] for name in STEPS[step]}


class CancellingForm(forms.Form):
    reason = ParagraphField(
        label=_("Why it is cancelled"),
        max_length=500,
        rows=3,
        help_text=_("All delegations read this in a letter, and everybody on the page of the fair."),
    )


class OrganiserForm(forms.Form):
    """Which organisation joins: chosen from those found by a name."""

    organisation = forms.CharField(max_length=40, widget=forms.HiddenInput)
