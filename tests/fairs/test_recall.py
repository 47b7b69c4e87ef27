"""A laptop that is lost, and comes back after all: nothing is overwritten, and nothing is lost."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import Field, ForeignKey
from django.test.utils import CaptureQueriesContext

from isopolity.audit.models import AuditRecord, CarriedRecord
from isopolity.core.reasons import Refused
from isopolity.fairs.hall_file import opened, sealed
from isopolity.fairs.models import BroughtFile, Custody, Delegate, Fair, Incident, Meeting, Outcome
from isopolity.fairs.queries.carried import Tables, carried_fields, carried_models, key_columns
from isopolity.fairs.queries.review import found_in, merged
from isopolity.fairs.services.delegates import change_delegate
from isopolity.fairs.services.incidents import check_in
from isopolity.fairs.services.outcomes import report_outcome
from isopolity.fairs.services.publishing import publish_timetable
from isopolity.fairs.services.recalling import answer_file, recall_fair
from isopolity.matching.models import Contact
from tests.browserlike import Browserlike
from tests.fairs import in_hall, making
from tests.fairs.in_hall import bring, given, plain, taken
from tests.fairs.machines import Machines
from tests.fairs.working import EVE, drafted


@pytest.fixture
def machines(committing_db: None, tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.end()


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason.code


def lost(machines: Machines) -> tuple[SimpleNamespace, bytes]:
    """A fair whose laptop was lost after a day in the hall, recalled; and the file that the laptop makes when it is found."""
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
    with machines.at("laptop"):
        fair = bring(data)[1]
        in_hall.a_day_in_the_hall(fair.public_id)
        small.after = plain(fair)
        back = given(fair)
    with machines.at("home"):
        recall_fair(small.fair, reason="Stolen on the train.", by=small.secretary, at=EVE)
        small.fair.refresh_from_db()
    return small, back


def answered(small: SimpleNamespace, *, take: bool = True) -> BroughtFile:
    return answer_file(BroughtFile.objects.get(state="waiting"), take=take, reason="Found again.", by=small.secretary, at=EVE)


def test_home_writes_again_and_a_late_file_waits(machines: Machines) -> None:
    small, back = lost(machines)
    with machines.at("home"):
        assert small.fair.away == ""
        assert Custody.objects.get().recalled_reason == "Stolen on the train."
        making.make_delegate(small.lome, "Written at home")
        before = plain(small.fair)
        assert bring(back)[0] == "review"
        count = AuditRecord.objects.count()
        assert bring(back)[0] == "review-already"
        assert (plain(small.fair), BroughtFile.objects.count(), AuditRecord.objects.count()) == (before, 1, count)
        assert code_of(lambda: taken(small.fair)) == "fair-file-waits"


def test_taking_it_in_brings_what_home_lacks(machines: Machines) -> None:
    small, back = lost(machines)
    with machines.at("home"):
        bring(back)
        kinds = [(one.kind, one.comes) for one in found_in(BroughtFile.objects.get())]
        assert {("arrived", True), ("incident", True), ("outcome", True)} <= set(kinds)
        assert [kind for kind, comes in kinds if not comes] == []
        answered(small)
        assert plain(small.fair) == small.after
        assert Contact.objects.count() == 1
        assert CarriedRecord.objects.filter(action="fairs:delegate:check-in").count() == 1
        assert in_hall.chains_are_whole()
        assert code_of(lambda: answer_file(BroughtFile.objects.get(), take=True, reason="", by=small.secretary, at=EVE)) == (
            "file-answered-already"
        )
        assert bring(back)[0] == "review-already"


def test_putting_it_aside_changes_nothing_and_keeps_the_file(machines: Machines) -> None:
    small, back = lost(machines)
    with machines.at("home"):
        before = plain(small.fair)
        bring(back)
        answered(small, take=False)
        assert plain(small.fair) == before
        kept = BroughtFile.objects.get()
        assert (bytes(kept.file), kept.state, kept.reason) == (back, "left", "Found again.")
        assert taken(small.fair).custody.number == 2


def test_where_both_wrote_home_stays_and_the_rest_comes(machines: Machines) -> None:
    """At home somebody changed the delegate who checked in in the hall, and typed in the same outcome; the incident comes."""
    small, back = lost(machines)
    with machines.at("home"):
        delegate = small.lome.delegates.get()
        change_delegate(delegate, values={"name": "Afi Mensah"}, by=small.of_lome, at=EVE)
        meeting = small.fair.meetings.get(request=small.requests[0])
        here = report_outcome(meeting, small.lome, in_hall.WANTS, by=small.of_lome, at=meeting.slot.ends_at)
        bring(back)
        stays = {one.kind for one in found_in(BroughtFile.objects.get()) if not one.comes}
        assert stays == {"arrived", "outcome"}
        answered(small)
        delegate.refresh_from_db()
        assert (delegate.name, delegate.checked_in_at) == ("Afi Mensah", None)
        assert Outcome.objects.get(delegation=small.lome).pk == here.pk
        assert Incident.objects.filter(kind="broken").count() == 1
        assert Contact.objects.count() == 1


def test_where_home_placed_meetings_anew_its_timetable_stands(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        extra = making.make_accepted(small.liege, small.ghent)
        data = taken(small.fair).data
    with machines.at("laptop"):
        fair = bring(data)[1]
        person = in_hall.secretary_of(fair)
        publish_timetable(drafted(fair, person), based_on=1, by=person, at=EVE)
        check_in(fair, Delegate.objects.first().badge, by=person, at=EVE)
        back = given(fair)
    with machines.at("home"):
        recall_fair(small.fair, reason="Lost.", by=small.secretary, at=EVE)
        small.fair.refresh_from_db()
        publish_timetable(drafted(small.fair, small.secretary), based_on=1, by=small.secretary, at=EVE)
        before = list(Meeting.objects.order_by("pk").values("slot", "table", "request", "public_id"))
        assert {row["request"] for row in before} >= {extra.pk}
        bring(back)
        answered(small)
        assert list(Meeting.objects.order_by("pk").values("slot", "table", "request", "public_id")) == before
        assert Fair.objects.get().published == 2
        assert Delegate.objects.order_by("pk").first().checked_in_at == EVE


def test_what_only_the_hall_published_comes(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        making.make_accepted(small.liege, small.ghent)
        data = taken(small.fair).data
    with machines.at("laptop"):
        fair = bring(data)[1]
        person = in_hall.secretary_of(fair)
        publish_timetable(drafted(fair, person), based_on=1, by=person, at=EVE)
        after = plain(fair)
        back = given(fair)
    with machines.at("home"):
        recall_fair(small.fair, reason="Lost.", by=small.secretary, at=EVE)
        bring(back)
        answered(small)
        assert plain(small.fair) == after
        assert Fair.objects.get().published == 2


def test_a_second_laptop_is_found_out_at_home(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
    files = []
    for laptop in ("one", "two"):
        with machines.at(laptop):
            fair = bring(data)[1]
            if laptop == "two":
                in_hall.a_day_in_the_hall(fair.public_id)
            files.append(given(fair))
    with machines.at("home"):
        assert bring(files[0])[0] == "brought"
        before = plain(small.fair)
        assert bring(files[1])[0] == "review"
        assert plain(small.fair) == before
        assert merged(BroughtFile.objects.get()).brings
        answered(small)
        assert Delegate.objects.get(delegation=small.lome).checked_in_at == small.starts
        assert in_hall.chains_are_whole()


def test_a_file_of_a_recalled_taking_is_out_of_date_once_the_fair_went_out_again(machines: Machines) -> None:
    small, back = lost(machines)
    with machines.at("home"):
        taken(small.fair)
        before = plain(small.fair)
        assert code_of(lambda: bring(back)) == "hall-file-older"
        assert (plain(small.fair), BroughtFile.objects.count()) == (before, 0)


def test_who_may_recall_and_answer(machines: Machines) -> None:
    small, back = lost(machines)
    with machines.at("home"):
        assert code_of(lambda: recall_fair(small.fair, reason="Again.", by=small.secretary, at=EVE)) == "fair-not-out"
        bring(back)
        late = BroughtFile.objects.get()
        stranger = making.secretary(making.make_fair())
        for person in (stranger, small.of_lome, None):
            assert (
                code_of(lambda person=person: recall_fair(small.fair, reason="Mine.", by=person, at=EVE)) == "only-organisers-of-the-fair"
            )
            assert (
                code_of(lambda person=person: answer_file(late, take=True, reason="", by=person, at=EVE)) == "only-organisers-of-the-fair"
            )
        assert BroughtFile.objects.get().state == "waiting"
        answered(small, take=False)
        taken(small.fair)
        assert code_of(lambda: recall_fair(small.fair, reason="", by=small.secretary, at=EVE)) == "recall-needs-reason"


def test_pages_of_recall_and_review(machines: Machines) -> None:
    small, back = lost(machines)
    with machines.at("home"):
        bring(back)
        browser = Browserlike()
        browser.force_login(small.secretary)
        page = browser.get(f"{small.fair.path}/files").content.decode()
        assert "Stolen on the train." in page and "waits for review" in page
        late = BroughtFile.objects.get()
        page = browser.get(f"{small.fair.path}/files/{late.public_id}").content.decode()
        for words in ("Delegate of Lome", "Lome – Liege", "What came of a meeting", "Has come", "it comes"):
            assert words in page
        answered(small)
        page = browser.get(f"{small.fair.path}/files/{late.public_id}").content.decode()
        assert "Found again." in page and "Take in what it holds" not in page


CHANGES: dict[str, Callable[[Any], Any]] = {
    "CharField": lambda text: f"{text}, in the hall",
    "TextField": lambda text: f"{text}, in the hall",
    "PositiveIntegerField": lambda number: number + 1000,
    "PositiveSmallIntegerField": lambda number: number + 1000,
    "DateTimeField": lambda written: (datetime.fromisoformat(written) + timedelta(hours=1)).isoformat(),
}


def change(field: Field[Any, Any], value: Any) -> Any:
    """The value as a hall might have left it, where it is neither a reference nor one of a list."""
    kept = value is None or isinstance(field, ForeignKey) or field.choices
    return value if kept else CHANGES.get(field.get_internal_type(), lambda same: same)(value)


def change_every_row(tables: Tables) -> None:
    for model in carried_models():
        table, keys = tables[model._meta.label_lower], key_columns(model)
        for row in table["rows"]:
            for place, field in enumerate(carried_fields(model)):
                if place not in keys:
                    row[place] = change(field, row[place])


def test_the_review_of_a_file_in_which_everything_changed_asks_few_questions(machines: Machines) -> None:
    small, back = lost(machines)
    with machines.at("home"):
        bring(back)
        late = BroughtFile.objects.get()
        content = opened(back).content
        change_every_row(content["tables"])
        late.file = sealed(content, "00" * 32)
        late.save()
        kinds = {one.kind for one in found_in(late)}
        assert kinds == {"arrived", "person", "incident", "outcome", "request", "meeting", "timetable", "delegation", "hall"}
        browser = Browserlike()
        browser.force_login(small.secretary)
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(f"{small.fair.path}/files/{late.public_id}")
        assert (page.status_code, len(asked) <= 12) == (200, True), [one["sql"][:100] for one in asked]
