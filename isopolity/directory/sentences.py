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
}
