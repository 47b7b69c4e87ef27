"""Delegations from registering to withdrawing, their people, and the secretariat's answers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.directory.models import Organisation
from isopolity.fairs.forms.delegations import DelegateForm
from isopolity.fairs.models import Delegate, Delegation, Fair, Meeting
from isopolity.fairs.queries.delegations import Filters, badges_of, delegations_listed, figures_of, may_register
from isopolity.fairs.services import delegates, delegations
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from tests.factories import directory, geography
from tests.fairs import making
from tests.fairs.test_fair_services import last_acts, refusal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SAID = {"languages": ["fr"], "themes": ["recycling"], "words": "Clean water.", "language": "fr", "teams": 1, "most_meetings": None}


def register(fair: Fair, organisation: Organisation, *, by: Any = None, at: datetime = NOW) -> Delegation:
    return delegations.register_delegation(fair, organisation, values=SAID, by=by or directory.officer(organisation), at=at)


def test_an_organisation_registers_and_the_secretariat_is_told() -> None:
    geography.countries()
    fair = making.make_fair()
    secretary, city = making.secretary(fair, language="fr"), directory.city("Lokossa")
    mayor = directory.officer(city, office="Mayor")
    delegation = register(fair, city, by=mayor)
    assert (delegation.state, delegation.registered_office, delegation.absences.count()) == ("waiting", "Mayor", 0)
    assert delegation.least_developed is True
    assert register(fair, directory.city(iso2="BE")).least_developed is False
    letter = Message.objects.filter(address=secretary.email).first()
    assert letter is not None
    assert email(letter).subject == f"Lokossa s’inscrit à {fair.name}"
    assert last_acts() == ["fairs:delegation:register"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"state": "draft"}, "fair-is-not-open"),
        ({"state": "ended"}, "fair-is-not-open"),
        ({"register_until": date(2026, 8, 31)}, "registration-over"),
    ],
)
def test_registration_has_its_time(fields: dict[str, Any], expected: str) -> None:
    fair = making.make_fair(**fields)
    assert refusal(lambda: register(fair, directory.city()))[0] == expected
    assert Delegation.objects.count() == 0


def test_nobody_registers_others_or_a_draft_or_twice() -> None:
    fair, city = making.make_fair(), directory.city()
    assert refusal(lambda: register(fair, city, by=making.secretary(fair)))[0] == "only-its-people"
    assert refusal(lambda: register(fair, directory.city(vouched=False)))[0] == "organisation-is-draft"
    register(fair, city)
    assert refusal(lambda: register(fair, city))[0] == "delegation-registered-already"
    refused = making.make_delegation(fair, state="refused", answered_reason="Full.")
    assert refusal(lambda: register(fair, refused.organisation))[0] == "delegation-was-refused"


def test_one_that_withdrew_registers_anew_as_the_same_with_its_people() -> None:
    fair = making.make_fair()
    delegation = making.make_delegation(fair)
    person, delegate = making.speaker(delegation), making.make_delegate(delegation)
    delegations.withdraw_delegation(delegation, reason="The mayor is ill.", by=person, at=NOW)
    again = register(fair, delegation.organisation, by=person)
    assert (again.pk, again.state, again.answered_reason) == (delegation.pk, "waiting", "")
    assert list(again.delegates.all()) == [delegate]


def test_the_secretariat_accredits_several_at_once_and_each_is_told() -> None:
    fair = making.make_fair(capacity=3)
    secretary = making.secretary(fair)
    rows = [making.make_delegation(fair, state="waiting", answered_at=None) for _number in range(3)]
    people = [making.speaker(row) for row in rows]
    delegations.accredit_delegations(fair, rows[:2], by=secretary, at=NOW)
    assert list(fair.delegations.order_by("id").values_list("state", flat=True)) == ["accredited", "accredited", "waiting"]
    assert sorted(letter.address for letter in Message.objects.all()) == sorted(person.email for person in people[:2])
    assert f"/fairs/{fair.public_id}/delegations/" in email(Message.objects.all()[0]).body
    fourth = making.make_delegation(fair, state="waiting", answered_at=None)
    assert refusal(lambda: delegations.accredit_delegations(fair, [rows[2], fourth], by=secretary, at=NOW))[0] == "fair-is-full"
    assert refusal(lambda: delegations.accredit_delegations(fair, rows[:1], by=secretary, at=NOW))[0] == "delegation-not-waiting"
    delegations.accredit_delegations(fair, [rows[2]], by=secretary, at=NOW)
    assert refusal(lambda: delegations.accredit_delegations(fair, [fourth], by=secretary, at=NOW))[0] == "fair-is-full"
    elsewhere = making.make_delegation(making.make_fair(), state="waiting")
    assert refusal(lambda: delegations.accredit_delegations(fair, [elsewhere], by=secretary, at=NOW))[0] == "delegations-none-chosen"


def test_a_refusal_has_a_reason_and_may_be_thought_over() -> None:
    fair = making.make_fair()
    secretary, row = making.secretary(fair), making.make_delegation(fair, state="waiting", answered_at=None)
    making.speaker(row)
    assert refusal(lambda: delegations.refuse_delegations(fair, [row], reason="", by=secretary, at=NOW)) == (
        "refusal-needs-reason",
        "reason",
    )
    delegations.refuse_delegations(fair, [row], reason="No places left.", by=secretary, at=NOW)
    assert "No places left." in email(Message.objects.get()).body
    assert refusal(lambda: delegations.refuse_delegations(fair, [row], reason="x", by=secretary, at=NOW))[0] == "delegation-not-waiting"
    delegations.accredit_delegations(fair, [row], by=secretary, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.answered_reason, row.answered_office) == ("accredited", "", "Secretariat")


ANSWERS = [
    lambda fair, row, by: delegations.accredit_delegations(fair, [row], by=by, at=NOW),
    lambda fair, row, by: delegations.refuse_delegations(fair, [row], reason="x", by=by, at=NOW),
]
KEEPING = [
    lambda row, by: delegations.change_delegation(row, values=SAID, by=by, at=NOW),
    lambda row, by: delegations.say_absences(row, away=[], by=by, at=NOW),
    lambda row, by: delegations.withdraw_delegation(row, reason="x", by=by, at=NOW),
    lambda row, by: delegates.add_delegate(row, values={"name": "A", "office": "B", "sex": "man", "languages": []}, by=by, at=NOW),
    lambda row, by: delegates.change_delegate(row.delegates.get(), values={"name": "A"}, by=by, at=NOW),
    lambda row, by: delegates.leave_out_delegate(row.delegates.get(), by=by, at=NOW),
]


@pytest.mark.parametrize("act", ANSWERS)
def test_no_delegation_answers_itself(act: Any) -> None:
    fair = making.make_fair()
    row = making.make_delegation(fair, state="waiting", answered_at=None)
    assert refusal(lambda: act(fair, row, making.speaker(row)))[0] == "only-organisers-of-the-fair"


@pytest.mark.parametrize("act", KEEPING)
def test_a_delegation_is_kept_by_its_people_and_the_secretariat_alone(act: Any) -> None:
    fair = making.make_fair()
    row, other = making.make_delegation(fair), making.make_delegation(fair)
    making.make_delegate(row)
    for by in (making.speaker(other), directory.steward()):
        assert refusal(lambda by=by: act(row, by))[0] == "only-the-delegation-and-organisers"
    before = AuditRecord.objects.count()
    act(row, making.secretary(fair))
    organiser = fair.organisers.get().organisation
    assert AuditRecord.objects.count() == before + 1
    assert AuditRecord.objects.latest("sequence").organisation == organiser.name


@pytest.mark.parametrize("act", KEEPING[:4])
def test_nothing_of_a_delegation_changes_once_it_withdrew(act: Any) -> None:
    row = making.make_delegation(making.make_fair(), state="withdrawn")
    assert refusal(lambda: act(row, making.speaker(row)))[0] == "delegation-withdrawn"


def test_absences_are_the_slots_that_were_said_and_no_others() -> None:
    fair = making.make_fair()
    row = making.make_delegation(fair)
    person, slots = making.speaker(row), [slot.public_id for slot in fair.slots.all()]

    def say(ids: list[str]) -> list[str]:
        delegations.say_absences(row, away=ids, by=person, at=NOW)
        return list(row.absences.order_by("slot__starts_at").values_list("slot__public_id", flat=True))

    assert say(slots[:3]) == slots[:3]
    assert say(slots[2:]) == slots[2:]
    other = making.make_fair().slots.all()[0].public_id
    assert refusal(lambda: say([slots[0], other])) == ("slots-drawn-anew", "here")
    assert say([]) == []


def test_who_withdraws_takes_open_requests_along_but_nothing_out_of_a_published_timetable() -> None:
    small = making.make_small_fair()
    placed, free = small.requests
    Meeting.objects.create(
        fair=small.fair, request=placed, slot=small.fair.slots.all()[0], table=small.fair.tables.get(number=1), changed_at=NOW
    )
    others = making.make_accepted(small.liege, small.ghent)
    delegations.withdraw_delegation(small.lome, reason="A strike at the airport.", by=small.of_lome, at=NOW)
    for request, state in ((placed, "accepted"), (free, "withdrawn"), (others, "accepted")):
        request.refresh_from_db()
        assert request.state == state
    letters = {letter.address: email(letter).body for letter in Message.objects.all()}
    assert set(letters) == {small.secretary.email, small.of_ghent.email}
    assert "A strike at the airport." in letters[small.secretary.email]
    assert "Lome no longer asks Ghent for a meeting" in letters[small.of_ghent.email]


def test_names_of_people_are_not_in_the_record_of_acts() -> None:
    row = making.make_delegation(making.make_fair())
    person = making.speaker(row)
    values = {"name": "Zinsou Quenum", "office": "Mayor", "sex": "man", "languages": ["fr"]}
    delegate = delegates.add_delegate(row, values=values, by=person, at=NOW)
    delegates.change_delegate(delegate, values={**values, "office": "Deputy mayor"}, by=person, at=NOW)
    assert AuditRecord.objects.latest("sequence").values == {"changed": ["office"]}
    delegates.leave_out_delegate(delegate, by=person, at=NOW)
    assert refusal(lambda: delegates.leave_out_delegate(delegate, by=person, at=NOW))[0] == "delegate-left-out"
    assert "Quenum" not in "".join(str(act.values) for act in AuditRecord.objects.all())


def test_the_team_of_a_person_is_one_of_those_that_the_delegation_has() -> None:
    row = making.make_delegation(making.make_fair(), teams=2)
    person = making.speaker(row)
    values = {"name": "Zinsou Quenum", "office": "Mayor", "sex": "man", "languages": ["fr"], "team": 2}
    delegate = delegates.add_delegate(row, values=values, by=person, at=NOW)
    assert (delegate.own_team, list(DelegateForm(delegation=row, initial={}).fields)[-1]) == (2, "team")
    for team in (0, 3):
        wrong = {**values, "team": team}
        assert (
            refusal(lambda wrong=wrong: delegates.change_delegate(delegate, values=wrong, by=person, at=NOW))[0] == "delegate-team-unknown"
        )
        assert refusal(lambda wrong=wrong: delegates.add_delegate(row, values=wrong, by=person, at=NOW))[0] == "delegate-team-unknown"
        assert not DelegateForm({**values, "team": str(team)}, delegation=row, initial={}).is_valid()
    row.teams = 1
    assert (delegate.own_team, "team" in DelegateForm(delegation=row, initial={}).fields) == (None, False)


def test_the_list_shows_others_only_who_is_accredited_and_is_narrowed_by_what_is_asked() -> None:
    fair = making.make_fair()
    lome = making.make_delegation(fair, "Lomé", iso2="TG", themes=["recycling"])
    ghent = making.make_delegation(fair, "Ghent", iso2="BE", languages=["en"])
    waits = making.make_delegation(fair, "Abomey", state="waiting")

    def listed(*, inside: bool = False, **asked: str) -> list[Delegation]:
        return list(delegations_listed(fair, Filters(**asked), inside=inside))

    assert listed() == [ghent, lome]
    assert listed(inside=True) == [waits, ghent, lome]
    assert listed(inside=True, state="waiting") == [waits]
    assert listed(state="waiting") == [ghent, lome]
    assert (listed(country="TG"), listed(language="en"), listed(theme="recycling"), listed(text="lome")) == (
        [lome],
        [ghent],
        [lome],
        [lome],
    )
    assert listed(text="’’") == []


def test_figures_count_what_was_not_said() -> None:
    fair = making.make_fair()
    for sexes, fields in (
        (["woman", "woman", "man"], {"iso2": "TG"}),
        (["not-said", "man"], {"iso2": "BE"}),
        (["woman"], {"state": "waiting"}),
    ):
        row = making.make_delegation(fair, **fields)
        for sex in sexes:
            making.make_delegate(row, sex=sex)
        making.make_delegate(row, sex="woman", left_out_at=NOW)
    figures = figures_of(fair)
    assert (figures.women, figures.men, figures.not_said, figures.people) == (2, 2, 1, 5)
    assert (figures.women_percent, figures.delegations, figures.least_developed, figures.least_developed_percent) == (50, 2, 1, 50)
    nobody = figures_of(making.make_fair())
    assert (nobody.women_percent, nobody.least_developed_percent, nobody.can_be_shown) == (None, None, False)


def test_badges_are_those_of_accredited_people_who_come() -> None:
    fair = making.make_fair()
    first, second = making.make_delegation(fair, "Ghent"), making.make_delegation(fair, "Abomey")
    waits = making.make_delegation(fair, state="waiting")
    people = [making.make_delegate(first, "B"), making.make_delegate(first, "A"), making.make_delegate(second, "C")]
    making.make_delegate(waits)
    making.make_delegate(first, left_out_at=NOW)
    assert list(badges_of(fair)) == [people[2], people[1], people[0]]
    assert list(badges_of(fair, delegation=first.public_id)) == [people[1], people[0]]
    assert len({delegate.badge for delegate in Delegate.objects.all()}) == Delegate.objects.count()


def test_who_may_register_is_offered_it() -> None:
    fair, city = making.make_fair(), directory.city()
    person = directory.officer(city)
    assert may_register(person, fair, day=fair.register_until) == [city]
    assert may_register(person, fair, day=fair.register_until + timedelta(days=1)) == []
    assert may_register(person, making.make_fair(away="hall", away_since=fair.created_at), day=fair.register_until) == []
    register(fair, city, by=person)
    assert may_register(person, fair, day=fair.register_until) == []
    assert may_register(directory.officer(directory.city(vouched=False)), fair, day=fair.register_until) == []
    assert may_register(person, making.make_fair(state="ended"), day=fair.register_until) == []
