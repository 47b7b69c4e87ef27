"""Drawing slots, and keeping rooms and tables."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from isopolity.core.reasons import Reason
from isopolity.core.typed import clean_text
from isopolity.fairs.models import Fair, MeetingTable, Slot
from isopolity.ui.fields import DayField, LineField, WholeNumberField, taken

BREAKS = 2
CLOCK = re.compile(r"(\d{1,2})(?:[:.h٫](\d{2}))?h?", re.IGNORECASE)


class ClockField(forms.Field):
    """A time of the day on 24 hours: 9:30, 09.30, 9h30 or 9, in digits of any writing; None when left empty."""

    widget = forms.TextInput(attrs={"dir": "ltr", "size": 6, "inputmode": "text", "autocomplete": "off"})

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        typed = taken(clean_text(str(value), most=20))
        plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed if not sign.isspace())
        found = CLOCK.fullmatch(plain)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        return time(hour, minute) if hour < 24 and minute < 60 else taken(Reason("clock-unreadable", {"typed": typed}))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class DrawingForm(forms.Form):
    """The slots of one day: from, to, how long, breaks."""

    day = DayField(label=_("Day"))
    starts = ClockField(label=_("From"), initial=time(9))
    ends = ClockField(label=_("To"), initial=time(17))
    minutes = WholeNumberField(label=_("Minutes of a meeting"), least=5, most=240, initial=30)
    pause = WholeNumberField(label=_("Minutes between two meetings"), most=120, initial=0)
    break_1_starts = ClockField(label=_("First break from"), required=False, initial=time(12))
    break_1_ends = ClockField(label=_("First break to"), required=False, initial=time(13, 30))
    break_2_starts = ClockField(label=_("Second break from"), required=False)
    break_2_ends = ClockField(label=_("Second break to"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for number in range(1, BREAKS + 1):
            first, last = f"break_{number}_starts", f"break_{number}_ends"
            for given, missing in ((first, last), (last, first)):
                if values.get(given) and not values.get(missing) and missing not in self.errors:
                    self.add_error(missing, _("A break needs a beginning and an end."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What `services.draw_slots` takes, from a valid form."""
        asked = self.cleaned_data
        pairs = [(asked[f"break_{number}_starts"], asked[f"break_{number}_ends"]) for number in range(1, BREAKS + 1)]
        return {
            **{name: asked[name] for name in ("day", "starts", "ends", "minutes")},
            "pause": asked["pause"] or 0,
            "breaks": [(first, last) for first, last in pairs if first and last],
        }


class RoomForm(forms.Form):
    name = LineField(label=_("Name of the room"), max_length=80, help_text=_("Such as Main hall, or First floor."))


class TablesForm(forms.Form):
    number = WholeNumberField(label=_("How many tables more"), least=1, most=200)
    is_spare = forms.BooleanField(label=_("Spare: kept out of the timetable, for the day itself"), required=False)


class SlotTicks(forms.MultipleChoiceField):
    """Slots of a fair to tick, in groups of days, by the clock of the hall; the value is their public ids."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, fair: Fair, slots: Iterable[Slot]) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for slot in slots:
            first, last = localtime(slot.starts_at, fair.zone), localtime(slot.ends_at, fair.zone)
            day = date_format(first, "DATE_FORMAT")
            groups.setdefault(day, []).append((slot.public_id, f"{date_format(first, 'TIME_FORMAT')}–{date_format(last, 'TIME_FORMAT')}"))
        self.choices = list(groups.items())


class TableForm(forms.Form):
    """Where a table stands, whether it is a spare one, and when it is closed."""

    room = forms.ChoiceField(label=_("Room"))
    is_spare = forms.BooleanField(label=_("Spare: kept out of the timetable, for the day itself"), required=False)
    closed = SlotTicks(label=_("Closed at these times"), required=False)

    def __init__(self, data: Any = None, *, table: MeetingTable, closed: Iterable[str], slots: Iterable[Slot]) -> None:
        super().__init__(data, initial={"room": table.room.public_id, "is_spare": table.is_spare, "closed": list(closed)})
        self.rooms = {room.public_id: room for room in table.fair.rooms.all()}
        self.fields["room"].choices = [(key, room.name) for key, room in self.rooms.items()]  # type: ignore[attr-defined]
        self.fields["closed"].offer(table.fair, slots)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What `services.change_table` takes, from a valid form."""
        return {**self.cleaned_data, "room": self.rooms[self.cleaned_data["room"]]}
