"""A fair from its first day in preparation to its end: who may, what is refused, who is told."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.queries.fairs import fairs_visible_to
from isopolity.fairs.services import fairs as services
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import directory
from tests.fairs import making

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAYS = {"starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 25)}


def new_values(**values: Any) -> dict[str, Any]:
    return {"name": "Fair of the rivers", "language": "fr", "time_zone": "Africa/Lome", "place": None, **DAYS, **values}


def refusal(act: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code, refused.value.reason.field


def last_acts(number: int = 1) -> list[str]:
    return list(AuditRecord.objects.order_by("-sequence").values_list("action", flat=True)[:number])


def test_an_organisation_makes_a_fair_that_only_its_people_see() -> None:
    network = directory.network()
    person = directory.secretariat(network)
    fair = services.create_fair(network, values=new_values(), by=person, at=NOW)
    assert (fair.state, fair.languages, fair.register_until, fair.request_until) == (
        "draft",
        ["fr"],
        date(2026, 11, 10),
        date(2026, 11, 17),
    )
    assert [row.organisation for row in fair.organisers.all()] == [network]
    assert list(fairs_visible_to(person)) == [fair]
    assert list(fairs_visible_to(directory.officer(directory.city()))) == []
    assert last_acts() == ["fairs:fair:create"]


def test_deadlines_of_a_fair_made_late_are_not_over_already() -> None:
    network = directory.network()
    fair = services.create_fair(network, values=new_values(), by=directory.secretariat(network), at=datetime(2026, 11, 20, tzinfo=UTC))
    assert (fair.register_until, fair.request_until) == (date(2026, 11, 20), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ends_on": date(2026, 11, 23)}, ("fair-ends-before-it-starts", "ends_on")),
        ({"ends_on": date(2026, 12, 8)}, ("fair-too-long", "ends_on")),
        ({"starts_on": date(2026, 8, 30), "ends_on": date(2026, 8, 31)}, ("fair-in-the-past", "ends_on")),
    ],
)
def test_days_that_cannot_be_are_refused(values: dict[str, Any], expected: tuple[str, str]) -> None:
    network = directory.network()
    person = directory.secretariat(network)
    assert refusal(lambda: services.create_fair(network, values=new_values(**values), by=person, at=NOW)) == expected


def test_who_does_not_act_for_an_organisation_makes_no_fair_in_its_name() -> None:
    network, stranger = directory.network(), directory.officer(directory.city())
    assert refusal(lambda: services.create_fair(network, values=new_values(), by=stranger, at=NOW))[0] == "only-its-people"
    draft = directory.network(vouched=False)
    person = directory.officer(draft)
    assert refusal(lambda: services.create_fair(draft, values=new_values(), by=person, at=NOW))[0] == "organisation-is-draft"
    assert Fair.objects.count() == 0


ACTS = [
    lambda fair, by: services.change_fair(fair, step="what", values={"name": "X"}, by=by, at=NOW),
    lambda fair, by: services.open_fair(fair, by=by, at=NOW),
    lambda fair, by: services.end_fair(fair, by=by, at=NOW),
    lambda fair, by: services.cancel_fair(fair, reason="x", by=by, at=NOW),
    lambda fair, by: services.add_organiser(fair, directory.network(), by=by, at=NOW),
    lambda fair, by: services.remove_organiser(fair, directory.network(), by=by, at=NOW),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_organisers_keep_a_fair(act: Any) -> None:
    fair = making.make_fair()
    for other in (making.speaker(making.make_delegation(fair)), directory.steward()):
        assert refusal(lambda other=other: act(fair, other))[0] == "only-organisers-of-the-fair"


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ["ended", "cancelled"])
def test_nothing_of_a_fair_changes_when_it_is_over(act: Any, state: str) -> None:
    fair = making.make_fair(state=state, cancelled_reason="Storm." if state == "cancelled" else "")
    person = making.secretary(fair)
    assert refusal(lambda: act(fair, person))[0] == "fair-is-over"


def change(fair: Fair, step: str, **values: Any) -> Fair:
    return services.change_fair(fair, step=step, values=values, by=making.secretary(fair), at=NOW)


def test_changing_records_what_changed_and_nothing_else() -> None:
    fair = making.make_fair()
    change(fair, "rules", most_requests=5, answer_days=14)
    assert AuditRecord.objects.latest("sequence").values == {"changed": ["most_requests"]}
    fair.refresh_from_db()
    assert fair.most_requests == 5


def test_days_and_clock_stay_where_slots_stand() -> None:
    fair = making.make_fair(days=2)
    first, last = fair.starts_on, fair.ends_on
    assert refusal(lambda: change(fair, "when", starts_on=last)) == ("slots-outside-days", "starts_on")
    late = {"register_until": first, "request_until": first}
    Fair.objects.filter(pk=fair.pk).update(**late)
    assert refusal(lambda: change(fair, "when", ends_on=first)) == ("slots-outside-days", "ends_on")
    assert refusal(lambda: change(fair, "when", time_zone="Africa/Lome")) == ("zone-has-slots", "time_zone")
    fair.slots.all().delete()
    assert change(fair, "when", time_zone="Africa/Lome", ends_on=first).time_zone == "Africa/Lome"


def test_deadlines_come_before_the_end_and_the_capacity_is_no_smaller_than_what_is_accredited() -> None:
    fair = making.make_fair()
    assert refusal(lambda: change(fair, "rules", request_until=date(2027, 1, 1))) == ("fair-deadline-after-its-end", "request_until")
    for _number in range(2):
        making.make_delegation(fair)
    assert refusal(lambda: change(fair, "rules", capacity=1)) == ("capacity-below-accredited", "capacity")
    assert change(fair, "rules", capacity=2).capacity == 2


def test_a_fair_is_opened_once_and_ended_on_its_last_day() -> None:
    fair = making.make_fair(state="draft", days=2)
    person = making.secretary(fair)
    assert refusal(lambda: services.end_fair(fair, by=person, at=NOW))[0] == "fair-is-not-open"
    assert services.open_fair(fair, by=person, at=NOW).state == "open"
    assert refusal(lambda: services.open_fair(fair, by=person, at=NOW))[0] == "fair-not-in-preparation"
    # In Brussels the last day begins an hour before midnight in London.
    assert refusal(lambda: services.end_fair(fair, by=person, at=datetime(2026, 11, 24, 22, 59, tzinfo=UTC)))[0] == "fair-not-over"
    assert services.end_fair(fair, by=person, at=datetime(2026, 11, 24, 23, tzinfo=UTC)).state == "ended"
    assert last_acts(2) == ["fairs:fair:end", "fairs:fair:open"]


def test_whoever_takes_part_or_waits_for_it_is_told_that_a_fair_is_cancelled() -> None:
    fair = making.make_fair()
    person = making.secretary(fair)
    told = [person]
    for state in Delegation.State.values:
        delegation = making.make_delegation(fair, state=state, answered_reason="No." if state == "refused" else "")
        speaker = making.speaker(delegation, language="ar" if state == "waiting" else "en")
        told += [speaker] if state in ("waiting", "accredited") else []
    assert refusal(lambda: services.cancel_fair(fair, reason="", by=person, at=NOW)) == ("cancelling-needs-reason", "reason")
    services.cancel_fair(fair, reason="The river rose.", by=person, at=NOW)
    letters = list(Message.objects.all())
    assert sorted(letter.address for letter in letters) == sorted(user.email for user in told)
    assert all("The river rose." in email(letter).body for letter in letters)
    assert {email(letter).subject for letter in letters} == {f"{fair.name} is cancelled", f"أُلغي {fair.name}"}
    fair.refresh_from_db()
    assert (fair.state, fair.cancelled_reason) == ("cancelled", "The river rose.")


def test_a_fair_in_preparation_is_not_cancelled_in_public() -> None:
    fair = making.make_fair(state="draft")
    assert refusal(lambda: services.cancel_fair(fair, reason="x", by=making.secretary(fair), at=NOW))[0] == "fair-is-not-open"


def test_organisers_share_a_fair_and_may_leave_but_for_the_last() -> None:
    fair = making.make_fair()
    person, second = making.secretary(fair), directory.city()
    mayor = directory.officer(second)
    services.add_organiser(fair, second, by=person, at=NOW)
    assert [letter.address for letter in Message.objects.all()] == [mayor.email]
    assert refusal(lambda: services.add_organiser(fair, second, by=person, at=NOW))[0] == "organiser-already"
    assert refusal(lambda: services.add_organiser(fair, directory.city(vouched=False), by=person, at=NOW))[0] == "organiser-not-public"
    first = fair.organisers.get(position=0).organisation
    services.remove_organiser(fair, first, by=mayor, at=NOW)
    assert AuditRecord.objects.latest("sequence").organisation == second.name
    assert refusal(lambda: services.remove_organiser(fair, second, by=mayor, at=NOW))[0] == "organiser-last"
    assert refusal(lambda: services.remove_organiser(fair, first, by=mayor, at=NOW))[0] == "organiser-unknown"
    assert refusal(lambda: services.open_fair(fair, by=person, at=NOW))[0] == "only-organisers-of-the-fair"
