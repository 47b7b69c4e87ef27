"""Writing agreements: each verb is one service, called by pages, imports and commands alike."""

from isopolity.agreements.services.answers import answer_form
from isopolity.agreements.services.facts import Stated, add_statement, tell_fact, withdraw_fact
from isopolity.agreements.services.inquiries import answer_inquiry, write_to_silent
from isopolity.agreements.services.moves import Said, announce_contact, correct_move, move_agreement
from isopolity.agreements.services.parties import add_party, name_open_party, set_silence, withdraw_party
from isopolity.agreements.services.provenance import Provenance
from isopolity.agreements.services.steps import tick_step
from isopolity.agreements.services.supporters import add_supporter, withdraw_supporter

__all__ = [
    "Provenance",
    "Said",
    "Stated",
    "add_party",
    "add_statement",
    "add_supporter",
    "announce_contact",
    "answer_form",
    "answer_inquiry",
    "correct_move",
    "move_agreement",
    "name_open_party",
    "set_silence",
    "tell_fact",
    "tick_step",
    "withdraw_fact",
    "withdraw_party",
    "withdraw_supporter",
    "write_to_silent",
]
