"""Registering an organisation, finding one, and what its people write about it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from isopolity.core.names import fold
from isopolity.directory.models import Country, Organisation, Place
from isopolity.directory.queries import PROFILE, Filters, countries_listed
from isopolity.directory.queries.countries import country_codes, country_with_code, least_developed_on
from isopolity.ui.countries import country_name
from isopolity.ui.fields import LanguageChoice, LanguagesField, LineField, ParagraphField, WebsiteField, WholeNumberField, language_choices
from isopolity.ui.languages import MAIN_LANGUAGES

ANY: list[Any] = [("", _("all"))]
# In an address, for organisations that belong to no country; no country has a code of four letters.
NO_COUNTRY = "none"
MOST_PEOPLE = 40_000_000
FIRST_YEAR = 1800


def by_name(codes: Any) -> list[tuple[str, str]]:
    """Countries as choices, by their names in the reader's language."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda choice: (fold(choice[1]), choice[0]))


def country_choices() -> list[tuple[str, Any]]:
    return [("", _("choose a country")), *by_name(country_codes())]


def reader_language() -> str:
    """The reader's language where texts can be written in it, else English: what a language field begins with."""
    code = (get_language() or "en").split("-")[0]
    return code if code in MAIN_LANGUAGES else "en"


class OrganisationFilter(forms.Form):
    """The filters of the lists of cities, networks and organisations; the names are part of the address and stay stable."""

    q = LineField(label=_("Name, in any language"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country or area"), choices=ANY, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *Organisation.Kind.choices], required=False)
    language = forms.ChoiceField(label=_("Working language"), required=False)
    least_developed = forms.BooleanField(label=_("Least developed countries only"), required=False)

    def __init__(self, data: Any, *, kinds: tuple[str, ...]) -> None:
        super().__init__(data)
        self.kinds = kinds
        of_none = [] if kinds == (Organisation.Kind.LOCAL_AUTHORITY,) else [(NO_COUNTRY, _("no country given"))]
        self.fields["country"].choices = ANY + of_none + by_name(countries_listed(kinds))  # type: ignore[attr-defined]
        self.fields["language"].choices = ANY + language_choices()  # type: ignore[attr-defined]
        if kinds:
            del self.fields["kind"]

    def filters(self, on: date) -> Filters:
        """What was asked, for `queries.listed_organisations`; "least developed" means on the day `on`."""
        asked = self.cleaned_data
        countries = frozenset({asked["country"].removeprefix(NO_COUNTRY)}) if asked["country"] else None
        if asked["least_developed"]:
            least = least_developed_on(on)
            countries = least if countries is None else least & countries
        kind = asked.get("kind", "")
        return Filters(kinds=self.kinds or ((kind,) if kind else ()), countries=countries, language=asked["language"], text=asked["q"])


class NamingForm(forms.Form):
    """Who an organisation is: what somebody vouches for."""

    name = LineField(label=_("Name of the authority or organisation"), max_length=200)
    country = forms.ChoiceField(
        label=_("Country or area"), choices=country_choices, required=False, error_messages={"required": _("Say in which country it is.")}
    )

    def __init__(self, data: Any = None, *, place: Place | None = None, kind: str = "", **options: Any) -> None:
        super().__init__(data, **options)
        self.place = place
        # Nobody is told that they may leave out what a local authority needs; other kinds may belong to no country.
        self.fields["country"].required = kind == Organisation.Kind.LOCAL_AUTHORITY
        if place is not None:
            del self.fields["country"]

    def clean_country(self) -> Country | None:
        return country_with_code(self.cleaned_data["country"])

    @property
    def country_meant(self) -> Country | None:
        """The country that was typed, or that of the place."""
        return self.place.country if self.place is not None else self.cleaned_data.get("country")


class RegistrationForm(NamingForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=Organisation.Kind)
    level = forms.ChoiceField(
        label=_("Level of the local authority"), choices=[("", _("not said")), *Organisation.Level.choices], required=False
    )
    office = LineField(label=_("Your office in it"), max_length=120, help_text=_("Such as mayor, secretary general, head of cooperation."))
    languages = LanguagesField(label=_("Languages in which it works"))
    intent = ParagraphField(
        label=_("Why it wants to work with other cities"),
        max_length=1000,
        rows=4,
        required=False,
        help_text=_("Partners read this first. You can write it later."),
    )
    is_another = forms.BooleanField(label=_("Ours is another organisation than those"), required=False, widget=forms.HiddenInput)
    field_order = ("name", "kind", "level", "country", "office", "languages", "intent", "is_another")

    def __init__(self, data: Any = None, *, place: Place | None = None, **options: Any) -> None:
        kind = data.get("kind", "") if data is not None else options.get("initial", {}).get("kind", "")
        super().__init__(data, place=place, kind=kind, **options)
        if place is not None:
            self.initial.setdefault("languages", list(dict.fromkeys(code.split("-")[0] for code in place.country.languages)))
            self.fields["languages"].help_text = _("Filled in by the table of countries. Change it if your authority works in others.")
        if "country" in self.fields:
            self.fields["country"].help_text = _("A local authority needs one; a network may leave it open.")

    def ask_whether_another(self) -> None:
        """Show the question that look-alikes raise."""
        self.fields["is_another"].widget = forms.CheckboxInput()

    @property
    def authority_place(self) -> Place | None:
        """The place of a local authority, whose neighbours in it may be the same one; other kinds share places."""
        return self.place if self.cleaned_data.get("kind") == Organisation.Kind.LOCAL_AUTHORITY else None

    @property
    def values(self) -> dict[str, Any]:
        """What `services.register_organisation` takes, from a valid form."""
        return {**self.cleaned_data, "country": self.country_meant, "place": self.place, "language": reader_language()}


class ProfileForm(forms.Form):
    """What an organisation's people may change at any time; `version` tells whether somebody else changed it meanwhile."""

    version = forms.CharField(max_length=64, widget=forms.HiddenInput)
    acronym = LineField(label=_("Acronym"), max_length=40, required=False)
    level = forms.ChoiceField(
        label=_("Level of the local authority"), choices=[("", _("not said")), *Organisation.Level.choices], required=False
    )
    languages = LanguagesField(label=_("Languages in which it works"))
    about = ParagraphField(label=_("What partners should know"), max_length=2000, rows=6, required=False)
    intent = ParagraphField(label=_("Why it wants to work with other cities"), max_length=1000, rows=4, required=False)
    language = LanguageChoice(label=_("Language of these two texts"))
    population = WholeNumberField(label=_("Inhabitants"), least=1, most=MOST_PEOPLE, required=False)
    population_year = WholeNumberField(label=_("Year of that figure"), least=FIRST_YEAR, most=9999, required=False)
    population_source = LineField(label=_("Source of that figure"), max_length=200, required=False)
    who_signs = LineField(
        label=_("Who signs its agreements"), max_length=200, required=False, help_text=_("The office, such as the mayor.")
    )
    who_approves = LineField(
        label=_("Who must approve them before"),
        max_length=200,
        required=False,
        help_text=_("Such as the council, the prefect, a ministry."),
    )
    connectivity = forms.ChoiceField(
        label=_("Its line to the internet"),
        choices=Organisation.Connectivity,
        required=False,
        help_text=_("Partners with a strong line then know what to send, and how."),
    )
    website = WebsiteField(label=_("Website"), max_length=300, required=False)

    AUTHORITY_ONLY = ("level", "population", "population_year", "population_source")

    def __init__(self, data: Any = None, *, organisation: Organisation, today: date, version: str) -> None:
        fields = {name: getattr(organisation, name) for name in PROFILE}
        super().__init__(data, initial={**fields, "language": organisation.language or reader_language(), "version": version})
        self.today = today
        if organisation.kind != Organisation.Kind.LOCAL_AUTHORITY:
            for name in self.AUTHORITY_ONLY:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("population") is not None:
            for name, words in (("population_year", _("Say of which year it is.")), ("population_source", _("Say where it comes from."))):
                if name not in self.errors and not values.get(name):
                    self.add_error(name, words)
        if (values.get("population_year") or 0) > self.today.year:
            self.add_error("population_year", _("That year is still to come."))
        return values

    @property
    def changes(self) -> dict[str, Any]:
        """What `services.change_profile` takes, from a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name in PROFILE}


class ReasonForm(forms.Form):
    """A reason that stays: for closing, reopening, vouching, sending back, renaming."""

    reason = ParagraphField(label=_("Reason"), max_length=500, rows=3)


class RenamingForm(ReasonForm):
    name = LineField(label=_("New name"), max_length=200)
    field_order = ("name", "reason")
