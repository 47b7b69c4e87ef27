"""Answers to requests, the order of wishes, what lapses and who is reminded, and what a meeting is worth."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.fair_values import Wish, meeting_value
from isopolity.core.reasons import Refused
from isopolity.directory.queries import actor_for
from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingRequest, RequestParty
from isopolity.fairs.queries.requests import lapses_at, lapses_on, ranks_of, seen_request_for, wishes_of
from isopolity.fairs.queries.values import value_of, values_of
from isopolity.fairs.services.answers import answer_request, end_requests_of, remind_and_lapse, take_back_request
from isopolity.fairs.services.ranks import rank_wishes
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import directory
from tests.fairs.making import BEFORE, make_accepted, make_delegation, make_fair, make_request, secretary, speaker

pytestmark = pytest.mark.django_db
State = MeetingRequest.State
LATER = BEFORE + timedelta(days=2)


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


@pytest.fixture
def fair() -> Fair:
    return make_fair()


def pair(fair: Fair) -> tuple[Delegation, Delegation]:
    return make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")


def step(
    request: MeetingRequest, act: str, own: Delegation, *, by: Any = None, text: str = "No time.", at: datetime = LATER
) -> MeetingRequest:
    person = by or speaker(own)
    seen = seen_request_for(person, request.fair.public_id, own.public_id, request.public_id)
    return answer_request(seen, act=act, text=text, language="en", by=person, at=at)


def state_of(request: MeetingRequest) -> str:
    return MeetingRequest.objects.get(pk=request.pk).state


def test_a_yes_accepts_and_the_sender_is_told(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    reader = speaker(lokossa)
    request = make_request(lokossa, andenne)
    step(request, "accept", andenne)
    assert state_of(request) == State.ACCEPTED
    assert Message.objects.get().address == reader.email
    assert AuditRecord.objects.latest("sequence").action == "fairs:request:accept"


def test_a_no_needs_a_reason_which_stays_and_is_told(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    speaker(lokossa)
    request = make_request(lokossa, andenne)
    assert refusal(lambda: step(request, "decline", andenne, text="")) == "decline-needs-a-reason"
    step(request, "decline", andenne, text="We leave at noon.")
    party = RequestParty.objects.get(request=request, delegation=andenne)
    assert (state_of(request), party.answer, party.reason, party.language) == ("declined", "declined", "We leave at noon.", "en")
    assert "We leave at noon." in email(Message.objects.get()).body


def test_who_asked_withdraws_and_who_was_asked_answers(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    request = make_request(lokossa, andenne)
    assert refusal(lambda: step(request, "accept", lokossa)) == "meeting-answered-by-others"
    assert refusal(lambda: step(request, "withdraw", andenne)) == "meeting-withdrawn-by-sender"
    step(request, "withdraw", lokossa)
    assert state_of(request) == State.WITHDRAWN
    assert refusal(lambda: step(request, "accept", andenne)) == "meeting-request-closed"


def test_what_was_accepted_can_still_be_declined_until_it_has_a_place(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    request = make_accepted(lokossa, andenne)
    meeting = Meeting.objects.create(fair=fair, request=request, slot=fair.slots.first(), table=fair.tables.first(), changed_at=BEFORE)
    assert refusal(lambda: step(request, "decline", andenne)) == "meeting-has-a-place"
    assert refusal(lambda: take_back_request(request, reason="Why.", by=secretary(fair), at=LATER)) == "meeting-has-a-place"
    Meeting.objects.filter(pk=meeting.pk).update(state="dropped", slot=None, table=None)
    step(request, "decline", andenne)
    assert state_of(request) == State.DECLINED


def test_only_people_of_the_delegation_answer_for_it(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    request = make_request(lokossa, andenne)
    for stranger in (speaker(lokossa), secretary(fair), directory.steward()):
        assert refusal(lambda stranger=stranger: step(request, "accept", andenne, by=stranger)) == "only-the-delegation"
    assert state_of(request) == State.WAITING


def test_nobody_says_yes_after_the_last_day_but_a_no_still_helps(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    late = fair.at(fair.starts_on, BEFORE.time())
    request = make_accepted(lokossa, andenne)
    waiting = make_request(make_delegation(fair), andenne)
    assert refusal(lambda: step(waiting, "accept", andenne, at=late)) == "requests-are-closed"
    step(request, "decline", andenne, at=late)
    assert state_of(request) == State.DECLINED


def test_of_two_answers_to_what_both_read_one_wins(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    request = make_request(lokossa, andenne)
    person = speaker(andenne)
    first, second = (seen_request_for(person, fair.public_id, andenne.public_id, request.public_id) for _time in range(2))
    answer_request(first, act="accept", text="", language="", by=person, at=LATER)
    late = {"text": "No.", "language": "en", "by": person, "at": LATER + timedelta(seconds=1)}
    assert refusal(lambda: answer_request(second, act="decline", **late)) == "request-moved-on"
    assert state_of(request) == State.ACCEPTED
    assert RequestParty.objects.get(request=request, delegation=andenne).answer == "accepted"


def test_a_meeting_of_the_secretariat_is_taken_back_by_it_alone(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    reader = speaker(lokossa)
    request = make_accepted(lokossa, andenne, origin="secretariat")
    MeetingRequest.objects.filter(pk=request.pk).update(sender=None)
    request.refresh_from_db()
    assert refusal(lambda: step(request, "decline", andenne)) == "meeting-is-the-secretariats"
    assert refusal(lambda: take_back_request(request, reason="Why.", by=speaker(andenne), at=LATER)) == "only-organisers-of-the-fair"
    take_back_request(request, reason="The minister cannot come.", by=secretary(fair), at=LATER)
    assert state_of(request) == State.WITHDRAWN
    letter = email(Message.objects.get(address=reader.email))
    assert "The minister cannot come." in letter.body


def test_a_delegation_that_goes_ends_its_open_requests(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    other = make_delegation(fair, "Lomé", iso2="TG")
    ended = [make_request(lokossa, andenne), make_accepted(other, lokossa)]
    placed = make_accepted(lokossa, make_delegation(fair, iso2="BE"))
    Meeting.objects.create(fair=fair, request=placed, slot=fair.slots.first(), table=fair.tables.first(), changed_at=BEFORE)
    stays = make_request(other, andenne)
    reader = speaker(other)
    assert end_requests_of(lokossa, by=actor_for(speaker(lokossa), lokossa.organisation), at=LATER) == 2
    assert [state_of(request) for request in (*ended, stays, placed)] == ["withdrawn", "withdrawn", "waiting", "accepted"]
    assert Message.objects.filter(address=reader.email).count() == 1


def test_what_nobody_answers_lapses_after_the_days_of_the_fair_and_both_are_told(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    people = {speaker(lokossa).email, speaker(andenne).email}
    request = make_request(lokossa, andenne)
    ends = BEFORE + timedelta(days=fair.answer_days)
    remind_and_lapse(ends - timedelta(seconds=1))
    Message.objects.all().delete()
    assert state_of(request) == State.WAITING
    remind_and_lapse(ends)
    remind_and_lapse(ends)
    assert state_of(request) == State.LAPSED
    assert sorted(Message.objects.values_list("address", flat=True)) == sorted(people)
    assert AuditRecord.objects.filter(action="fairs:request:lapse").count() == 1


def test_what_waits_on_the_last_day_for_answers_lapses_with_it(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    end = fair.at(fair.request_until + timedelta(days=1), BEFORE.time().replace(hour=0))
    request = make_request(lokossa, andenne, sent_at=end - timedelta(days=1), moved_at=end - timedelta(days=1))
    assert (lapses_at(request), lapses_on(request)) == (end, fair.request_until)
    remind_and_lapse(end - timedelta(seconds=1))
    assert state_of(request) == State.WAITING
    remind_and_lapse(end)
    assert state_of(request) == State.LAPSED


def test_those_who_were_asked_are_reminded_once_of_all_that_waits(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    reader = speaker(andenne)
    for asking in (lokossa, make_delegation(fair)):
        make_request(asking, andenne)
    early = BEFORE + timedelta(days=fair.answer_days - 3)
    remind_and_lapse(early - timedelta(seconds=1))
    assert Message.objects.count() == 0
    remind_and_lapse(early)
    remind_and_lapse(early + timedelta(days=1))
    letter = email(Message.objects.get())
    assert letter.to == [reader.email]
    assert letter.subject.startswith("2 requests for meetings")


def test_a_closed_fair_reminds_nobody(fair: Fair) -> None:
    make_request(*pair(fair))
    Fair.objects.update(state="cancelled", cancelled_reason="Flood.")
    remind_and_lapse(BEFORE + timedelta(days=30))
    assert (MeetingRequest.objects.get().state, Message.objects.count()) == ("waiting", 0)


def ranked(fair: Fair, number: int = 4) -> tuple[Delegation, list[MeetingRequest]]:
    own = make_delegation(fair, "Lokossa")
    return own, [make_request(make_delegation(fair, iso2="BE"), own, ranks=(None, place)) for place in range(1, number + 1)]


def test_typed_numbers_put_wishes_in_order_without_gaps(fair: Fair) -> None:
    own, requests = ranked(fair)
    ids = [request.public_id for request in requests]
    order = rank_wishes(own, {ids[3]: 1, ids[0]: None, "nobody": 2}, by=speaker(own), at=LATER)
    assert order == [ids[3], ids[1], ids[2]]
    assert ranks_of(own) == [(ids[3], 1), (ids[1], 2), (ids[2], 3), (ids[0], None)]
    assert [request.public_id for request in wishes_of(own, "order")] == [ids[3], ids[1], ids[2], ids[0]]


def test_only_the_delegation_ranks_and_only_until_the_last_day(fair: Fair) -> None:
    own, requests = ranked(fair, 2)
    typed = {requests[1].public_id: 1}
    for stranger in (secretary(fair), directory.steward(), directory.officer(requests[0].sender.organisation)):
        assert refusal(lambda stranger=stranger: rank_wishes(own, typed, by=stranger, at=LATER)) == "only-the-delegation"
    late = fair.at(fair.starts_on, BEFORE.time())
    assert refusal(lambda: rank_wishes(own, typed, by=speaker(own), at=late)) == "requests-are-closed"


def test_ranks_of_others_are_left_alone(fair: Fair) -> None:
    own, requests = ranked(fair, 2)
    RequestParty.objects.filter(request=requests[0], delegation=requests[0].sender).update(rank=7)
    rank_wishes(own, {requests[1].public_id: 1}, by=speaker(own), at=LATER)
    assert RequestParty.objects.get(request=requests[0], delegation=requests[0].sender).rank == 7


def test_received_shows_what_waits_for_an_answer_first(fair: Fair) -> None:
    own = make_delegation(fair)
    first = make_request(make_delegation(fair, iso2="BE"), own)
    newer = make_accepted(make_delegation(fair, iso2="BE"), own, sent_at=LATER)
    sent = make_request(own, make_delegation(fair, iso2="BE"))
    assert list(wishes_of(own)) == [first, newer]
    assert list(wishes_of(own, "sent")) == [sent]


def test_the_value_counts_places_among_accepted_wishes(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    other = make_delegation(fair, "Lomé", iso2="TG")
    make_request(make_delegation(fair, iso2="BE"), lokossa, ranks=(None, 1))
    first = make_accepted(lokossa, andenne, ranks=(2, None), match_score=800)
    second = make_accepted(other, andenne, ranks=(1, 5))
    values = values_of(fair)
    assert values[first.public_id] == meeting_value([Wish("Lokossa", 1, 1, 1), Wish("Andenne", None, 1, 2)], 800)
    assert values[second.public_id] == meeting_value([Wish("Lomé", 1, 1, 1), Wish("Andenne", 1, 1, 2)], None)
    assert set(values) == {first.public_id, second.public_id}
    assert value_of(first) == values[first.public_id]


def test_a_waiting_request_is_worth_what_it_would_be_were_it_accepted_now(fair: Fair) -> None:
    lokossa, andenne = pair(fair)
    make_accepted(lokossa, make_delegation(fair, iso2="BE"), ranks=(2, None))
    waiting = make_request(lokossa, andenne, ranks=(1, None))
    value = value_of(waiting)
    assert [(wish.place, wish.ranked, wish.wishes) for wish in value.wishes] == [(1, 2, 2), (None, 0, 1)]
    MeetingRequest.objects.filter(pk=waiting.pk).update(state="accepted")
    assert values_of(fair)[waiting.public_id] == value
