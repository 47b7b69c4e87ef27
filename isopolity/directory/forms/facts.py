"""Other names, figures about the town, focal points."""

import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from isopolity.core.reasons import Reason
from isopolity.directory.forms.organisations import FIRST_YEAR, reader_language
from isopolity.directory.models import ContextFigure, FocalPoint
from isopolity.ui.fields import DayField, LanguageChoice, LanguagesField, LineField, MailField, WholeNumberField
from isopolity.ui.sentences import sentence

LEAST, MOST = Decimal(-100), Decimal(9_999_999)
PER_CENT = {ContextFigure.Kind.INFORMAL_HOUSING, ContextFigure.Kind.YOUTH}
# Towns that grow or shrink faster in a year than this are a slip of the finger.
FASTEST = Decimal(30)


class NameForm(forms.Form):
    name = LineField(label=_("The name"), max_length=200)
    language = LanguageChoice(label=_("In which language"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"language": reader_language()})


class FigureField(LineField):
    """A number with at most two decimals, in digits of any writing, with a point or a comma before them."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "size": 12})

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed).translate(str.maketrans("٫,−", "..-"))
        try:
            number = Decimal(plain)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number.adjusted() > 7 or number != number.quantize(Decimal("0.01")):
            raise ValidationError(sentence(Reason("figure-unreadable", {"typed": typed[:40]})), code="figure-unreadable")
        return number.quantize(Decimal("0.01"))


class FigureForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it says"), choices=ContextFigure.Kind)
    value = FigureField(label=_("Figure"), max_length=40)
    year = WholeNumberField(label=_("Year of the figure"), least=FIRST_YEAR, most=9999)
    source = LineField(
        label=_("Source of the figure"), max_length=200, help_text=_("Such as the census of 2013. Two sources may disagree.")
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > self.today.year:
            raise ValidationError(_("That year is still to come."), code="future")
        return year

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        value, kind = values.get("value"), values.get("kind")
        if value is not None and kind is not None:
            least, most = self._range(kind)
            if not least <= value <= most:
                self.add_error("value", sentence(Reason("figure-out-of-range", {"least": int(least), "most": int(most)})))
        return values

    @staticmethod
    def _range(kind: str) -> tuple[Decimal, Decimal]:
        if kind in PER_CENT:
            return Decimal(0), Decimal(100)
        return (-FASTEST, FASTEST) if kind == ContextFigure.Kind.GROWTH else (Decimal(0), MOST)


class FocalPointForm(forms.Form):
    name = LineField(label=_("Name of the person"), max_length=120)
    office = LineField(label=_("Office"), max_length=120)
    email = MailField(
        label=_("E-mail address"), required=False, help_text=_("Shown to people who act for an organisation in the public directory.")
    )
    telephone = LineField(
        label=_("Telephone"), max_length=40, required=False, help_text=_("Shown to the same people. Begin with + and the country’s number.")
    )
    languages = LanguagesField(label=_("Languages this person speaks"), required=False)
    stands_in_for = forms.ChoiceField(label=_("Stands in for"), required=False)
    since = DayField(label=_("In this office since"), required=False)
    consents = forms.BooleanField(
        label=_("This person agrees that name and office are public"),
        required=False,
        help_text=_("Without it, only your own organisation sees this person. The consent can be taken back at any time."),
    )

    def __init__(self, data: Any = None, *, colleagues: list[FocalPoint], point: FocalPoint | None = None) -> None:
        super().__init__(data, initial=self._of(point) if point else {})
        self.colleagues = {one.public_id: one for one in colleagues if one != point}
        choices: list[Any] = [("", _("nobody"))]
        choices += [(public_id, f"{one.name} ({one.office})") for public_id, one in self.colleagues.items()]
        self.fields["stands_in_for"].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def _of(point: FocalPoint) -> dict[str, Any]:
        fields = {name: getattr(point, name) for name in ("name", "office", "email", "telephone", "languages", "since")}
        stands_in_for = point.stands_in_for.public_id if point.stands_in_for else ""
        return {**fields, "consents": point.consent_at is not None, "stands_in_for": stands_in_for}

    @property
    def values(self) -> dict[str, Any]:
        """What `services.keep_focal_point` takes, from a valid form."""
        return {**self.cleaned_data, "stands_in_for": self.colleagues.get(self.cleaned_data["stands_in_for"])}


class LeavingForm(forms.Form):
    until = DayField(label=_("Last day in this office"))
