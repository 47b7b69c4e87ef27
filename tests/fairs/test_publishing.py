"""A draft becomes the timetable: what moves and what never does, who is told of what, and who may."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.fairs.models import Fair, Meeting, MeetingRequest, MeetingSeat, Timetable
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.timetables import discard_timetable, move_meeting
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import directory
from tests.fairs.making import keep_away, make_accepted, make_delegation, make_fair, make_small_fair, secretary
from tests.fairs.working import EVE, done, drafted, places, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> SimpleNamespace:
    return make_small_fair()


def refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.reason.code == code


def by_hand(small: SimpleNamespace, request: MeetingRequest, slot: Any, table: int) -> Timetable:
    return done(move_meeting(small.fair, request=request.public_id, slot=slot.public_id, table=table, by=small.secretary, at=EVE))


def test_the_first_version_gives_every_meeting_its_place(small: SimpleNamespace) -> None:
    version = published(small.fair, small.secretary)
    assert (version.state, version.version, small.fair.published, version.published_office) == ("published", 1, 1, "Secretariat")
    assert len(places(small.fair)) == 2
    seats = MeetingSeat.objects.values_list("meeting__request_id", "delegation_id", "team")
    lome, liege, ghent = small.lome.pk, small.liege.pk, small.ghent.pk
    first, second = (request.pk for request in small.requests)
    assert set(seats) == {(first, lome, 1), (first, liege, 1), (second, lome, 1), (second, ghent, 1)}
    interpreted = Meeting.objects.get(request=small.requests[1])
    assert [row.interpreter for row in interpreted.interpreters.all()] == [small.interpreter]
    assert all(seat.slot_id == seat.meeting.slot_id for seat in MeetingSeat.objects.select_related("meeting"))
    last = AuditRecord.objects.get(action="fairs:timetable:publish")
    assert last.values == {"version": 1, "added": 2, "moved": 0, "dropped": 0}


def test_nobody_else_publishes(small: SimpleNamespace) -> None:
    draft = drafted(small.fair, small.secretary)
    for person in (small.of_lome, directory.steward("steward@example.org"), directory.officer(directory.city("Elsewhere"))):
        refused("only-organisers-of-the-fair", lambda person=person: publish_timetable(draft, based_on=0, by=person, at=EVE))
    assert not Meeting.objects.exists()


def test_a_draft_follows_only_the_version_that_it_was_made_on(small: SimpleNamespace) -> None:
    draft, other = drafted(small.fair, small.secretary), drafted(small.fair, small.secretary, seed=1)
    publish_timetable(draft, based_on=0, by=small.secretary, at=EVE)
    refused("timetable-follows-another", lambda: publish_timetable(other, based_on=0, by=small.secretary, at=EVE))
    refused("timetable-follows-another", lambda: publish_timetable(other, based_on=1, by=small.secretary, at=EVE))
    refused("timetable-not-draft", lambda: discard_timetable(draft, by=small.secretary, at=EVE))
    assert Fair.objects.get().published == 1


def test_what_was_put_aside_or_failed_is_not_published(small: SimpleNamespace) -> None:
    draft = drafted(small.fair, small.secretary)
    discard_timetable(draft, by=small.secretary, at=EVE)
    refused("timetable-not-draft", lambda: publish_timetable(draft, based_on=0, by=small.secretary, at=EVE))
    # The count went back with the refusal.
    assert Fair.objects.get().published == 0


def test_two_meetings_change_places(small: SimpleNamespace) -> None:
    """Lome and Liege at table 1, a second pair at table 2 in the same slot; then the other way round."""
    fair = small.fair
    third = make_delegation(fair, "Third", iso2="BE", languages=["en"])
    pair = make_accepted(small.ghent, third)
    published(fair, small.secretary)
    meetings = {row.request_id: row for row in Meeting.objects.select_related("slot", "table")}
    slot = fair.slots.last()
    for table, request in ((1, small.requests[0]), (2, pair)):
        if meetings[request.pk].slot_id != slot.pk or meetings[request.pk].table.number != table:
            draft = by_hand(small, request, slot, table)
            publish_timetable(draft, based_on=fair.published, by=small.secretary, at=EVE)
            fair.refresh_from_db()
    # One draft that exchanges the two, as no form allows in one step.
    draft = drafted(fair, small.secretary)
    plan = draft.plan
    for one in plan["meetings"]:
        if one["request"] == small.requests[0].public_id:
            one.update(slot=slot.public_id, table=2)
        elif one["request"] == pair.public_id:
            one.update(slot=slot.public_id, table=1)
        else:
            one.update(slot=fair.slots.first().public_id, table=1)
    draft.plan = plan
    draft.save()
    sequences = dict(Meeting.objects.values_list("request_id", "sequence"))
    publish_timetable(draft, based_on=fair.published, by=small.secretary, at=EVE)
    stand = places(fair)
    assert (stand[small.requests[0].public_id], stand[pair.public_id]) == (("24 10:30", 2), ("24 10:30", 1))
    assert Meeting.objects.get(request=pair).sequence == sequences[pair.pk] + 1


def test_only_those_who_are_touched_are_told_and_only_of_their_own(small: SimpleNamespace) -> None:
    fair = small.fair
    small.of_ghent.language = "fr"
    small.of_ghent.save()
    published(fair, small.secretary)
    assert {row.address for row in Message.objects.all()} == {small.of_lome.email, small.of_liege.email, small.of_ghent.email}
    Message.objects.all().delete()
    meeting = Meeting.objects.select_related("slot").get(request=small.requests[1])
    free = fair.slots.exclude(pk__in=Meeting.objects.values("slot")).last()
    publish_timetable(by_hand(small, small.requests[1], free, 2), based_on=1, by=small.secretary, at=EVE)
    assert {row.address for row in Message.objects.all()} == {small.of_lome.email, small.of_ghent.email}
    letter = email(Message.objects.get(address=small.of_lome.email))
    was, will = (moment.astimezone(fair.zone).strftime("%H:%M") for moment in (meeting.slot.starts_at, free.starts_at))
    assert "changes to your meetings" in letter.subject
    assert was in letter.body
    assert will in letter.body
    assert "Ghent" in letter.body
    assert "Liege" not in letter.body
    assert f"/delegations/{small.lome.public_id}/day" in letter.body
    with translation.override("fr"):
        assert email(Message.objects.get(address=small.of_ghent.email)).subject != letter.subject


def test_what_happened_is_not_touched_by_a_version_without_it(small: SimpleNamespace) -> None:
    fair = small.fair
    published(fair, small.secretary)
    first = Meeting.objects.select_related("slot", "request").earliest("slot__starts_at")
    during = first.slot.starts_at + timedelta(minutes=5)
    draft = drafted(fair, small.secretary, at=during, seed=3)
    draft.plan["meetings"] = [one for one in draft.plan["meetings"] if one["request"] != first.request.public_id]
    draft.save()
    refused("timetable-no-longer-fits", lambda: publish_timetable(draft, based_on=1, by=small.secretary, at=during))
    assert Meeting.objects.get(pk=first.pk).slot == first.slot


def test_a_draft_that_no_longer_fits_is_refused_when_it_is_published(small: SimpleNamespace) -> None:
    draft = drafted(small.fair, small.secretary)
    slot = next(one["slot"] for one in draft.plan["meetings"] if one["request"] == small.requests[0].public_id)
    keep_away(small.liege, small.fair.slots.get(public_id=slot))
    refused("timetable-no-longer-fits", lambda: publish_timetable(draft, based_on=0, by=small.secretary, at=EVE))
    assert not Meeting.objects.exists()


def test_a_dropped_meeting_may_come_back_and_a_missed_one_gets_another_time(small: SimpleNamespace) -> None:
    fair = small.fair
    published(fair, small.secretary)
    MeetingRequest.objects.filter(pk=small.requests[0].pk).update(state="withdrawn")
    draft = drafted(fair, small.secretary, kind="repair")
    publish_timetable(draft, based_on=1, by=small.secretary, at=EVE)
    dropped = Meeting.objects.get(request=small.requests[0])
    assert (dropped.state, dropped.slot, dropped.table, dropped.seats.count()) == ("dropped", None, None, 0)
    MeetingRequest.objects.filter(pk=small.requests[0].pk).update(state="accepted")
    fair.refresh_from_db()
    draft = drafted(fair, small.secretary, kind="repair")
    publish_timetable(draft, based_on=2, by=small.secretary, at=EVE)
    back = Meeting.objects.select_related("slot").get(request=small.requests[0])
    assert (back.pk, back.state, back.sequence) == (dropped.pk, "planned", 2)
    Meeting.objects.filter(pk=back.pk).update(state="not-held")
    fair.refresh_from_db()
    later = back.slot.starts_at + timedelta(minutes=40)
    draft = drafted(fair, small.secretary, kind="repair", at=later)
    publish_timetable(draft, based_on=3, by=small.secretary, at=later)
    again = Meeting.objects.select_related("slot").get(pk=back.pk)
    assert again.state == "planned"
    assert again.slot.starts_at > later


def test_a_delegation_with_two_teams_sits_at_two_tables_at_once() -> None:
    fair = make_fair(slots=1, tables=2)
    big = make_delegation(fair, "Big", iso2="BE", teams=2)
    for name in ("One", "Two"):
        make_accepted(big, make_delegation(fair, name))
    published(fair, secretary(fair))
    assert sorted(MeetingSeat.objects.filter(delegation=big).values_list("team", flat=True)) == [1, 2]


def test_a_version_that_changes_nothing_is_not_published(small: SimpleNamespace) -> None:
    published(small.fair, small.secretary)
    draft = drafted(small.fair, small.secretary, kind="repair")
    refused("timetable-changes-nothing", lambda: publish_timetable(draft, based_on=1, by=small.secretary, at=EVE))
