"""Sentences of what may be refused at a fair before its timetable: rights, the fair itself, its hall, its delegations."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-organisers-of-the-fair": lambda values: _("Only the people who organise %(fair)s may do this.") % values,
    "only-participants-of-the-fair": lambda values: (
        _("Only the accredited delegations of %(fair)s and those who organise it see this.") % values
    ),
    "only-the-delegation-and-organisers": lambda values: (
        _("Only the delegation of %(delegation)s itself and those who organise the fair may see or do this.") % values
    ),
    "only-the-delegation": lambda values: _("Only people who act for %(delegation)s may wish and answer for its delegation.") % values,
    "delegation-not-accredited": lambda values: (
        _("The delegation of %(delegation)s is not accredited, so it can neither ask for meetings nor answer.") % values
    ),
    "fair-is-over": lambda values: _("%(fair)s has ended or was cancelled: nothing can be changed any more.") % values,
}
