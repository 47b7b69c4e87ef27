"""Asking for a timetable, and moving one meeting by hand."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from isopolity.fairs.models import Fair, Timetable
from isopolity.fairs.queries.days import slots_of
from isopolity.fairs.services.timetables import MOST_MOVES, MOST_SEED, STEPS
from isopolity.ui.fields import LineField, WholeNumberField

MOST_NOTE = 300
MOST_TABLES = 10_000


class StartForm(forms.Form):
    """What the worker is asked for. A first timetable cannot be a repair."""

    kind = forms.ChoiceField(
        label=_("What is needed"),
        widget=forms.RadioSelect,
        initial=Timetable.Kind.WHOLE,
        choices=[
            (Timetable.Kind.WHOLE, _("A timetable made anew")),
            (Timetable.Kind.REPAIR, _("A repair of the one that stands, with as few changes as possible")),
        ],
    )
    effort = forms.ChoiceField(
        label=_("How long to search"),
        initial="usual",
        choices=[("quick", _("briefly")), ("usual", _("as usual")), ("thorough", _("thoroughly"))],
        help_text=_("For a timetable made anew. The work is counted in steps, so the same input, seed and steps give the same timetable."),
    )
    seed = WholeNumberField(
        label=_("Seed"),
        most=MOST_SEED,
        initial=0,
        help_text=_("Draws the lots among equal wishes. It is shown to everybody, so that nobody can choose it in secret."),
    )
    most_moves = WholeNumberField(
        label=_("Meetings that a repair may move or drop"),
        most=1_000,
        initial=MOST_MOVES,
        help_text=_("A meeting that the event hits counts only if it gets another place."),
    )
    note = LineField(
        label=_("What happened"),
        max_length=MOST_NOTE,
        required=False,
        help_text=_("Such as: the interpreter for Arabic is ill on Tuesday."),
    )

    def asked(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {"kind": data["kind"], "steps": STEPS[data["effort"]], **{name: data[name] for name in ("seed", "most_moves", "note")}}


class MoveForm(forms.Form):
    """Another slot and table for one meeting."""

    slot = forms.ChoiceField(label=_("Time"))
    table = WholeNumberField(label=_("Table"), least=1, most=MOST_TABLES)
    note = LineField(label=_("Why"), max_length=MOST_NOTE, required=False)

    def __init__(self, *args: Any, fair: Fair, **options: Any) -> None:
        super().__init__(*args, **options)
        zone = fair.zone
        choices = [(slot.public_id, date_format(slot.starts_at.astimezone(zone), "D j, H:i")) for slot in slots_of(fair)]
        field: Any = self.fields["slot"]
        field.choices = choices
