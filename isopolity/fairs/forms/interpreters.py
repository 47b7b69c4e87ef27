"""The form of an interpreter."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from isopolity.fairs.models import Fair, Slot
from isopolity.ui.fields import LanguagesField, LineField, WholeNumberField

MOST = 200


class InterpreterForm(forms.Form):
    """Who interprets, between which languages, how long in a row, and when they are not there."""

    name = LineField(label=_("Name"), max_length=120)
    languages = LanguagesField(label=_("Languages"), help_text=_("Two or more: they interpret between any two of these."))
    most_consecutive = WholeNumberField(
        label=_("Meetings in a row before a rest"), most=MOST, least=1, required=False, help_text=_("Empty: as many as there are.")
    )
    most_meetings = WholeNumberField(
        label=_("Meetings at most"), most=MOST, required=False, help_text=_("In the whole fair. Empty: no limit.")
    )
    away = forms.MultipleChoiceField(
        label=_("Not there in these slots"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("The times of the fair have changed meanwhile. Look at them again.")},
    )

    def __init__(self, fair: Fair, slots: Sequence[Slot], *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        away: Any = self.fields["away"]
        away.choices = slot_choices(slots, fair.zone)


def slot_choices(slots: Sequence[Slot], zone: ZoneInfo) -> list[tuple[str, str]]:
    """Public id and words of each slot, by the clock of the hall."""
    return [(slot.public_id, slot_words(slot, zone)) for slot in slots]


def slot_words(slot: Slot, zone: ZoneInfo) -> str:
    start, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return f"{date_format(start, 'SHORT_DATE_FORMAT')} {date_format(start, 'TIME_FORMAT')}–{date_format(end, 'TIME_FORMAT')}"
