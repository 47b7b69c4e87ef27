"""Writing in matching: requests for contact, contacts, profiles and runs."""

from isopolity.matching.services.contacts import Party, record_contact, write_call_note
from isopolity.matching.services.hidden import hide_match, show_match
from isopolity.matching.services.lists import ask_for_list
from isopolity.matching.services.profiles import MOST_FOR_A_PAGE, rebuild_profiles, refresh_profiles
from isopolity.matching.services.requests import answer_request, send_request
from isopolity.matching.services.runs import run_matching, start_run

__all__ = [
    "MOST_FOR_A_PAGE",
    "Party",
    "answer_request",
    "ask_for_list",
    "hide_match",
    "rebuild_profiles",
    "record_contact",
    "refresh_profiles",
    "run_matching",
    "send_request",
    "show_match",
    "start_run",
    "write_call_note",
]
