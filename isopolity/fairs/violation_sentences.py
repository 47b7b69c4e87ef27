"""What the checker finds in a timetable, one sentence for each code of `core.scheduling.codes.VIOLATIONS`."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from isopolity.fairs.sentences import in_words

Values = Mapping[str, Any]


def _without_rest(values: Values) -> str:
    text = ngettext(
        "From %(slot)s on, %(interpreter)s works in %(count)s slots without a rest, and may do so in %(limit)s.",
        "From %(slot)s on, %(interpreter)s works in %(count)s slots without a rest, and may do so in %(limit)s.",
        values["count"],
    )
    return text % values


def _too_many_moved(values: Values) -> str:
    text = ngettext(
        "%(count)s meeting was moved, or dropped though it could stay, and at most %(most)s may be.",
        "%(count)s meetings were moved, or dropped though they could stay, and at most %(most)s may be.",
        values["count"],
    )
    return text % values


def _misstated_change(values: Values) -> str:
    shown = {key: "–" if values[key] is None else values[key] for key in ("request", "found", "expected")}
    return _("The change of %(request)s is stated as %(found)s, and is %(expected)s.") % shown


SENTENCES: dict[str, Callable[[Values], str]] = {
    "plan-of-another-fair": lambda values: _("The timetable is that of %(found)s, not of %(fair)s.") % values,
    "plan-request-unknown": lambda values: _("The fair has no request %(request)s.") % values,
    "plan-slot-unknown": lambda values: _("The fair has no slot %(slot)s.") % values,
    "plan-interpreter-unknown": lambda values: _("The fair has no interpreter %(interpreter)s.") % values,
    "plan-delegation-unknown": lambda values: _("The fair has no delegation %(delegation)s.") % values,
    "request-placed-twice": lambda values: _("%(request)s has two places.") % values,
    "required-unplaced": lambda values: _("%(request)s is required and has no place.") % values,
    "unplaced-listed-twice": lambda values: _("%(request)s stands twice among those without a place.") % values,
    "unplaced-but-placed": lambda values: _("%(request)s stands among those without a place, and has one.") % values,
    "unplaced-not-listed": lambda values: _("%(request)s has no place, and does not stand among those without one.") % values,
    "table-unknown": lambda values: _("%(request)s is at table %(table)s in %(slot)s, which does not exist.") % values,
    "table-closed": lambda values: _("%(request)s is at table %(table)s in %(slot)s, which is closed.") % values,
    "table-taken": lambda values: _("%(request)s and %(other)s are both at table %(table)s in %(slot)s.") % values,
    "slot-not-allowed": lambda values: _("%(request)s may not be held in %(slot)s.") % values,
    "delegation-absent": lambda values: _("%(delegation)s is absent in %(slot)s.") % values,
    "delegation-double-booked": lambda values: _("%(delegation)s has too many meetings at once in %(slot)s.") % values,
    "delegation-over-limit": lambda values: _("%(delegation)s has more meetings than its limit of %(limit)s.") % values,
    "interpreters-not-two-people": lambda values: _("%(request)s may have one interpreter, or two different ones who relay.") % values,
    "interpreter-of-another": lambda values: _("%(interpreter)s serves only meetings of %(delegation)s, not %(request)s.") % values,
    "interpreter-absent": lambda values: _("%(interpreter)s is absent in %(slot)s.") % values,
    "interpreter-double-booked": lambda values: _("%(interpreter)s has two meetings at once in %(slot)s.") % values,
    "interpreter-over-limit": lambda values: _("%(interpreter)s has more meetings than the limit of %(limit)s.") % values,
    "interpreter-without-rest": _without_rest,
    "relay-not-allowed": lambda values: _("Two interpreters would have to relay in %(request)s, and that is not allowed there.") % values,
    "meeting-not-understood": lambda values: _("In %(request)s nobody makes all parties understood: %(parties)s.") % in_words(values),
    "fixed-not-in-place": lambda values: _("%(request)s is fixed at table %(table)s in %(slot)s, and does not stand so.") % values,
    "value-is-not-the-sum": lambda values: _("The value is stated as %(found)s, and the placed requests make %(expected)s.") % values,
    "bound-below-value": lambda values: _("The bound of %(bound)s is below the value of %(value)s.") % values,
    "status-is-not-so": lambda values: _("The status is stated as %(found)s, and is %(expected)s.") % values,
    "gap-is-not-so": lambda values: _("The gap is stated as %(found)s, and is %(expected)s.") % values,
    "idle-gaps-miscounted": lambda values: _("The idle gaps are stated as %(found)s, and there are %(expected)s.") % values,
    "conflict-without-need": lambda values: _("Conflicting requests are named, though the timetable is not called infeasible."),
    "infeasible-but-all-placed": lambda values: _("The timetable is called infeasible, though every required request has a place."),
    "conflict-missing": lambda values: _("The timetable is called infeasible, and no conflicting requests are named."),
    "conflict-named-twice": lambda values: _("%(request)s stands twice in the conflict.") % values,
    "conflict-not-required": lambda values: _("%(request)s stands in the conflict, and is no required request.") % values,
    "conflict-all-placed": lambda values: _("All requests of the conflict have a place: %(requests)s.") % in_words(values),
    "shortfall-listed-twice": lambda values: _("%(delegation)s stands twice among those below their minimum.") % values,
    "shortfall-not-listed": lambda values: (
        _("%(delegation)s has %(reached)s of at least %(floor)s meetings, and does not stand among those below their minimum.") % values
    ),
    "shortfall-without-need": lambda values: (
        _("%(delegation)s stands among those below their minimum, and has %(reached)s of at least %(floor)s meetings.") % values
    ),
    "shortfall-misstated": lambda values: _("For %(delegation)s %(found)s is stated, and it is %(expected)s.") % values,
    "proven-max-surpassed": lambda values: (
        _("%(delegation)s is said to reach %(proven_max)s meetings at most, and has %(reached)s.") % values
    ),
    "fairness-miscounted": lambda values: _("The figure is stated as %(found)s, and is %(expected)s.") % values,
    "changes-missing": lambda values: _("The changes against the timetable before are missing."),
    "change-not-listed": lambda values: _("What became of %(request)s is not listed.") % values,
    "change-listed-twice": lambda values: _("%(request)s stands twice among the changes.") % values,
    "change-of-no-meeting": lambda values: _("%(request)s stands among the changes, and had no place before or after.") % values,
    "change-misstated": _misstated_change,
    "too-many-moved": _too_many_moved,
    "past-moved": lambda values: _("%(request)s had begun at table %(table)s in %(slot)s, and does not stand there any more.") % values,
    "placed-in-the-past": lambda values: _("%(request)s is put into %(slot)s, which had begun already.") % values,
}
