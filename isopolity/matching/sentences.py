"""Sentences of what matching refuses; those of reasons, obstacles and hints between two cities are in `remarks`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from isopolity.ui.wording import dated

SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "only-the-two-cities": lambda values: _("Only the people of the two cities may read or answer this request."),
    "only-the-receiver": lambda values: _("Only the city that was asked may do this."),
    "only-the-sender": lambda values: _("Only the city that asked may do this."),
    "only-the-parties": lambda values: _("Only the people of the parties may do this."),
    "only-parties-and-stewards": lambda values: _("Only people who act for one of the parties, or a steward, may record a contact."),
    "only-its-people-and-networks": lambda values: (
        _("Only people who act for %(organisation)s, or for a network it belongs to, may see this.") % values
    ),
    "organisation-is-no-city": lambda values: _("%(organisation)s is not a local authority: partners are found among these.") % values,
    "partner-is-not-public": lambda values: _("%(partner)s cannot be asked now: nobody has vouched for it yet, or it is closed.") % values,
    "request-to-oneself": lambda values: _("This is your own city. Ask a city of another country."),
    "request-needs-two-countries": lambda values: (
        _("%(partner)s is in your own country. Cooperation here joins two countries or more.") % values
    ),
    "request-open-already": lambda values: _("You have asked %(partner)s already, and the request is open. Add your words there.") % values,
    "request-received-already": lambda values: (
        _("%(partner)s has asked you already. Answer their request instead of sending another.") % values
    ),
    "request-too-many-open": lambda values: (
        _("You have %(count)s open requests, and a city may have %(most)s at once. Wait for answers, or withdraw one.") % values
    ),
    "request-too-many-sent": lambda values: (
        _("You have sent %(count)s requests in the last %(days)s days, and a city may send %(most)s. You can send more in some days.")
        % values
    ),
    "request-needs-words": lambda values: _("Write some words: the other city reads them."),
    "request-moved-on": lambda values: _("Somebody was quicker: the request has moved on. Nothing of yours was changed. Open it again."),
    "request-closed": lambda values: _("This request is closed: it was answered or withdrawn already."),
    "contact-needs-a-request": lambda values: _("A contact that began with a request is recorded when the request is accepted."),
    "contact-needs-a-source": lambda values: _("A contact from a register or a list needs its source."),
    "contact-needs-two-parties": lambda values: _("A contact has two different parties at least, and names one of them."),
    "contact-party-named-or-open": lambda values: _("A party is either an organisation, or words for one that is not named yet."),
    "contact-joins-local-authorities": lambda values: _("The parties of a contact are local authorities."),
    "contact-needs-two-countries": lambda values: _("The parties of a contact come from two countries or more."),
    "call-in-the-future": lambda values: _("The day of the call has not come yet."),
    "call-too-long-ago": lambda values: (
        _("%(day)s is too long ago for a call. Look at the year.") % {"day": dated(date.fromisoformat(values["day"]))}
    ),
    "step-too-far": lambda values: (
        _("%(day)s is too far away for a next step. Look at the year.") % {"day": dated(date.fromisoformat(values["day"]))}
    ),
    "step-before-the-call": lambda values: _("The next step is due before the call was held. Choose a later day."),
    "owner-is-no-party": lambda values: _("Choose one of the parties for the next step."),
}
