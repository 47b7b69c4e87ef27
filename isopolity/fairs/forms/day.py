"""Forms of the day in the hall, and of what came of meetings."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from isopolity.directory.models import Organisation
from isopolity.exchange.forms import reader_language
from isopolity.exchange.theme_choices import filed_choices
from isopolity.fairs.models import Incident, Outcome, Slot
from isopolity.ui.fields import DayField, LanguageChoice, LineField, ParagraphField
from isopolity.ui.wording import comma

NOT_OFFERED = forms.ModelChoiceField.default_error_messages["invalid_choice"]
RATINGS = (("", _("no answer")), *((str(mark), str(mark)) for mark in range(1, 6)))


class CheckInForm(forms.Form):
    """The code of a badge, typed or read by a scanner that types."""

    badge = LineField(
        label=_("Code on the badge"), max_length=40, help_text=_("Eight letters and digits; capitals and spaces do not matter.")
    )


class IncidentForm(forms.Form):
    """What happened, and in which slots somebody or something is not to be had. `slots` are those that have not ended, in order."""

    kind = forms.ChoiceField(label=_("What happened"))
    first_slot = forms.TypedChoiceField(label=_("From"), error_messages={"invalid_choice": NOT_OFFERED})
    last_slot = forms.TypedChoiceField(
        label=_("To"), required=False, empty_value=None, help_text=_("Nothing chosen: to the end of the fair."),
        error_messages={"invalid_choice": NOT_OFFERED},
    )  # fmt: skip
    note = LineField(label=_("Note"), max_length=300, required=False, help_text=_("Seen by those who organise the fair."))

    def __init__(self, kinds: tuple[str, ...], slots: list[Slot], *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        by_id = {slot.public_id: slot for slot in slots}
        offered = [(slot.public_id, self._written(slot)) for slot in slots]
        kind, first, last = self.fields["kind"], self.fields["first_slot"], self.fields["last_slot"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(first, forms.TypedChoiceField)
        assert isinstance(last, forms.TypedChoiceField)
        kind.choices = [choice for choice in Incident.Kind.choices if choice[0] in kinds]
        first.choices, first.coerce = offered, by_id.__getitem__
        last.choices, last.coerce = [("", "—"), *offered], by_id.__getitem__

    @staticmethod
    def _written(slot: Slot) -> str:
        """In the time of the hall."""
        local = slot.starts_at.astimezone(slot.fair.zone)
        return comma().join((date_format(local, "MONTH_DAY_FORMAT"), date_format(local, "TIME_FORMAT")))


class OutcomeForm(forms.Form):
    """What one party says of a meeting."""

    was_held = forms.TypedChoiceField(
        label=_("Was the meeting held?"),
        choices=(("yes", _("yes")), ("no", _("no"))),
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
    )
    why_not = forms.ChoiceField(
        label=_("If not, why"), required=False, choices=(("", "—"), *Outcome.WhyNot.choices), error_messages={"invalid_choice": NOT_OFFERED}
    )
    wants_contact = forms.BooleanField(
        label=_("We want to stay in contact"),
        required=False,
        help_text=_("When both sides say so, your contact stands in the public register, with the day of this meeting."),
    )
    rating = forms.TypedChoiceField(
        label=_("How useful it was: 1 is not at all, 5 is very"), required=False, choices=RATINGS, coerce=int, empty_value=None
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    text = ParagraphField(label=_("What was said"), max_length=1000, rows=4, required=False)
    language = LanguageChoice(label=_("Language of these words"))
    next_step = LineField(label=_("Next step"), max_length=300, required=False, help_text=_("One thing that can be seen to be done."))
    next_owner = forms.TypedChoiceField(
        label=_("Who does it"), required=False, empty_value=None, error_messages={"invalid_choice": NOT_OFFERED}
    )
    next_due_on = DayField(label=_("By when"), required=False)

    def __init__(self, parties: list[Organisation], *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        by_id = {party.public_id: party for party in parties}
        owner, theme = self.fields["next_owner"], self.fields["theme"]
        assert isinstance(owner, forms.TypedChoiceField)
        assert isinstance(theme, forms.ChoiceField)
        owner.choices = [
            ("", "—"),
            *sorted(((party.public_id, party.shown_name) for party in parties), key=lambda choice: (choice[1], choice[0])),
        ]
        owner.coerce = by_id.__getitem__
        theme.choices = [("", "—"), *filed_choices(reader_language())]
