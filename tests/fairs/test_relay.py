"""Two interpreters through a third language: only where the fair allows it, and only where both sides have said that they agree."""

from datetime import timedelta

import pytest
from django.utils import timezone

from isopolity.core.reasons import Refused
from isopolity.fairs.models import Delegation, Fair, MeetingRequest
from isopolity.fairs.queries.inputs import fair_input
from isopolity.fairs.services.requests import mark_relay
from tests.fairs import making
from tests.fairs.test_wish_pages import WORDS, below, text_of, visit

pytestmark = pytest.mark.django_db
QUESTION = "Two interpreters may relay through a third language"


@pytest.fixture
def fair() -> Fair:
    day = timezone.localdate() + timedelta(days=35)
    return making.make_fair(starts_on=day, ends_on=day, register_until=day, request_until=day - timedelta(days=3), relay_allowed=True)


def pair(fair: Fair) -> tuple[Delegation, Delegation]:
    return making.make_delegation(fair, languages=["pt"]), making.make_delegation(fair, iso2="BE", languages=["ar"])


@pytest.mark.parametrize(("asks", "answers", "agreed"), [(True, True, True), (True, False, False), (False, False, False)])
def test_both_sides_must_agree(fair: Fair, asks: bool, answers: bool, agreed: bool) -> None:
    sender, receiver = pair(fair)
    first, second = visit(making.speaker(sender)), visit(making.speaker(receiver))
    assert QUESTION in text_of(first.get(f"{below(sender)}/ask/{receiver.public_id}"))
    first.submit(f"{below(sender)}/ask/{receiver.public_id}", {**WORDS, **({"relay": "on"} if asks else {})})
    request = MeetingRequest.objects.get()
    page = f"{below(receiver)}/wishes/{request.public_id}/accept"
    assert (QUESTION in text_of(second.get(page))) is asks
    assert second.submit(page, {"relay": "on"} if answers else {}).status_code == 303
    request.refresh_from_db()
    assert (request.state, request.relay_allowed) == ("accepted", agreed)
    assert [wish.relay_allowed for wish in fair_input(fair, at=timezone.now()).requests] == [agreed]


def test_nobody_is_asked_where_it_can_make_no_difference(fair: Fair) -> None:
    """A shared language; or a fair whose rules exclude it."""
    sender, _receiver = pair(fair)
    same = making.make_delegation(fair, iso2="TG", languages=["pt", "fr"])
    assert QUESTION not in text_of(visit(making.speaker(sender)).get(f"{below(sender)}/ask/{same.public_id}"))
    Fair.objects.update(relay_allowed=False)
    sender, receiver = pair(fair)
    browser = visit(making.speaker(sender))
    assert QUESTION not in text_of(browser.get(f"{below(sender)}/ask/{receiver.public_id}"))
    browser.submit(f"{below(sender)}/ask/{receiver.public_id}", WORDS)
    assert MeetingRequest.objects.get().relay_allowed is False
    assert QUESTION not in text_of(visit(making.secretary(fair)).get(f"/fairs/{fair.public_id}/requests/new"))


def test_the_secretariat_writes_down_what_the_sides_agreed(fair: Fair) -> None:
    request = making.make_accepted(*pair(fair), relay_allowed=False)
    secretary, page = visit(making.secretary(fair)), f"/fairs/{fair.public_id}/requests/{request.public_id}"
    assert "not agreed" in text_of(secretary.get(page))
    assert secretary.submit(page, {"relay": "yes"}, action="/relay").status_code == 303
    request.refresh_from_db()
    assert request.relay_allowed is True
    assert "They do not agree" in text_of(secretary.get(page))
    party = request.delegations[0]
    assert "They do not agree" not in text_of(visit(making.speaker(party)).get(page))
    with pytest.raises(Refused) as refused:
        mark_relay(request, relay=False, by=making.speaker(party), at=timezone.now())
    assert refused.value.reason.code == "only-organisers-of-the-fair"
    fair.relay_allowed = False
    fair.save()
    with pytest.raises(Refused) as refused:
        mark_relay(MeetingRequest.objects.get(), relay=True, by=making.secretary(fair), at=timezone.now())
    assert refused.value.reason.code == "fair-without-relay"


def test_at_the_desk_and_for_required_meetings_the_secretariat_says_so(fair: Fair) -> None:
    sender, receiver = pair(fair)
    secretary = visit(making.secretary(fair))
    words = {**WORDS, "parties": [sender.public_id, receiver.public_id]}
    secretary.submit(f"/fairs/{fair.public_id}/requests/new", {**words, "relay": "on"})
    assert MeetingRequest.objects.get().relay_allowed is True
    MeetingRequest.objects.update(state="withdrawn")
    secretary.submit(f"/fairs/{fair.public_id}/requests/new", words)
    assert MeetingRequest.objects.get(state="accepted").relay_allowed is False
