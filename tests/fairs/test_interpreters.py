"""Interpreters: who keeps them, their hours, those whom a delegation brings, and the languages that are lacking."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isopolity.accounts.models import User
from isopolity.audit.models import AuditRecord
from isopolity.core.language_needs import LanguageNeed
from isopolity.core.reasons import Refused
from isopolity.fairs.models import Fair, Interpreter
from isopolity.fairs.queries.interpreters import away_of, interpreters_of, needs_of
from isopolity.fairs.services.interpreters import add_interpreter, change_interpreter, leave_out_interpreter
from tests.browserlike import Browserlike
from tests.factories import directory
from tests.fairs.making import (
    BEFORE,
    keep_away,
    make_accepted,
    make_delegation,
    make_fair,
    make_interpreter,
    make_request,
    make_slots,
    secretary,
    speaker,
)

pytestmark = pytest.mark.django_db
FIELDS: dict[str, Any] = {"name": "Amadou Diallo", "languages": ["fr", "pt"], "most_consecutive": 3, "most_meetings": None}


def refusal(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code


def visit(user: User) -> Browserlike:
    visitor = Browserlike()
    visitor.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return visitor


@pytest.fixture
def fair() -> Fair:
    return make_fair()


def add(fair: Fair, by: User, *, delegation: Any = None, away: Any = (), **fields: Any) -> Interpreter:
    return add_interpreter(fair, delegation=delegation, away=away, by=by, at=BEFORE, **{**FIELDS, **fields})


def test_the_secretariat_adds_an_interpreter_with_hours_and_rests(fair: Fair) -> None:
    slots = [slot.public_id for slot in fair.slots.order_by("starts_at")]
    made = add(fair, secretary(fair), away=slots[1:3])
    kept = Interpreter.objects.get()
    assert (kept.name, kept.languages, kept.most_consecutive, kept.most_meetings, kept.delegation) == (
        "Amadou Diallo",
        ["fr", "pt"],
        3,
        None,
        None,
    )
    assert away_of(made) == slots[1:3]
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.object_id) == ("fairs:interpreter:add", made.public_id)
    assert "Amadou" not in str(record.values)


def test_changing_replaces_the_hours_and_leaving_out_ends_it(fair: Fair) -> None:
    slots, person = [slot.public_id for slot in fair.slots.order_by("starts_at")], secretary(fair)
    made = add(fair, person, away=slots[:2])
    change_interpreter(made, away=slots[1:2], by=person, at=BEFORE, **{**FIELDS, "most_meetings": 5})
    assert (away_of(made), Interpreter.objects.get().most_meetings) == (slots[1:2], 5)
    leave_out_interpreter(made, by=person, at=BEFORE)
    assert (list(interpreters_of(fair)), Interpreter.objects.count()) == ([], 1)


def test_who_keeps_the_interpreters_of_the_fair_and_those_of_a_delegation(fair: Fair) -> None:
    own, other = make_delegation(fair, "Lokossa"), make_delegation(fair, "Andenne", iso2="BE")
    for stranger in (speaker(own), directory.steward(), directory.secretariat()):
        assert refusal(lambda stranger=stranger: add(fair, stranger)) == "only-organisers-of-the-fair"
    brought = add(fair, speaker(own), delegation=own)
    assert list(interpreters_of(fair, own)) == [brought]
    assert refusal(lambda: add(fair, speaker(other), delegation=own)) == "only-the-delegation-and-organisers"
    assert refusal(lambda: leave_out_interpreter(brought, by=speaker(other), at=BEFORE)) == "only-the-delegation-and-organisers"
    leave_out_interpreter(brought, by=secretary(fair), at=BEFORE)
    assert AuditRecord.objects.latest("sequence").organisation == fair.organisers.get().organisation.name


def test_two_languages_and_times_of_this_fair_are_needed(fair: Fair) -> None:
    person, elsewhere = secretary(fair), make_fair().slots.first()
    assert refusal(lambda: add(fair, person, languages=["fr", "fr"])) == "interpreter-needs-two-languages"
    assert elsewhere is not None
    assert refusal(lambda: add(fair, person, away=[elsewhere.public_id])) == "slots-have-changed"
    assert Interpreter.objects.count() == 0


def test_the_form_adds_and_changes(fair: Fair) -> None:
    browser, slot = visit(secretary(fair)), fair.slots.order_by("starts_at")[1]
    address = f"/fairs/{fair.public_id}/interpreters"
    typed = {"name": "Amadou Diallo", "languages_0": ["fr", "en"], "most_consecutive": "٣", "away": [slot.public_id]}
    assert browser.submit(f"{address}/new", typed)["Location"] == address
    made = Interpreter.objects.get()
    assert (made.languages, made.most_consecutive, away_of(made)) == (["en", "fr"], 3, [slot.public_id])
    shown = browser.get(address).content.decode()
    assert "not there in 1 slot" in shown
    assert "rests after 3 meetings in a row" in shown
    form = browser.get(f"{address}/{made.public_id}/edit")
    assert "09:30" in form.content.decode() or "9:30" in form.content.decode()
    assert browser.submit(form, {"name": "A. Diallo"}).status_code == 303
    made.refresh_from_db()
    assert (made.name, away_of(made)) == ("A. Diallo", [slot.public_id])
    assert browser.submit(f"{address}/{made.public_id}/edit", {}, action="leave-out").status_code == 303
    assert list(interpreters_of(fair)) == []


def test_needs_count_accepted_meetings_and_the_time_of_interpreters(fair: Fair) -> None:
    lisbon = make_delegation(fair, "Lisbon", iso2="PT", languages=["pt"])
    for _number in range(5):
        make_accepted(make_delegation(fair, languages=["fr"]), lisbon)
    make_request(make_delegation(fair, languages=["fr"]), lisbon)
    make_accepted(make_delegation(fair, iso2="BE", languages=["fr", "pt"]), lisbon)
    able = make_interpreter(fair, ["fr", "pt"], most_consecutive=2)
    keep_away(able, fair.slots.order_by("starts_at")[0])
    assert needs_of(fair) == [LanguageNeed(("fr", "pt"), 5, 0, 0, 0, 1, 2)]
    assert needs_of(fair)[0].lacking == 3


def test_a_break_of_more_than_ten_minutes_is_a_rest() -> None:
    fair = make_fair(slots=2)
    make_slots(fair, fair.starts_on, 2, start=time(14))
    make_accepted(make_delegation(fair, languages=["fr"]), make_delegation(fair, iso2="PT", languages=["pt"]))
    make_interpreter(fair, ["fr", "pt"], most_consecutive=2)
    assert needs_of(fair)[0].room == 4


def test_a_slot_without_the_interpreter_is_a_rest_however_short() -> None:
    fair = make_fair(slots=0)
    slots = make_slots(fair, fair.starts_on, 3, minutes=10)
    make_accepted(make_delegation(fair, languages=["fr"]), make_delegation(fair, iso2="PT", languages=["pt"]))
    keep_away(make_interpreter(fair, ["fr", "pt"], most_consecutive=1), slots[1])
    assert needs_of(fair)[0].room == 2


def test_a_delegations_own_interpreter_serves_its_meetings_only(fair: Fair) -> None:
    lisbon, lome = make_delegation(fair, "Lisbon", iso2="PT", languages=["pt"]), make_delegation(fair, "Lomé", iso2="TG")
    make_accepted(lome, lisbon)
    make_accepted(make_delegation(fair), lisbon)
    make_interpreter(fair, ["fr", "pt"], delegation=lome)
    assert [(need.meetings, need.brought, need.nobody) for need in needs_of(fair)] == [(2, 1, 1)]


def test_pages_cost_the_same_at_many_rows(fair: Fair) -> None:
    browser, asked = visit(secretary(fair)), []
    own = make_delegation(fair)
    for number in (2, 298):
        for _index in range(number):
            make_interpreter(fair, ["fr", "pt"], delegation=own)
            make_accepted(make_delegation(fair), make_delegation(fair, iso2="PT", languages=["pt"]))
        counts = []
        for page in ("", "/needs"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(f"/fairs/{fair.public_id}/interpreters{page}").status_code == 200
            counts.append(len(queries))
        asked.append(counts)
    assert asked[1] == asked[0]
    assert max(asked[1]) <= 12


def test_the_week_of_the_fair_changes_nothing_in_rights(fair: Fair) -> None:
    Fair.objects.update(state="ended")
    fair.refresh_from_db()
    assert refusal(lambda: add(fair, secretary(fair))) == "fair-is-over"
    assert fair.ends_on - fair.starts_on == timedelta()
