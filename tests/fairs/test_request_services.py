"""Asking for meetings, at the desk and by the secretariat: who may, the rules of the fair, limits, what is kept and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.exchange.models import Need, Offer
from isopolity.fairs.models import Delegation, Fair, MeetingRequest, RequestParty
from isopolity.fairs.queries.partners import partners_of
from isopolity.fairs.queries.requests import allowance_of, seen_request_for, wishes_of
from isopolity.fairs.services.answers import answer_request
from isopolity.fairs.services.requests import agree_at_desk, require_meeting, send_request
from isopolity.matching.services import refresh_profiles
from isopolity.outbox.models import Message
from tests.factories import directory
from tests.factories.exchange import make_entry
from tests.fairs.making import BEFORE, make_delegation, make_fair, make_request, secretary, speaker

pytestmark = pytest.mark.django_db
State = MeetingRequest.State
WORDS = {"reason": "We sort waste by hand.", "language": "en"}


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def send(sender: Delegation, receiver: Delegation, *, by: Any = None, at: Any = BEFORE) -> MeetingRequest:
    return send_request(sender=sender, receiver=receiver, by=by or speaker(sender), at=at, **WORDS)


def decline(request: MeetingRequest, delegation: Delegation, *, at: Any = BEFORE) -> MeetingRequest:
    person = speaker(delegation)
    seen = seen_request_for(person, request.fair.public_id, delegation.public_id, request.public_id)
    return answer_request(seen, act="decline", text="No time.", language="en", by=person, at=at)


@pytest.fixture
def fair() -> Fair:
    return make_fair()


def two(fair: Fair, **fields: Any) -> tuple[Delegation, Delegation]:
    return make_delegation(fair, "Lokossa", **fields), make_delegation(fair, "Andenne", iso2="BE", **fields)


def test_a_request_waits_with_its_words_and_the_senders_own_yes(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    sent = send(lokossa, andenne)
    kept = MeetingRequest.objects.values("sender", "origin", "reason", "state", "is_required", "match_score", "sent_at").get()
    assert kept == {
        "sender": lokossa.pk,
        "origin": "list",
        "reason": "We sort waste by hand.",
        "state": "waiting",
        "is_required": False,
        "match_score": None,
        "sent_at": BEFORE,
    }
    assert list(sent.parties.values_list("delegation", "answer", "rank")) == [(lokossa.pk, "accepted", None), (andenne.pk, "waiting", None)]
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.organisation, record.object_id) == ("fairs:request:send", "Lokossa", sent.public_id)


def test_the_score_of_matching_is_kept_and_says_that_the_request_came_from_there(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    for model, city in ((Need, lokossa), (Offer, andenne)):
        make_entry(model, city.organisation, theme="recycling")
    refresh_profiles(at=BEFORE)
    [partner] = partners_of(lokossa, with_score=True)
    assert partner.delegation == andenne
    assert partner.score is not None and 0 < partner.score <= 1000
    sent = send(lokossa, andenne)
    assert (sent.match_score, sent.origin) == (partner.score, "match")


def test_the_people_of_the_asked_delegation_are_told_in_their_language(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    directory.officer(andenne.organisation, "a@andenne.example", language="fr")
    directory.officer(andenne.organisation, "b@andenne.example", language="ar")
    send(lokossa, andenne)
    told = Message.objects.order_by("address").values_list("address", "language", "template")
    assert list(told) == [("a@andenne.example", "fr", "fairs/mail/request"), ("b@andenne.example", "ar", "fairs/mail/request")]


def test_only_people_of_the_sender_may_send(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    for stranger in (speaker(andenne), secretary(fair), directory.steward(), directory.person()):
        assert refusal(lambda stranger=stranger: send(lokossa, andenne, by=stranger)) == "only-the-delegation"
    assert MeetingRequest.objects.count() == 0


def test_both_delegations_are_accredited(fair: Fair) -> None:
    waiting, andenne = make_delegation(fair, "Lokossa", state="waiting"), make_delegation(fair, "Andenne", iso2="BE")
    assert refusal(lambda: send(waiting, andenne)) == "delegation-not-accredited"
    assert refusal(lambda: send(andenne, waiting)) == "partner-not-accredited"


def test_delegations_of_two_fairs_do_not_meet(fair: Fair) -> None:
    assert refusal(lambda: send(make_delegation(fair), make_delegation(make_fair(), iso2="BE"))) == "delegation-of-another-fair"


@pytest.mark.parametrize(
    ("rule", "countries", "code"),
    [
        ("anyone", ("BJ", "BJ"), None),
        ("other-countries", ("BJ", "BJ"), "meeting-needs-two-countries"),
        ("other-countries", ("BJ", "BE"), None),
        ("least-developed", ("BE", "FR"), "meeting-needs-least-developed"),
        ("least-developed", ("BJ", "TG"), None),
        ("least-developed", ("BJ", "BJ"), "meeting-needs-two-countries"),
        ("least-developed", ("FR", "BJ"), None),
    ],
)
def test_who_may_meet_is_the_rule_of_the_fair(rule: str, countries: tuple[str, str], code: str | None) -> None:
    fair = make_fair(who_meets=rule)
    one, other = (make_delegation(fair, iso2=iso2) for iso2 in countries)
    if code is None:
        assert send(one, other).state == State.WAITING
    else:
        assert refusal(lambda: send(one, other)) == code


def test_nobody_meets_themselves(fair: Fair) -> None:
    lokossa = make_delegation(fair)
    assert refusal(lambda: send(lokossa, lokossa)) == "meeting-needs-two-parties"


def test_one_open_request_of_the_same_parties_whoever_asks(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    sent = send(lokossa, andenne)
    assert refusal(lambda: send(lokossa, andenne)) == "meeting-asked-already"
    assert refusal(lambda: send(andenne, lokossa)) == "meeting-received-already"
    with pytest.raises(IntegrityError), transaction.atomic():
        make_request(andenne, lokossa)
    decline(sent, andenne)
    assert send(andenne, lokossa).state == State.WAITING


def test_the_limit_counts_what_is_sent_and_gives_back_what_others_decline() -> None:
    fair = make_fair(most_requests=2)
    lokossa, andenne = two(fair)
    first = send(lokossa, andenne)
    send(lokossa, make_delegation(fair, iso2="BE"))
    third = make_delegation(fair, iso2="BE")
    assert refusal(lambda: send(lokossa, third)) == "meeting-requests-used-up"
    decline(first, andenne)
    assert send(lokossa, third).state == State.WAITING


def test_what_a_delegation_withdraws_itself_stays_counted() -> None:
    fair = make_fair(most_requests=1)
    lokossa, andenne = two(fair)
    sent, person = send(lokossa, andenne), speaker(lokossa)
    seen = seen_request_for(person, fair.public_id, lokossa.public_id, sent.public_id)
    answer_request(seen, act="withdraw", text="", language="", by=person, at=BEFORE)
    assert refusal(lambda: send(lokossa, make_delegation(fair, iso2="BE"))) == "meeting-requests-used-up"


def test_what_a_delegation_receives_has_no_limit() -> None:
    fair = make_fair(most_requests=1)
    andenne = make_delegation(fair, iso2="BE")
    for _number in range(5):
        send(make_delegation(fair), andenne)
    assert wishes_of(andenne).count() == 5
    assert allowance_of(andenne).left == 1


def test_requests_end_with_their_last_day_by_the_clock_of_the_hall(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    midnight = fair.at(fair.request_until + timedelta(days=1), BEFORE.time().replace(hour=0))
    assert refusal(lambda: send(lokossa, andenne, at=midnight)) == "requests-are-closed"
    assert send(lokossa, andenne, at=midnight - timedelta(seconds=1)).state == State.WAITING


@pytest.mark.parametrize(("state", "code"), [("draft", "fair-not-open"), ("ended", "fair-is-over"), ("cancelled", "fair-is-over")])
def test_only_an_open_fair_takes_requests(fair: Fair, state: str, code: str) -> None:
    lokossa, andenne = two(fair)
    Fair.objects.update(state=state, cancelled_reason="Flood.")
    lokossa, andenne = Delegation.objects.get(pk=lokossa.pk), Delegation.objects.get(pk=andenne.pk)
    assert refusal(lambda: send(lokossa, andenne)) == code


def agree(fair: Fair, first: Delegation, second: Delegation, *, by: Any = None, days: int = 0) -> MeetingRequest:
    at = fair.at(fair.starts_on + timedelta(days=days), BEFORE.time())
    return agree_at_desk(fair, first=first, second=second, by=by or secretary(fair), at=at, **WORDS)


def test_what_is_agreed_at_the_desk_is_accepted_at_once_and_counts_for_nobodys_limit(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    agreed = agree(fair, lokossa, andenne)
    assert (agreed.state, agreed.origin, agreed.sender) == (State.ACCEPTED, "desk", lokossa)
    assert set(agreed.parties.values_list("answer", "answered_office")) == {("accepted", "Secretariat")}
    assert allowance_of(lokossa).sent == 0
    assert AuditRecord.objects.latest("sequence").action == "fairs:request:agree"


def test_the_desk_opens_the_day_before_the_fair_and_only_for_its_secretariat(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    assert refusal(lambda: agree(fair, lokossa, andenne, days=-2)) == "desk-not-open-yet"
    for stranger in (speaker(lokossa), directory.steward(), directory.secretariat()):
        assert refusal(lambda stranger=stranger: agree(fair, lokossa, andenne, by=stranger)) == "only-organisers-of-the-fair"
    assert agree(fair, lokossa, andenne, days=-1).state == State.ACCEPTED


def test_what_waits_is_not_agreed_over(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    send(lokossa, andenne)
    assert refusal(lambda: agree(fair, andenne, lokossa)) == "meeting-asked-already"


def test_the_secretariat_adds_a_required_meeting_of_three_and_tells_all(fair: Fair) -> None:
    parties = [*two(fair), make_delegation(fair, "Lomé", iso2="TG")]
    people = {speaker(delegation).email for delegation in parties}
    added = require_meeting(fair, parties, by=secretary(fair), at=BEFORE, **WORDS)
    assert (added.state, added.origin, added.is_required, added.sender) == (State.ACCEPTED, "secretariat", True, None)
    assert RequestParty.objects.filter(request=added, answer="accepted").count() == 3
    assert set(Message.objects.values_list("address", flat=True)) == people
    assert refusal(lambda: require_meeting(fair, parties[::-1], by=secretary(fair), at=BEFORE, **WORDS)) == "meeting-asked-already"


def test_only_the_secretariat_adds_meetings_and_keeps_the_rule_of_the_fair(fair: Fair) -> None:
    lokossa, andenne = two(fair)
    assert (
        refusal(lambda: require_meeting(fair, [lokossa, andenne], by=speaker(lokossa), at=BEFORE, **WORDS)) == "only-organisers-of-the-fair"
    )
    one_country = [lokossa, make_delegation(fair)]
    assert refusal(lambda: require_meeting(fair, one_country, by=secretary(fair), at=BEFORE, **WORDS)) == "meeting-needs-two-countries"
    assert refusal(lambda: require_meeting(fair, [lokossa], by=secretary(fair), at=BEFORE, **WORDS)) == "meeting-needs-two-parties"
