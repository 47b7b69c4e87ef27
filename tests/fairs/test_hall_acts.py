"""What was done in the hall, told at home: in words, and in few questions."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from isopolity.audit.models import CarriedRecord
from isopolity.fairs.models import Custody
from tests.fairs import making
from tests.fairs.working import EVE


@pytest.mark.django_db
def test_three_hundred_acts_of_the_hall_stand_twenty_to_a_page_in_few_questions() -> None:
    """Every kind of act is told in words, and names are asked for once for each kind of thing."""
    small = making.make_small_fair()
    person, wish = small.lome.delegates.get(), small.requests[0]
    about = (
        ("delegate:check-in", person),
        ("interpreter:check-in", small.interpreter),
        ("delegation:change", small.lome),
        ("request:agree", wish),
        ("timetable:publish", small.fair),
        ("slots:draw", small.fair),
    )
    taking = {"number": 1, "state": "back", "taken_at": EVE, "taken_office": "Secretariat", "ended_at": EVE}
    custody = Custody.objects.create(fair=small.fair, return_key="0" * 64, out_digest="0" * 64, back_digest="1" * 64, file=b"", **taking)
    CarriedRecord.objects.bulk_create(
        CarriedRecord(
            chain=custody.back_digest,
            sequence=number + 1,
            at=EVE,
            office="Reception",
            organisation="Network",
            action=f"fairs:{action}",
            object_kind=one._meta.label_lower,
            object_id=one.public_id,
            values={},
            hash=f"{number:064}",
        )
        for number, (action, one) in enumerate(about * 50)
    )
    client = Client()
    client.force_login(small.secretary)
    client.get(f"{small.fair.path}/files")
    address = f"{small.fair.path}/takings/{custody.public_id}/acts"
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{address}?page=15").content.decode()
    assert len(asked) <= 12, [query["sql"] for query in asked]
    assert page.count('<th scope="row">') == 20
    for words in (
        "A person has come",
        "An interpreter has come",
        "What a delegation says of itself changed",
        "A meeting agreed at the desk",
    ):
        assert words in page
    for words in (person.name, small.interpreter.name, "Lome – Liege", "A timetable published", "Times, rooms and tables"):
        assert words in page
    assert client.get(f"{address}?page=16").status_code == 404
