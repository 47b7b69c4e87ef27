"""Requests for contact and contacts, made through the services as people make them."""

from datetime import UTC, datetime
from typing import Any

from isopolity.directory.models import Organisation
from isopolity.matching.models import Contact, ContactRequest, ContactTurn
from isopolity.matching.services import answer_request, send_request
from tests.factories import directory

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def request(sender: Organisation, receiver: Organisation, *, by: Any = None, at: datetime = NOON, **words: str) -> ContactRequest:
    """A request that waits for the receiver, sent by an officer of the sender who is made unless given."""
    texts = {"reason": "We sort waste by hand.", "question": "Who pays your collectors?", "language": "en", **words}
    return send_request(sender=sender, receiver=receiver, by=by or directory.officer(sender), at=at, **texts)


def contact(sender: Organisation, receiver: Organisation, *, at: datetime = NOON) -> Contact:
    """A contact that began with a request which the receiver accepted."""
    asked = request(sender, receiver, at=at)
    kind = ContactTurn.Kind.ACCEPT
    answer_request(asked, kind=kind, text="", language="en", own=receiver, by=directory.officer(receiver), at=at)
    return asked.contact
