"""What the secretariat's pages of timetables ask of the database, however large the fair is."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from isopolity.fairs.models import Meeting, MeetingInterpreter, MeetingSeat
from tests.fairs import making
from tests.fairs.test_day_pages import visit
from tests.fairs.working import EVE, kept_timetable

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("pairs", [1, 30])
def test_pages_of_timetables_ask_twelve_times_at_most(pairs: int) -> None:
    fair = making.make_fair(slots=2, tables=pairs)
    first, second = fair.slots.all()
    requests, people = [], []
    for _pair in range(pairs):
        one, other = making.make_delegation(fair, iso2="BE"), making.make_delegation(fair, iso2="TG")
        requests.append(making.make_accepted(one, other))
        people.append(making.make_interpreter(fair))
    for number, request in enumerate(requests, start=1):
        table = fair.tables.get(number=number)
        meeting = Meeting.objects.create(fair=fair, request=request, slot=first, table=table, changed_at=making.BEFORE)
        MeetingInterpreter.objects.create(meeting=meeting, interpreter=people[number - 1], slot=first)
        for party in request.parties.all():
            MeetingSeat.objects.create(meeting=meeting, delegation=party.delegation, slot=first)
    known: dict[str, Any] = {"made_at": making.BEFORE, "made_office": "Secretariat"}
    placed = [(request, first, number) for number, request in enumerate(requests, start=1)]
    version = kept_timetable(fair, *placed, at=EVE, state="published", version=1, published_at=EVE, **known)
    moved = [(request, second, number) for number, request in enumerate(requests, start=1)]
    fair.published = 1
    fair.save(update_fields=["published"])
    draft = kept_timetable(fair, *moved, at=EVE, state="draft", based_on=1, **known)
    secretary = visit(making.secretary(fair))
    base = f"/fairs/{fair.public_id}/timetables"
    pages = [base, *(f"{base}/{row.public_id}{page}" for row in (version, draft) for page in ("", "/changes", "/changes?by=table"))]
    for address in pages:
        secretary.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert secretary.get(address).status_code == 200
        assert len(asked) <= 12, (
            address,
            "\n".join(query["sql"][:70] + " … " + query["sql"][query["sql"].find("FROM") :][:90] for query in asked),
        )
