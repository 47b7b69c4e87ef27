"""The desk: badges, who is missing, and the repair that follows."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.fairs.models import Absence, Delegate, Fair, Incident, Timetable
from isopolity.fairs.queries.incidents import delegations_not_yet_in, found_at_desk
from isopolity.fairs.services.incidents import check_in, report_incident
from tests.fairs import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def day() -> SimpleNamespace:
    """The small fair, in the first minute of its first slot."""
    small = making.make_small_fair()
    small.slots = list(small.fair.slots.all())
    small.now = small.slots[0].starts_at + timedelta(minutes=1)
    return small


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason.code


def absent(**by: Any) -> list[int]:
    return sorted(Absence.objects.filter(**by).values_list("slot_id", flat=True))


def test_badge_checks_in_once_however_it_is_typed(day: SimpleNamespace) -> None:
    delegate = Delegate.objects.get(delegation=day.lome)
    typed = f" {delegate.badge[:4].upper()}-{delegate.badge[4:].upper()} "
    assert check_in(day.fair, typed, by=day.secretary, at=day.now) == delegate
    again = check_in(day.fair, delegate.badge, by=day.secretary, at=day.now + timedelta(hours=1))
    assert again.checked_in_at == day.now
    assert AuditRecord.objects.filter(action="fairs:delegate:check-in").count() == 1
    assert day.lome not in delegations_not_yet_in(day.fair)
    assert check_in(day.fair, day.interpreter.badge, by=day.secretary, at=day.now).checked_in_at == day.now


def test_badge_of_another_fair_or_of_nobody_is_unknown(day: SimpleNamespace) -> None:
    other = making.make_small_fair()
    refused = making.make_delegate(making.make_delegation(day.fair, state="refused", answered_reason="Full."))
    left = making.make_delegate(day.lome, "Left", left_out_at=making.BEFORE)
    for badge in ("", "2222", other.interpreter.badge, Delegate.objects.get(delegation=other.lome).badge, refused.badge, left.badge):
        assert code_of(lambda badge=badge: check_in(day.fair, badge, by=day.secretary, at=day.now)) == "badge-unknown"


def test_late_ill_broken_and_back(day: SimpleNamespace) -> None:
    first, second, third, fourth = day.slots
    table = day.fair.tables.first()
    report_incident(day.fair, day.lome, kind="late", first_slot=first, last_slot=second, by=day.secretary, at=day.now)
    assert absent(delegation=day.lome) == [first.pk, second.pk]
    report_incident(day.fair, day.interpreter, kind="ill", first_slot=second, by=day.secretary, at=day.now)
    assert absent(interpreter=day.interpreter) == [second.pk, third.pk, fourth.pk]
    report_incident(day.fair, table, kind="broken", first_slot=third, by=day.secretary, at=day.now)
    assert absent(table=table) == [third.pk, fourth.pk]
    report_incident(day.fair, day.interpreter, kind="back", first_slot=third, by=day.secretary, at=day.now)
    assert absent(interpreter=day.interpreter) == [second.pk]
    report_incident(day.fair, day.lome, kind="no-show", first_slot=first, by=day.secretary, at=day.now)
    assert absent(delegation=day.lome) == [slot.pk for slot in day.slots]
    assert Incident.objects.count() == 5
    assert not Timetable.objects.exists()


def test_published_timetable_is_repaired_and_one_at_work_is_left(day: SimpleNamespace) -> None:
    from tests.fairs.working import published

    published(day.fair, day.secretary)
    first = report_incident(day.fair, day.lome, kind="late", first_slot=day.slots[0], by=day.secretary, at=day.now)
    assert (first.repair.kind, first.repair.state) == (Timetable.Kind.REPAIR, Timetable.State.WORKING)
    second = report_incident(day.fair, day.ghent, kind="late", first_slot=day.slots[0], by=day.secretary, at=day.now)
    assert second.repair is None
    assert Absence.objects.filter(delegation=day.ghent).count() == 4


def test_what_is_refused_and_who(day: SimpleNamespace) -> None:
    first, other = day.slots[0], making.make_small_fair()
    late = {"kind": "late", "first_slot": first}
    for person in (day.of_lome, other.secretary):
        assert code_of(lambda person=person: report_incident(day.fair, day.lome, **late, by=person, at=day.now)) == (
            "only-organisers-of-the-fair"
        )
    asked: list[tuple[Any, dict[str, Any], str]] = [
        (other.lome, late, "incident-elsewhere"),
        (day.lome, {**late, "first_slot": other.fair.slots.first()}, "incident-elsewhere"),
        (day.lome, {**late, "kind": "broken"}, "incident-not-of-this"),
        (day.lome, {"kind": "late", "first_slot": day.slots[1], "last_slot": first}, "incident-ends-before"),
    ]
    for thing, fields, code in asked:
        assert code_of(lambda thing=thing, fields=fields: report_incident(day.fair, thing, **fields, by=day.secretary, at=day.now)) == code
    over = day.slots[1].ends_at
    assert code_of(lambda: report_incident(day.fair, day.lome, **late, by=day.secretary, at=over)) == "incident-in-the-past"
    Fair.objects.filter(pk=day.fair.pk).update(state=Fair.State.ENDED)
    ended = Fair.objects.get(pk=day.fair.pk)
    assert code_of(lambda: report_incident(ended, day.lome, **late, by=day.secretary, at=day.now)) == "fair-is-over"
    assert not Incident.objects.exists()
    assert not Absence.objects.exists()


def test_desk_finds_by_name_and_number(day: SimpleNamespace) -> None:
    assert [one.thing for one in found_at_desk(day.fair, "lom")] == [day.lome]
    assert [one.thing for one in found_at_desk(day.fair, "LIÈGE")] == [day.liege]
    assert [one.thing for one in found_at_desk(day.fair, day.interpreter.name.upper())] == [day.interpreter]
    assert [one.thing.number for one in found_at_desk(day.fair, "2") if one.noun == "table"] == [2]
    assert found_at_desk(day.fair, " ") == []
    assert found_at_desk(day.fair, "99999999999") == []
