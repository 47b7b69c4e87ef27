"""Forms of requests for contact and call notes; the search for partners is in `partner_forms`."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from isopolity.directory.models import Organisation
from isopolity.matching.models import ContactTurn
from isopolity.matching.models.requests import MOST_WORDS
from isopolity.matching.services.requests import OUTCOMES
from isopolity.ui.fields import DayField, LanguageChoice, LineField, ParagraphField

NOT_OFFERED = forms.ModelChoiceField.default_error_messages["invalid_choice"]


class RequestForm(forms.Form):
    """Asking a city for contact."""

    reason = ParagraphField(
        label=_("Why you ask this city"), max_length=MOST_WORDS, rows=4, help_text=_("What you hope to learn, and what you can give.")
    )
    question = ParagraphField(
        label=_("Your first question"), max_length=MOST_WORDS, rows=3, help_text=_("One that they can answer without a meeting.")
    )
    language = LanguageChoice(label=_("Language of these words"))


class TurnForm(forms.Form):
    """One step on a request. Whether words are needed depends on the step."""

    text = ParagraphField(label=_("Your words"), max_length=MOST_WORDS, rows=5, required=False)
    language = LanguageChoice(label=_("Language of these words"))

    LABELS = {
        ContactTurn.Kind.ACCEPT: _("A word to begin with"),
        ContactTurn.Kind.ASK_MORE: _("What you want to know first"),
        ContactTurn.Kind.TELL_MORE: _("Your answer"),
        ContactTurn.Kind.DECLINE: _("Why you decline"),
        ContactTurn.Kind.WITHDRAW: _("Why you withdraw"),
    }

    def __init__(self, kind: str, *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        self.fields["text"].label = self.LABELS[ContactTurn.Kind(kind)]
        self.fields["text"].required = OUTCOMES[kind][1]


class CallNoteForm(forms.Form):
    """What was said on a call, and what comes next."""

    held_on = DayField(label=_("Day of the call"))
    text = ParagraphField(label=_("What was said"), max_length=3000, rows=6)
    language = LanguageChoice(label=_("Language of this note"))
    next_step = LineField(label=_("Next step"), max_length=300, help_text=_("One thing that can be seen to be done."))
    next_owner = forms.TypedChoiceField(label=_("Who does it"), error_messages={"invalid_choice": NOT_OFFERED})
    next_due_on = DayField(label=_("By when"))

    def __init__(self, parties: list[Organisation], *positional: Any, **named: Any) -> None:
        super().__init__(*positional, **named)
        # The parties are at hand: a field of rows would ask for them twice more.
        by_id = {party.public_id: party for party in parties}
        owners = self.fields["next_owner"]
        assert isinstance(owners, forms.TypedChoiceField)
        owners.choices = sorted(((party.public_id, party.name) for party in parties), key=lambda choice: (choice[1], choice[0]))
        owners.coerce = by_id.__getitem__
