"""One stay on the list of least developed countries, as a steward types it."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from isopolity.core.development import Graduation
from isopolity.core.development import LdcPeriod as Period
from isopolity.core.partial_dates import PartialDate, parsed_partial_date
from isopolity.core.reasons import Reason
from isopolity.directory.models import LdcPeriod
from isopolity.directory.services.ldc_periods import Cited, Stay
from isopolity.ui.fields import LineField, ParagraphField, WebsiteField
from isopolity.ui.sentences import sentence


class PartialDateField(LineField):
    """A year, a month or a day (2023, 2023-12, 2023-12-13) in digits of any writing; None when left empty."""

    widget = forms.TextInput(attrs={"dir": "ltr", "size": 12})

    def __init__(self, **options: Any) -> None:
        # In signs that keep their order: right-to-left text would turn a date round at its hyphens.
        days = {"year": "2023", "month": "\u20662023-12\u2069", "day": "\u20662023-12-13\u2069"}
        options.setdefault("help_text", format_lazy(_("As exact as the source: {year}, {month} or {day}."), **days))
        super().__init__(max_length=40, **options)

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return parsed_partial_date("".join(str(unicodedata.decimal(sign, sign)) for sign in typed))
        except ValueError:
            raise ValidationError(sentence(Reason("partial-date-unreadable", {"typed": typed})), code="unreadable") from None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value


class LdcPeriodForm(forms.Form):
    listed_from = PartialDateField(label=_("On the list from"))
    source_title = LineField(label=_("Source of the listing"), max_length=300)
    source_address = WebsiteField(label=_("Address of that source"), max_length=500, required=False)
    graduated = PartialDateField(label=_("Left the list"), required=False)
    graduation_source_title = LineField(
        label=_("Source that says so"),
        max_length=300,
        required=False,
        help_text=_("A source dated before the day of leaving can only announce it, and does not count."),
    )
    graduation_source_dated = PartialDateField(label=_("Date of that source"), required=False)
    graduation_source_address = WebsiteField(label=_("Address of the source of leaving"), max_length=500, required=False)
    scheduled = PartialDateField(
        label=_("Leaving is scheduled for"), required=False, help_text=_("A schedule is shown, and changes no status.")
    )
    scheduled_as_stated = LineField(label=_("The schedule in the words of its source"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("graduated") is not None:
            for name in ("graduation_source_title", "graduation_source_dated"):
                if name not in self.errors and not values.get(name):
                    self.add_error(name, sentence(Reason("graduation-without-source")))
        return values

    @property
    def stay(self) -> Stay:
        """What the service takes, from a valid form."""
        values = self.cleaned_data
        graduation, graduation_source = None, None
        if values["graduated"] is not None:
            graduation = Graduation(values["graduated"], values["graduation_source_title"], values["graduation_source_dated"])
            graduation_source = Cited(values["graduation_source_title"], values["graduation_source_address"])
        period = Period(values["listed_from"], values["source_title"], graduation, values["scheduled"])
        return Stay(period, Cited(values["source_title"], values["source_address"]), graduation_source, values["scheduled_as_stated"])


class RemovalForm(forms.Form):
    why = ParagraphField(label=_("Why it is taken away"), max_length=500, rows=2)


def typed_already(row: LdcPeriod) -> dict[str, Any]:
    """The fields of a stay as they stand."""
    period = row.period
    return {
        "listed_from": period.listed_from,
        "source_title": row.source.title,
        "source_address": row.source.address,
        "graduated": period.graduation.on if period.graduation else None,
        "graduation_source_title": row.graduation_source.title if row.graduation_source else "",
        "graduation_source_address": row.graduation_source.address if row.graduation_source else "",
        "graduation_source_dated": period.graduation.source_dated if period.graduation else None,
        "scheduled": period.scheduled,
        "scheduled_as_stated": row.scheduled_as_stated,
    }
