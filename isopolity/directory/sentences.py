"""Sentences of what the directory refuses."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

Table = dict[str, Callable[[Mapping[str, Any]], str]]

PEOPLE: Table = {
    "last-administrator": lambda values: (
        _("%(organisation)s would be left without an administrator. Make somebody else one first, or close it.") % values
    ),
    "role-ended-already": lambda values: _("This role (%(office)s) has ended already.") % values,
    "only-lower-roles": lambda values: _("You can only give roles up to your own."),
    "person-has-a-role": lambda values: _("The person with the address %(email)s acts for your organisation already.") % values,
    "you-have-a-role": lambda values: _("You act for %(organisation)s already.") % values,
    "invitation-open-already": lambda values: _("An invitation to %(email)s is on its way already. Withdraw it to write another.") % values,
    "invitations-too-many": lambda values: (
        _("%(most)s invitations are open at once, which is the most there can be. Withdraw those that nobody answers.") % values
    ),
    "invitation-expired": lambda values: _("This invitation has expired. Ask %(organisation)s for another.") % values,
    "invitation-used-already": lambda values: _("This invitation was used already: each works once."),
    "invitation-withdrawn": lambda values: _("This invitation was withdrawn."),
    "only-the-invited": lambda values: _(
        "This invitation was sent to another address than yours. Sign in, or sign up, with the address that received it."
    ),
}

CLAIMS: Table = {
    "organisation-has-people": lambda values: (
        _("%(organisation)s has people here already. Ask them for an invitation: %(offices)s.") % values
    ),
    "organisation-not-public": lambda values: _("%(organisation)s is not in the public directory.") % values,
    "only-its-networks": lambda values: (
        _("Only the secretariat of a network to which %(organisation)s belongs, or a steward, may do this.") % values
    ),
    "only-the-claimant": lambda values: _("Only the person who asked may do this."),
    "claim-waits-already": lambda values: _("You have asked to act for %(organisation)s already; nobody has answered yet.") % values,
    "claims-too-many": lambda values: _("You have asked %(most)s times without an answer yet. Take one back first.") % values,
    "claim-withdrawn": lambda values: _("The person has taken this back."),
    "claim-answered-already": lambda values: _("Somebody has answered this already."),
    "hand-over-to-another-kind": lambda values: _("%(organisation)s is of another kind than this draft.") % values,
}

NETWORKS: Table = {
    "not-a-network": lambda values: _("%(network)s is no network that can have members here.") % values,
    "member-not-public": lambda values: _("%(member)s cannot be a member here: it is not in the public directory.") % values,
    "member-already": lambda values: _("%(member)s is a member of %(network)s already.") % values,
    "membership-ended-already": lambda values: _("This membership has ended already."),
    "membership-asked-already": lambda values: _("You have asked %(network)s already; its secretariat has not answered yet.") % values,
    "membership-answered-already": lambda values: _("Somebody of your secretariat has answered this request already."),
    "answer-missing": lambda values: _("Say why: the reason is what the other side can work with."),
}

GEOGRAPHY: Table = {
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
    "listing-in-the-future": lambda values: _("The day of the listing has not come yet: until then the country is not on the list."),
    "graduation-before-listing": lambda values: _("A country can leave the list only after it was put on it."),
    "stays-overlap": lambda values: _("This overlaps the stay on the list from %(listed)s, which has not ended by then.") % values,
    "removal-without-reason": lambda values: _("Say why it is taken away."),
}

SENTENCES: Table = {
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
    "organisation-open-already": lambda values: _("%(organisation)s is open already.") % values,
    "organisation-registered-already": lambda values: _("You have registered %(organisation)s already; it is among your drafts.") % values,
    "organisation-sent-back-already": lambda values: _("%(organisation)s was sent back already and waits for its people.") % values,
    "organisation-not-sent-back": lambda values: (
        _("%(organisation)s waits to be vouched for already; there is nothing to ask again.") % values
    ),
    "organisation-changed-meanwhile": lambda values: (
        _("%(organisation)s was changed while you were reading. Please read it once more, then decide.") % values
    ),
    "profile-changed-meanwhile": lambda values: _(
        "Somebody of your organisation changed this page while you were writing. What you typed is still here: compare, and save again to keep it."
    ),
    "figure-unreadable": lambda values: (
        _("“%(typed)s” cannot be read as a figure. Write it without signs between thousands, and with at most two digits after the point.")
        % values
    ),
    "figure-out-of-range": lambda values: (
        _("Such a figure lies between %(least)s and %(most)s.") % {"least": localize(values["least"]), "most": localize(values["most"])}
    ),
    "drafts-too-many": lambda values: _("You may have %(most)s drafts at once. Ask somebody to vouch for these first.") % values,
    "country-missing": lambda values: _("Say in which country it is."),
    "name-without-letters": lambda values: _("A name needs at least one letter."),
    "look-alikes-there": lambda values: _(
        "An organisation with such a name is there already. If it is yours, follow what is said beside its name; if yours is another, say so."
    ),
    "only-stewards-rename": lambda values: (
        _("%(organisation)s was vouched for under this name and place: only a steward of Isopolity can change them.") % values
    ),
    "name-there-already": lambda values: _("The name “%(name)s” stands there already.") % values,
    "names-too-many": lambda values: _("There is room for %(most)s names. Take one away first.") % values,
    "name-is-official": lambda values: _("“%(name)s” is the name of the organisation itself, so it stays.") % values,
    "figure-there-already": lambda values: _("A figure of this source for this year stands there already. Take it away first."),
    "figures-too-many": lambda values: _("There is room for %(most)s figures. Take one away first.") % values,
    "focal-points-too-many": lambda values: _("There is room for %(most)s focal points. End one first.") % values,
    "stands-in-for-another": lambda values: _("Choose another person of the same organisation."),
    "ends-before-it-begins": lambda values: _("It cannot end before it begins."),
    **PEOPLE,
    **CLAIMS,
    **NETWORKS,
    **GEOGRAPHY,
}
