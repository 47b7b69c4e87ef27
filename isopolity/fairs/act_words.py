"""Acts of a fair in words, by noun and verb of the action, as they stand on the page of what was done in the hall."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Promise] = {
    "delegate:check-in": _("A person has come"),
    "interpreter:check-in": _("An interpreter has come"),
    "delegate:add": _("A person added to a delegation"),
    "delegate:change": _("What is known of a person changed"),
    "delegate:leave-out": _("A person taken off a delegation"),
    "interpreter:add": _("An interpreter added"),
    "interpreter:change": _("What is known of an interpreter changed"),
    "interpreter:leave-out": _("An interpreter taken off the fair"),
    "delegation:register": _("A delegation registered"),
    "delegation:change": _("What a delegation says of itself changed"),
    "delegation:availability": _("The times of a delegation changed"),
    "delegation:withdraw": _("A delegation withdrawn"),
    "delegation:accredit": _("Delegations accredited"),
    "delegation:refuse": _("Delegations not accredited"),
    "delegation:rank": _("Wishes put in order"),
    "request:send": _("A meeting asked for"),
    "request:agree": _("A meeting agreed at the desk"),
    "request:require": _("A meeting added by the secretariat"),
    "request:accept": _("A request accepted"),
    "request:decline": _("A request declined"),
    "request:withdraw": _("A request withdrawn"),
    "request:take-back": _("A request ended by the secretariat"),
    "request:lapse": _("A request lapsed"),
    "request:relay": _("Noted whether two interpreters may relay"),
    "timetable:start": _("The making of a timetable begun"),
    "timetable:make": _("A timetable made"),
    "timetable:stop": _("The making of a timetable stopped"),
    "timetable:publish": _("A timetable published"),
    "timetable:discard": _("A timetable put aside"),
    "incident:report": _("Something that happened noted"),
    "outcome:report": _("What came of a meeting written down"),
}


def act_in_words(action: str) -> Promise | None:
    """What was done. None for rare acts: the page then tells what they are about."""
    return ACTS.get(action.removeprefix("fairs:"))
