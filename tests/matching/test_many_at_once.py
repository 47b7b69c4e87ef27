"""Fifty answer one request at the same moment, and fifty forms ask at once: one wins, the others read why."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

from django.db import close_old_connections, connections

from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.core.reasons import Refused
from isopolity.directory.models import Source
from isopolity.matching.models import Contact, ContactRequest, ContactTurn
from isopolity.matching.services import Party, answer_request, record_contact
from tests.factories import directory
from tests.factories import matching as make
from tests.factories.matching import NOON

MANY = 50


def at_once(acts: list[Callable[[], Any]]) -> Counter[str]:
    """Start all acts together, each in a thread and a connection of its own, and count how they ended."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        gate.wait()
        try:
            act()
        except Refused as refused:
            return refused.reason.code
        finally:
            close_old_connections()
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_of_fifty_answers_one_wins(committing_db: None) -> None:
    sender, receiver = directory.city(iso2="BJ"), directory.city(iso2="BE")
    officer = directory.officer(receiver)
    asked = make.request(sender, receiver)
    kinds = (ContactTurn.Kind.ACCEPT, ContactTurn.Kind.DECLINE)

    def answering(number: int) -> Callable[[], Any]:
        own = ContactRequest.objects.get(pk=asked.pk)
        words = {"text": f"Answer {number}", "language": "en", "at": NOON + timedelta(seconds=number)}
        return lambda: answer_request(own, kind=kinds[number % 2], own=receiver, by=officer, **words)

    assert at_once([answering(number) for number in range(MANY)]) == {"done": 1, "request-moved-on": MANY - 1}
    request = ContactRequest.objects.get(pk=asked.pk)
    turns = list(request.turns.values_list("kind", flat=True))
    assert (len(turns), turns[0]) == (2, "ask")
    assert request.state == {"accept": "accepted", "decline": "declined"}[turns[1]]
    assert Contact.objects.filter(request=request).count() == (turns[1] == "accept")
    assert AuditRecord.objects.filter(object_id=request.public_id, action__startswith="matching:request:").count() == 2
    assert chain_verdict().bad_sequence is None


def test_of_requests_sent_at_once_by_both_cities_one_wins(committing_db: None) -> None:
    one, other = directory.city(iso2="BJ"), directory.city(iso2="BE")
    officers = {one.pk: directory.officer(one), other.pk: directory.officer(other)}
    pairs = [(one, other), (other, one)] * 10

    def asking(sender: Any, receiver: Any) -> Callable[[], Any]:
        return lambda: make.request(sender, receiver, by=officers[sender.pk])

    ended = at_once([asking(*pair) for pair in pairs])
    assert ended["done"] == 1
    assert set(ended) <= {"done", "request-open-already", "request-received-already"}
    assert ContactRequest.objects.count() == 1


def test_of_the_same_fact_recorded_at_once_one_contact_stands(committing_db: None) -> None:
    one, other = directory.city(iso2="BJ"), directory.city(iso2="BE")
    steward, source = directory.steward(), Source.objects.create(title="Meeting of Mayors")
    ids = []

    def recording(parties: list[Party]) -> Callable[[], Any]:
        said: dict[str, Any] = {"origin": "register", "made_on": date(2001, 5, 16), "source": source, "by": steward, "at": NOON}
        return lambda: ids.append(record_contact(parties=parties, **said).pk)

    orders = [[Party(one), Party(other)], [Party(other), Party(one)]]
    assert at_once([recording(orders[number % 2]) for number in range(20)]) == {"done": 20}
    assert ids == [Contact.objects.get().pk] * 20
    assert AuditRecord.objects.filter(action="matching:contact:record").count() == 1
    assert chain_verdict().bad_sequence is None
