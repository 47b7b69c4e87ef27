"""Sentences of what a need or an offer may be refused for."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-the-city-itself": lambda values: (
        _("Only people who act for %(organisation)s may write its needs and offers. Others may comment.") % values
    ),
    "only-local-authorities": lambda values: _("Only local authorities have needs and offers here."),
    "entry-needs-theme": lambda values: _("Choose the theme that fits best."),
    "entry-needs-title": lambda values: _("Say it in one sentence."),
    "entry-needs-language": lambda values: _("Say in which language you wrote it."),
    "entry-needs-beneficiaries": lambda values: _("Say who gains from it most. “None in particular” is an answer too."),
    "beneficiaries-none-and-some": lambda values: _("Choose either groups or “none in particular”, not both."),
    "proof-needs-evidence": lambda values: _("Say how you know that it works, or call it an untested idea."),
    "entry-has-mistakes": lambda values: _("Some answers cannot be published as they are: look at them once more."),
    "choice-unknown": lambda values: _("This is not one of the answers that can be chosen."),
    "entry-changed-meanwhile": lambda values: _("Somebody else of your organisation saved a change while you were typing."),
    "entry-published-already": lambda values: _("This is public already."),
    "entry-not-published": lambda values: _("This is not public, so there is nothing to withdraw, confirm or comment."),
    "commented-is-closed": lambda values: _("%(organisation)s is closed, so nobody reads comments there any more.") % values,
    "entry-was-public": lambda values: _("What has been public is withdrawn, with a reason; only drafts are thrown away."),
    "withdrawal-needs-reason": lambda values: _("Say why: the page shows it to those who had seen it."),
}
