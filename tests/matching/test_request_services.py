"""Asking for contact and answering: who may, what is refused, what stays, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory.models import Organisation
from isopolity.matching.models import Contact, ContactRequest, ContactTurn
from isopolity.matching.queries.requests import MOST_IN_PERIOD, MOST_OPEN, PERIOD, allowance_of
from isopolity.matching.services import answer_request, send_request
from isopolity.outbox.models import Message
from tests.factories import directory
from tests.factories import matching as make
from tests.factories.matching import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)
Kind = ContactTurn.Kind


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def step(asked: ContactRequest, kind: str, own: Organisation, *, by: Any = None, text: str = "Because.", at: Any = LATER) -> ContactRequest:
    return answer_request(asked, kind=kind, text=text, language="en", own=own, by=by or directory.officer(own), at=at)


def test_a_request_waits_for_the_receiver_with_its_reason_question_and_date(lokossa: Organisation, andenne: Organisation) -> None:
    officer = directory.officer(lokossa, office="Officer for waste")
    asked = make.request(lokossa, andenne, by=officer, reason="You sort.", question="How?", language="fr")
    kept = ContactRequest.objects.values("sender", "receiver", "reason", "question", "language", "state", "sent_at", "answered_at").get()
    assert kept == {
        "sender": lokossa.pk,
        "receiver": andenne.pk,
        "reason": "You sort.",
        "question": "How?",
        "language": "fr",
        "state": "waiting",
        "sent_at": NOON,
        "answered_at": None,
    }
    assert list(asked.turns.values_list("kind", "organisation", "office", "at")) == [("ask", lokossa.pk, "Officer for waste", NOON)]


def test_sending_is_recorded_by_office_and_organisation(lokossa: Organisation, andenne: Organisation) -> None:
    officer = directory.officer(lokossa, office="Officer for waste")
    asked = make.request(lokossa, andenne, by=officer)
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.actor_id, record.office, record.organisation, record.object_id) == (
        "matching:request:send",
        officer.public_id,
        "Officer for waste",
        "Lokossa",
        asked.public_id,
    )


def test_the_receivers_people_are_told_each_in_their_language(lokossa: Organisation, andenne: Organisation) -> None:
    directory.officer(andenne, "a@andenne.example", language="fr")
    directory.administrator(andenne, "b@andenne.example", language="ar")
    directory.officer(directory.city(), "stranger@example.org")
    make.request(lokossa, andenne)
    told = Message.objects.order_by("address").values_list("address", "language", "template")
    assert list(told) == [("a@andenne.example", "fr", "matching/mail/turn"), ("b@andenne.example", "ar", "matching/mail/turn")]


def test_only_people_of_the_sender_may_send(lokossa: Organisation, andenne: Organisation) -> None:
    for stranger in (directory.officer(andenne), directory.steward(), directory.secretariat(), directory.person()):
        assert refusal(lambda stranger=stranger: make.request(lokossa, andenne, by=stranger)) == "only-its-people"
    assert ContactRequest.objects.count() == 0


def test_a_draft_neither_sends_nor_is_asked(lokossa: Organisation) -> None:
    draft = directory.city("Draft", vouched=False, iso2="BE")
    assert refusal(lambda: make.request(draft, lokossa)) == "organisation-is-draft"
    assert refusal(lambda: make.request(lokossa, draft)) == "partner-is-not-public"


def test_a_closed_city_is_not_asked(lokossa: Organisation) -> None:
    closed = directory.city("Closed", iso2="BE", closed_at=NOON, closed_reason="Merged.")
    assert refusal(lambda: make.request(lokossa, closed)) == "partner-is-not-public"


def test_two_countries_and_two_local_authorities_are_needed(lokossa: Organisation) -> None:
    assert refusal(lambda: make.request(lokossa, directory.city("Cotonou", iso2="BJ"))) == "request-needs-two-countries"
    assert refusal(lambda: make.request(lokossa, directory.network("WACAP"))) == "organisation-is-no-city"
    assert refusal(lambda: make.request(directory.network("WACAP"), lokossa)) == "organisation-is-no-city"


def test_one_open_request_per_pair_in_either_direction(lokossa: Organisation, andenne: Organisation) -> None:
    asked = make.request(lokossa, andenne)
    assert refusal(lambda: make.request(lokossa, andenne)) == "request-open-already"
    assert refusal(lambda: make.request(andenne, lokossa)) == "request-received-already"
    step(asked, Kind.DECLINE, andenne)
    assert make.request(andenne, lokossa, at=LATER).state == "waiting"


def test_the_database_itself_keeps_one_open_request_per_pair(lokossa: Organisation, andenne: Organisation) -> None:
    make.request(lokossa, andenne)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.create(
            sender=andenne, receiver=lokossa, reason="r", question="q", language="en", sent_at=NOON, moved_at=NOON
        )


def test_a_city_may_not_send_beyond_what_may_be_open(lokossa: Organisation) -> None:
    officer = directory.officer(lokossa)
    for _number in range(MOST_OPEN):
        make.request(lokossa, directory.city(iso2="BE"), by=officer)
    assert refusal(lambda: make.request(lokossa, directory.city(iso2="BE"), by=officer)) == "request-too-many-open"
    step(ContactRequest.objects.earliest("id"), Kind.WITHDRAW, lokossa, by=officer)
    assert make.request(lokossa, directory.city(iso2="BE"), by=officer).state == "waiting"


def test_withdrawn_requests_count_for_thirty_days(lokossa: Organisation) -> None:
    officer = directory.officer(lokossa)
    for _number in range(MOST_IN_PERIOD):
        step(make.request(lokossa, directory.city(iso2="BE"), by=officer), Kind.WITHDRAW, lokossa, by=officer)
    asked = directory.city(iso2="BE")
    assert refusal(lambda: make.request(lokossa, asked, by=officer)) == "request-too-many-sent"
    assert make.request(lokossa, asked, by=officer, at=NOON + PERIOD).state == "waiting"


def test_what_a_city_receives_has_no_cap(lokossa: Organisation) -> None:
    for _number in range(MOST_OPEN + 5):
        make.request(directory.city(iso2="BE"), lokossa)
    assert lokossa.requests_received.count() == MOST_OPEN + 5
    assert allowance_of(lokossa, NOON).left == MOST_OPEN


def test_accepting_makes_a_contact_of_the_two(lokossa: Organisation, andenne: Organisation) -> None:
    asked = step(make.request(lokossa, andenne), Kind.ACCEPT, andenne, text="")
    assert (asked.state, asked.answered_at) == ("accepted", LATER)
    contact = Contact.objects.get()
    assert (contact.request_id, contact.origin, contact.made_on) == (asked.pk, "request", LATER.date())
    assert list(contact.parties.values_list("organisation", flat=True)) == [lokossa.pk, andenne.pk]


def test_declining_keeps_reason_date_and_office(lokossa: Organisation, andenne: Organisation) -> None:
    officer = directory.officer(andenne, office="Alderman")
    step(make.request(lokossa, andenne), Kind.DECLINE, andenne, by=officer, text="No one is free before May.")
    officer.is_active, officer.name, officer.email = False, "", "closed@invalid.example"
    officer.save()
    turn = ContactTurn.objects.latest("id")
    assert (turn.kind, turn.text, turn.office, turn.organisation, turn.at) == (
        "decline",
        "No one is free before May.",
        "Alderman",
        andenne,
        LATER,
    )
    assert Contact.objects.count() == 0


def test_declining_without_a_reason_is_refused(lokossa: Organisation, andenne: Organisation) -> None:
    asked = make.request(lokossa, andenne)
    assert refusal(lambda: step(asked, Kind.DECLINE, andenne, text="")) == "request-needs-words"
    assert ContactRequest.objects.get().state == "waiting"


def test_asking_for_more_passes_the_turn_and_telling_more_gives_it_back(lokossa: Organisation, andenne: Organisation) -> None:
    asked = make.request(lokossa, andenne)
    step(asked, Kind.ASK_MORE, andenne)
    assert (ContactRequest.objects.get().state, asked.waits_for) == ("asked-more", lokossa.pk)
    step(asked, Kind.TELL_MORE, lokossa, at=LATER + timedelta(hours=1))
    assert (ContactRequest.objects.get().state, asked.waits_for) == ("waiting", andenne.pk)
    assert list(asked.turns.values_list("kind", flat=True)) == ["ask", "ask-more", "tell-more"]


@pytest.mark.parametrize(
    ("kind", "side", "code"),
    [
        (Kind.ACCEPT, "sender", "only-the-receiver"),
        (Kind.DECLINE, "sender", "only-the-receiver"),
        (Kind.ASK_MORE, "sender", "only-the-receiver"),
        (Kind.WITHDRAW, "receiver", "only-the-sender"),
        (Kind.TELL_MORE, "receiver", "only-the-sender"),
        (Kind.TELL_MORE, "sender", "request-moved-on"),
        (Kind.ASK, "sender", "request-moved-on"),
        ("nonsense", "receiver", "request-moved-on"),
    ],
)
def test_each_side_has_its_own_acts(kind: str, side: str, code: str, lokossa: Organisation, andenne: Organisation) -> None:
    asked = make.request(lokossa, andenne)
    assert refusal(lambda: step(asked, kind, lokossa if side == "sender" else andenne)) == code


def test_strangers_secretariats_and_stewards_cannot_answer(lokossa: Organisation, andenne: Organisation) -> None:
    asked = make.request(lokossa, andenne)
    for stranger in (directory.officer(lokossa), directory.steward(), directory.secretariat(), directory.funder()):
        assert refusal(lambda stranger=stranger: step(asked, Kind.ACCEPT, andenne, by=stranger)) == "only-the-two-cities"


def test_a_closed_request_takes_no_further_step(lokossa: Organisation, andenne: Organisation) -> None:
    asked = make.request(lokossa, andenne)
    step(asked, Kind.WITHDRAW, lokossa, text="")
    assert refusal(lambda: step(asked, Kind.ACCEPT, andenne)) == "request-closed"
    assert refusal(lambda: step(asked, Kind.WITHDRAW, lokossa)) == "request-closed"


def test_an_answer_to_what_has_changed_meanwhile_is_refused(lokossa: Organisation, andenne: Organisation) -> None:
    asked = make.request(lokossa, andenne)
    stale = ContactRequest.objects.get(pk=asked.pk)
    step(asked, Kind.DECLINE, andenne)
    assert refusal(lambda: step(stale, Kind.ACCEPT, andenne)) == "request-moved-on"
    assert (ContactRequest.objects.get().state, Contact.objects.count()) == ("declined", 0)


def test_the_senders_people_are_told_of_the_answer_with_its_words(lokossa: Organisation, andenne: Organisation) -> None:
    directory.officer(lokossa, "me@lokossa.example", language="fr")
    asked = make.request(lokossa, andenne)
    Message.objects.all().delete()
    step(asked, Kind.DECLINE, andenne, text="Not this year.")
    told = Message.objects.get(address="me@lokossa.example")
    assert told.values == {
        "kind": "decline",
        "writer": "Andenne",
        "office": "Officer for cooperation",
        "reader": "Lokossa",
        "path": f"/cities/{lokossa.public_id}/requests/{asked.public_id}",
        "text": "Not this year.",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE matching_contactrequest SET reason = 'other'",
        "UPDATE matching_contactrequest SET question = 'other'",
        "UPDATE matching_contactrequest SET sent_at = answered_at",
        "DELETE FROM matching_contactrequest",
        "UPDATE matching_contactturn SET text = 'other'",
        "DELETE FROM matching_contactturn",
    ],
)
def test_the_database_refuses_to_change_what_was_said(statement: str, lokossa: Organisation, andenne: Organisation) -> None:
    step(make.request(lokossa, andenne), Kind.DECLINE, andenne)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_second_send_of_the_same_pair_at_the_same_moment_is_refused_in_words(
    lokossa: Organisation, andenne: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw no open request; the database's constraint decides, and the loser reads a sentence."""
    make.request(andenne, lokossa)
    seen = iter([None, ContactRequest.objects.get()])
    monkeypatch.setattr("isopolity.matching.queries.requests.open_request_between", lambda *pair: next(seen))
    officer = directory.officer(lokossa)
    words = {"reason": "r", "question": "q", "language": "en"}
    act = lambda: send_request(sender=lokossa, receiver=andenne, by=officer, at=NOON, **words)  # noqa: E731
    assert refusal(act) == "request-received-already"
    assert ContactRequest.objects.count() == 1
