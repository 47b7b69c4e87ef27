"""Writing in matching: requests for contact, contacts, profiles and runs."""

from isopolity.matching.services.contacts import Party, record_contact, write_call_note
from isopolity.matching.services.requests import answer_request, send_request

__all__ = ["Party", "answer_request", "record_contact", "send_request", "write_call_note"]
