"""Who may do what with agreements. Rights come before the state of things."""

from datetime import datetime
from typing import Any

from isopolity.agreements.models import Agreement, Inquiry
from isopolity.agreements.queries.agreements import Towards, moved_here, named_parties, towards_agreement, towards_contact, towards_parties
from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.directory.queries import standing_of
from isopolity.matching.models import Contact


def can_announce(user: Any, contact: Contact) -> Reason | None:
    """The people of a party; and, with a source, those who keep the register."""
    return _party_or_keeper(towards_contact(user, contact))


def can_announce_for(user: Any, city: Organisation) -> Reason | None:
    """Who may announce the contacts of a city: what leads to the form."""
    return _party_or_keeper(towards_parties(user, [city]))


def can_move_agreement(user: Any, agreement: Agreement) -> Reason | None:
    """The people of its parties, and those who keep the register; which move is open to whom, `core.stages` says."""
    return _party_or_keeper(towards_agreement(user, agreement))


def can_correct_move(user: Any, agreement: Agreement) -> Reason | None:
    """The same people; which of them answer for a move, `core.stages` says."""
    return can_move_agreement(user, agreement)


def can_tell_of_agreement(user: Any, agreement: Agreement) -> Reason | None:
    """News and amounts: its parties for themselves, and those who keep the register with a source."""
    return _party_or_keeper(towards_agreement(user, agreement))


def can_tick_step(user: Any, agreement: Agreement) -> Reason | None:
    """Which steps of the guide are done, its parties say for themselves, and nobody for them."""
    towards = towards_agreement(user, agreement)
    if towards.is_party:
        return None
    return _party_or_keeper(towards) or Reason("only-the-parties")


def can_fill_form(user: Any, agreement: Agreement) -> Reason | None:
    """The forms before it is formalised: its parties read them and fill them in, and nobody else does."""
    return can_tick_step(user, agreement)


def can_keep_agreement(user: Any, agreement: Agreement) -> Reason | None:
    """Who takes part in it, who helps, after how many months it is silent: its parties; for those who never moved it here, the register's keepers."""
    towards = towards_agreement(user, agreement)
    if reason := _party_or_keeper(towards):
        return reason
    if not towards.is_party and moved_here(agreement):
        return Reason("moved-by-its-parties")
    return None


def can_keep_register(user: Any, obj: Any = None) -> Reason | None:
    """Stewards, and the secretariats of vouched networks: they record what sources say, and write to the silent ones."""
    return None if standing_of(user).judges_drafts else Reason("only-keepers-of-the-register")


def can_answer_inquiry(at: datetime, inquiry: Inquiry) -> Reason | None:
    """Whoever holds the letter's link: in time, once, and while the party is one and open."""
    if inquiry.answered_at is not None:
        return Reason("inquiry-answered-already")
    if inquiry.expires_at <= at:
        return Reason("inquiry-expired")
    if inquiry.party.closed_at is not None:
        return Reason("organisation-closed", {"organisation": inquiry.party.name})
    return None if inquiry.party in named_parties(inquiry.agreement) else Reason("inquiry-of-no-party")


def _party_or_keeper(towards: Towards) -> Reason | None:
    if towards.standings:
        return None
    if towards.closed is not None:
        return Reason("organisation-closed", {"organisation": towards.closed.name})
    return Reason("only-parties-and-keepers")
