"""Sentences of what the directory refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-its-people": lambda values: _("Only people who act for %(organisation)s may do this.") % values,
    "only-its-administrators": lambda values: _("Only an administrator of %(organisation)s may do this.") % values,
    "only-vouchers": lambda values: _("Only the secretariat of a network, or a steward, may do this."),
    "only-others-vouch": lambda values: _("You act for %(organisation)s yourself: somebody else must vouch for it.") % values,
    "organisation-vouched-already": lambda values: _("Somebody has vouched for %(organisation)s already.") % values,
    "organisation-closed": lambda values: _("%(organisation)s is closed: nothing of it can be changed.") % values,
    "organisation-is-draft": lambda values: (
        _("%(organisation)s is still a draft: you can write everything, and send it once a network or a steward has vouched for it.")
        % values
    ),
    "partial-date-unreadable": lambda values: (
        _("“%(typed)s” is not a date that can be read. Write the year, or year and month, or year, month and day, such as 2026-11-30.")
        % values
    ),
    "graduation-without-source": lambda values: _("Leaving the list needs a source, and the date of that source."),
    "graduation-not-attested": lambda values: (
        _(
            "The source is not surely dated on or after the day of leaving (%(on)s), so it can only announce it. "
            "Give a later source, more exact dates, or enter the day as a schedule."
        )
        % values
    ),
    "source-from-the-future": lambda values: _("A source dated %(dated)s does not exist yet.") % values,
    "graduation-before-listing": lambda values: _("A country can leave the list only after it was put on it."),
    "stays-overlap": lambda values: _("This overlaps the stay on the list from %(listed)s, which has not ended by then.") % values,
    "removal-without-reason": lambda values: _("Say why it is taken away."),
}
