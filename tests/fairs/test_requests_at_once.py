"""Many answer one request at the same moment, and both sides ask each other at once: one wins, the others read why."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.fairs.models import MeetingRequest, RequestParty
from isopolity.fairs.queries.requests import allowance_of, seen_request_for
from isopolity.fairs.services.answers import answer_request
from isopolity.fairs.services.requests import send_request
from tests.fairs.making import BEFORE, make_delegation, make_fair, make_request, speaker
from tests.matching.test_many_at_once import at_once

MANY = 20
WORDS = {"reason": "We sort waste by hand.", "language": "en", "at": BEFORE}


def test_of_many_answers_one_wins(committing_db: None) -> None:
    fair = make_fair()
    lokossa, andenne = make_delegation(fair), make_delegation(fair, iso2="BE")
    person, request = speaker(andenne), make_request(lokossa, andenne)

    def answering(number: int) -> Callable[[], Any]:
        seen = seen_request_for(person, fair.public_id, andenne.public_id, request.public_id)
        act = ("accept", "decline")[number % 2]
        words = {"text": f"Answer {number}", "language": "en", "at": BEFORE + timedelta(seconds=number)}
        return lambda: answer_request(seen, act=act, by=person, **words)

    assert at_once([answering(number) for number in range(MANY)]) == {"done": 1, "request-moved-on": MANY - 1}
    kept = MeetingRequest.objects.get()
    party = RequestParty.objects.get(delegation=andenne)
    assert (kept.state, party.answer) in {("accepted", "accepted"), ("declined", "declined")}
    acts = AuditRecord.objects.filter(object_id=request.public_id, action__in=("fairs:request:accept", "fairs:request:decline"))
    assert acts.count() == 1
    assert chain_verdict().bad_sequence is None


def test_of_two_that_ask_each_other_at_once_one_request_stands(committing_db: None) -> None:
    fair = make_fair()
    one, other = make_delegation(fair), make_delegation(fair, iso2="BE")
    people = {one.pk: speaker(one), other.pk: speaker(other)}

    def asking(sender: Any, receiver: Any) -> Callable[[], Any]:
        return lambda: send_request(sender=sender, receiver=receiver, by=people[sender.pk], **WORDS)

    ended = at_once([asking(*pair) for pair in [(one, other), (other, one)] * (MANY // 2)])
    assert ended["done"] == 1
    assert set(ended) <= {"done", "meeting-asked-already", "meeting-received-already"}
    assert MeetingRequest.objects.count() == 1


def test_the_limit_holds_for_what_is_sent_at_once(committing_db: None) -> None:
    fair = make_fair(most_requests=3)
    sender = make_delegation(fair)
    person, receivers = speaker(sender), [make_delegation(fair, iso2="BE") for _number in range(8)]

    def asking(receiver: Any) -> Callable[[], Any]:
        return lambda: send_request(sender=sender, receiver=receiver, by=person, **WORDS)

    assert at_once([asking(receiver) for receiver in receivers]) == Counter({"done": 3, "meeting-requests-used-up": 5})
    assert allowance_of(sender).left == 0
