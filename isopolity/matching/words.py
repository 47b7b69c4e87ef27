"""The words of each step on a request: its button, the title of its page, and what it does."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isopolity.matching.models import ContactTurn


@dataclass(frozen=True, slots=True)
class StepWords:
    button: Promise
    title: Promise
    effect: Promise


STEPS = {
    ContactTurn.Kind.ACCEPT: StepWords(
        _("Accept"),
        _("Accept this request"),
        _(
            "You are in contact from today. This is public: who, since when, and that it began with a request. What you wrote to each other is not."
        ),
    ),
    ContactTurn.Kind.ASK_MORE: StepWords(
        _("Ask for more"),
        _("Ask for more before you answer"),
        _("The request stays open, and waits for them."),
    ),
    ContactTurn.Kind.TELL_MORE: StepWords(
        _("Answer"),
        _("Tell them more"),
        _("The request stays open, and waits for them again."),
    ),
    ContactTurn.Kind.DECLINE: StepWords(
        _("Decline"),
        _("Decline this request"),
        _(
            "They read your reason. It stays with the request, for the two cities only, and cannot be changed. They may ask again another time."
        ),
    ),
    ContactTurn.Kind.WITHDRAW: StepWords(
        _("Withdraw"),
        _("Withdraw your request"),
        _("They see that you withdrew it, and when. What was written stays, for the two cities only."),
    ),
}
