"""What parties say of their meetings, what it makes of them, and the figures of a fair."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.fairs.models import Fair, Meeting, MeetingSeat, Outcome
from isopolity.fairs.queries.outcomes import Results, results_of, silent_meetings
from isopolity.fairs.services.outcomes import Said, report_outcome
from isopolity.matching.models import Contact
from tests.fairs import making

pytestmark = pytest.mark.django_db
HELD = Said(was_held=True, wants_contact=True, rating=4, text="They will send the plan.", language="fr")
NOT_HELD = Said(was_held=False, why_not="they-absent")


def place(request: Any, slot: Any, table: Any) -> Meeting:
    """The request in a slot of the published timetable, as publishing leaves it."""
    meeting = Meeting.objects.create(fair=request.fair, request=request, slot=slot, table=table, changed_at=making.BEFORE)
    for party in request.parties.all():
        MeetingSeat.objects.create(meeting=meeting, delegation=party.delegation, slot=slot)
    return meeting


@pytest.fixture
def day() -> SimpleNamespace:
    """The small fair with Lomé and Liège in the first slot, Lomé and Ghent in the second; `after` is when both are over."""
    small = making.make_small_fair()
    slots, table = list(small.fair.slots.all()), small.fair.tables.first()
    small.meeting, small.other = (place(request, slot, table) for request, slot in zip(small.requests, slots, strict=False))
    small.slots, small.after = slots, slots[1].ends_at
    return small


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason.code


def test_contact_is_made_when_both_want_it(day: SimpleNamespace) -> None:
    report_outcome(day.meeting, day.lome, HELD, by=day.of_lome, at=day.after)
    assert not Contact.objects.exists()
    second = report_outcome(day.meeting, day.liege, replace(HELD, rating=None), by=day.of_liege, at=day.after)
    contact = Contact.objects.get()
    assert (contact.origin, contact.made_on) == ("meeting", making.FIRST_DAY)
    assert {party.organisation_id for party in contact.parties.all()} == {day.lome.organisation_id, day.liege.organisation_id}
    assert second.contact == contact
    assert set(day.meeting.outcomes.values_list("contact", flat=True)) == {contact.pk}
    report_outcome(day.meeting, day.liege, HELD, by=day.of_liege, at=day.after)
    assert Contact.objects.count() == 1
    assert code_of(lambda: report_outcome(day.meeting, day.lome, NOT_HELD, by=day.of_lome, at=day.after)) == "outcome-contact-recorded"


def test_no_contact_between_cities_of_one_country(day: SimpleNamespace) -> None:
    fair = day.fair
    Fair.objects.filter(pk=fair.pk).update(who_meets=Fair.WhoMeets.ANYONE)
    meeting = place(making.make_accepted(day.liege, day.ghent), day.slots[2], fair.tables.first())
    for delegation, person in ((day.liege, day.of_liege), (day.ghent, day.of_ghent)):
        report_outcome(meeting, delegation, HELD, by=person, at=day.slots[2].ends_at)
    assert not Contact.objects.exists()
    assert Meeting.objects.get(pk=meeting.pk).state == Meeting.State.HELD


def test_held_when_one_says_so_and_corrected_words_stand(day: SimpleNamespace) -> None:
    report_outcome(day.meeting, day.lome, NOT_HELD, by=day.of_lome, at=day.after)
    assert Meeting.objects.get(pk=day.meeting.pk).state == Meeting.State.NOT_HELD
    report_outcome(day.meeting, day.liege, replace(HELD, wants_contact=False), by=day.of_liege, at=day.after)
    assert Meeting.objects.get(pk=day.meeting.pk).state == Meeting.State.HELD
    report_outcome(day.meeting, day.liege, replace(NOT_HELD, why_not="no-time"), by=day.of_liege, at=day.after)
    assert Meeting.objects.get(pk=day.meeting.pk).state == Meeting.State.NOT_HELD
    assert Outcome.objects.get(delegation=day.liege).why_not == "no-time"
    assert AuditRecord.objects.filter(action="fairs:outcome:report").count() == 3


def test_secretariat_types_the_paper_sheet_of_both(day: SimpleNamespace) -> None:
    for delegation in (day.lome, day.liege):
        said = report_outcome(day.meeting, delegation, HELD, by=day.secretary, at=day.after)
        assert (said.from_paper, said.written_office) == (True, "Secretariat")
    assert Contact.objects.count() == 1
    own = report_outcome(day.other, day.lome, NOT_HELD, by=day.of_lome, at=day.after)
    assert own.from_paper is False


def test_who_must_not_say(day: SimpleNamespace) -> None:
    for person in (day.of_ghent, day.of_liege, making.secretary(making.make_fair())):
        assert code_of(lambda person=person: report_outcome(day.meeting, day.lome, HELD, by=person, at=day.after)) == (
            "only-the-delegation-and-organisers"
        )
    assert code_of(lambda: report_outcome(day.meeting, day.ghent, HELD, by=day.of_ghent, at=day.after)) == "outcome-of-others"
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"was_held": False, "wants_contact": False, "rating": None}, "outcome-needs-why-not"),
        ({"was_held": False, "why_not": "other"}, "outcome-of-nothing"),
        ({"next_step": "Send it"}, "outcome-step-needs-owner-and-day"),
        ({"next_due_on": making.FIRST_DAY}, "outcome-step-needs-words"),
        ({"next_step": "Send it", "next_owner": "ghent", "next_due_on": making.FIRST_DAY}, "outcome-owner-is-no-party"),
        ({"next_step": "Send it", "next_owner": "lome", "next_due_on": making.FIRST_DAY - timedelta(1)}, "outcome-step-before-the-meeting"),
    ],
)
def test_what_is_refused(day: SimpleNamespace, changes: dict[str, Any], code: str) -> None:
    owner = changes.get("next_owner")
    said = replace(HELD, **{**changes, "next_owner": getattr(day, owner).organisation if owner else None})
    assert code_of(lambda: report_outcome(day.meeting, day.lome, said, by=day.of_lome, at=day.after)) == code
    assert not Outcome.objects.exists()


def test_not_before_it_begins(day: SimpleNamespace) -> None:
    before = day.slots[0].starts_at - timedelta(seconds=1)
    assert code_of(lambda: report_outcome(day.meeting, day.lome, HELD, by=day.of_lome, at=before)) == "outcome-before-the-meeting"


def test_silence_is_seen_after_the_set_days(day: SimpleNamespace) -> None:
    due = day.slots[0].ends_at + timedelta(days=day.fair.outcome_days)
    assert list(silent_meetings(day.fair, due)) == []
    later = due + timedelta(hours=2)
    assert list(silent_meetings(day.fair, later)) == [day.meeting, day.other]
    report_outcome(day.meeting, day.lome, HELD, by=day.of_lome, at=later)
    assert list(silent_meetings(day.fair, later)) == [day.meeting, day.other]
    report_outcome(day.meeting, day.liege, HELD, by=day.of_liege, at=later)
    assert list(silent_meetings(day.fair, later)) == [day.other]


def test_results_count_each_once(day: SimpleNamespace) -> None:
    for delegation, person in ((day.lome, day.of_lome), (day.liege, day.of_liege)):
        report_outcome(day.meeting, delegation, HELD, by=person, at=day.after)
    report_outcome(day.other, day.lome, NOT_HELD, by=day.of_lome, at=day.after)
    third = place(making.make_accepted(day.liege, making.make_delegation(day.fair)), day.slots[2], day.fair.tables.first())
    expected = Results(
        meetings=3, held=1, not_held=1, without_word=1, contacts=1, why_not=(("they-absent", 1),), next_steps=0, ratings=2, rated=8
    )
    assert results_of(day.fair) == expected
    Meeting.objects.filter(pk=third.pk).update(state="dropped", slot=None, table=None)
    assert results_of(day.fair) == replace(expected, meetings=2, without_word=0)
