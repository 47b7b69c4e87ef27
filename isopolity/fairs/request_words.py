"""The words of each step on a request for a meeting: its button, the title of its page, what it does; and why requests have no place."""

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

_OTHERS = _("other meetings at the same time were worth as much, or were fixed")
_NOT_FOUND = _("a place was possible, and the timetable did not take it")
# What the reasons of wishes without a place have in common, for counting: by the code of the solver.
NO_PLACE = {
    "no-common-free-slot": _("no time at which all were there"),
    "no-interpreter": _("nobody to interpret"),
    "tables-full": _("no table left"),
    "several-obstacles": _("at some times nobody to interpret, at others no table left"),
    "limit-of-meetings": _("a delegation had as many meetings as it wanted"),
    "would-displace": _OTHERS,
    "would-displace-kept": _OTHERS,
    "would-displace-minimum": _("others would have had fewer meetings than they were promised"),
    "required-conflict": _("it excluded another required meeting"),
    "better-left": _NOT_FOUND,
    "place-left": _NOT_FOUND,
    "not-chosen": _("no reason was kept"),
}
