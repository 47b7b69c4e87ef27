"""The words of each step on a request for a meeting: its button, the title of its page, what it does; and how a request stands."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class StepWords:
    button: Promise
    title: Promise
    effect: Promise


STEPS = {
    "accept": StepWords(
        _("Accept"),
        _("Accept this meeting"),
        _("It can then have a place in the timetable. Where it stands among your own wishes you say in your order of wishes."),
    ),
    "decline": StepWords(
        _("Decline"),
        _("Decline this meeting"),
        _("The other delegation reads your reason, and gets its request back: it can ask somebody else."),
    ),
    "withdraw": StepWords(
        _("Withdraw"),
        _("Withdraw your request"),
        _("The other delegation is told. The request stays counted among those that you may send."),
    ),
}
