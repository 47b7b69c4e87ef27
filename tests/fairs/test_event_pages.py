"""The pages of a fair before its timetable: as a secretary, a delegation and a visitor go through them."""

from datetime import date

import pytest
from django.test import Client

from isopolity.fairs.models import Delegation, Fair
from isopolity.outbox.models import Message
from tests.browserlike import Browserlike
from tests.factories import directory, imports
from tests.fairs import making

pytestmark = pytest.mark.django_db
YEAR = date.today().year + 1


def signed_in(person: object) -> Browserlike:
    client = Browserlike()
    client.force_login(person)  # type: ignore[arg-type]
    return client


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_a_secretary_makes_a_fair_in_short_steps_and_opens_it() -> None:
    network = directory.network("Cities of the river")
    place = imports.place(2_365_267, "Lomé", "TG")
    place.time_zone = "Africa/Lome"
    place.save()
    client = signed_in(directory.secretariat(network))
    for desk in ("/desk", network.desk_path):
        assert "Organise a fair" in text_of(client, desk)
    new = {"name": "Foire du fleuve", "language": "fr", "town": "Lome", "starts_on": f"{YEAR}-05-04", "ends_on": f"{YEAR}-05-05"}
    answer = client.submit(f"/organisations/{network.public_id}/fairs/new", new, follow=True)
    fair = Fair.objects.get()
    assert (fair.time_zone, fair.place, fair.state) == ("Africa/Lome", place, "draft")
    what = {"about": "Pour l’eau.", "languages_0": ["fr", "ar"], "part_of": "Assembly"}
    answer = client.submit(answer, {"name": "Foire du fleuve", **what}, follow=True)
    answer = client.submit(answer, {"venue": "Palais des congrès"}, follow=True)
    answer = client.submit(answer, {"capacity": "٤٨", "who_meets": "anyone"}, follow=True)
    assert answer.request["PATH_INFO"] == f"/fairs/{fair.public_id}/desk"
    assert Client().get(fair.path).status_code == 404
    client.submit(answer, {}, action="/open", follow=True)
    fair.refresh_from_db()
    assert (fair.about, fair.languages, fair.venue, fair.capacity, fair.who_meets) == (
        "Pour l’eau.",
        ["fr", "ar"],
        "Palais des congrès",
        48,
        "anyone",
    )
    page = text_of(Client(), fair.path)
    assert all(words in page for words in ("Foire du fleuve", "Palais des congrès", "Cities of the river", "0 of 48", "Africa/Lome"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"time_zone": "Moon/Crater"}, "“Moon/Crater” is not the name of a time zone."),
        ({"town": "Nowhere at all"}, "No town called “Nowhere at all” is known here."),
        ({"time_zone": ""}, "Say in which time zone the hall is, or name its town."),
        ({"ends_on": f"{YEAR}-05-03"}, "The last day cannot be before the first."),
        ({"starts_on": "in May"}, "“in May” is not a day that can be read."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_made(typed: dict[str, str], sentence: str) -> None:
    network = directory.network()
    client = signed_in(directory.secretariat(network))
    known = {"name": "A", "language": "fr", "starts_on": f"{YEAR}-05-04", "ends_on": f"{YEAR}-05-05", "time_zone": "africa/lome", **typed}
    answer = client.submit(f"/organisations/{network.public_id}/fairs/new", known)
    assert (answer.status_code, sentence in answer.content.decode().replace("&#x27;", "'")) == (200, True)
    assert Fair.objects.count() == 0


def test_the_event_that_a_fair_is_part_of_has_place_days_and_an_address() -> None:
    fair = making.make_fair()
    client = signed_in(directory.secretariat(fair.organisers.get().organisation))
    step = f"{fair.path}/edit/what"
    days = {"part_of_starts_on": f"{YEAR}-09-08", "part_of_ends_on": f"{YEAR}-09-11"}
    event = {"part_of": "Congress of the coast", "part_of_place": "Kisumu", "part_of_website": "https://congress.example/", **days}
    for typed, sentence in (
        ({**event, "part_of": ""}, "Give the name of the event too, or leave empty what belongs to it."),
        ({**event, "part_of_ends_on": ""}, "Give both the first and the last day of the event, or neither."),
        ({**event, "part_of_ends_on": f"{YEAR}-09-07"}, "The last day cannot be before the first."),
        ({**event, "part_of_website": "javascript:alert(1)"}, "The address must begin with https:// or http://."),
    ):
        assert sentence in client.submit(step, typed).content.decode()
    assert Fair.objects.filter(part_of="").count() == 1
    client.submit(step, event, follow=True)
    page = text_of(Client(), fair.path)
    assert all(words in page for words in ("Congress of the coast", "Kisumu", f"8 September {YEAR} to 11 September {YEAR}"))
    assert 'href="https://congress.example/"' in page
    (row,) = Client().get("/fairs.json").json()["items"]
    assert {name: row[name] for name in event} == event


def test_the_hall_is_drawn_by_forms() -> None:
    fair = making.make_fair(slots=0, tables=0)
    client = signed_in(making.secretary(fair))
    slots, rooms = f"/fairs/{fair.public_id}/slots", f"/fairs/{fair.public_id}/rooms"
    drawing = {"starts": "9h", "ends": "13.00", "minutes": "30", "break_1_starts": "10:30", "break_1_ends": "١١:٠٠"}
    assert "7 times for meetings drawn." in client.submit(slots, drawing, follow=True).content.decode()
    assert "“soon” cannot be read as a time." in client.submit(slots, {**drawing, "starts": "soon"}).content.decode()
    assert "A break needs a beginning and an end." in client.submit(slots, {**drawing, "break_1_ends": ""}).content.decode()
    assert "they would overlap" in client.submit(slots, drawing).content.decode()
    first = fair.slots.all()[0]
    client.submit(slots, {"slot": [first.public_id]}, action="/slots/delete")
    assert fair.slots.count() == 6
    client.submit(rooms, {"name": "Main hall"})
    room = fair.rooms.get()
    client.submit(f"{rooms}/{room.public_id}/tables", {"number": "12"})
    client.submit(f"{rooms}/{room.public_id}/tables", {"number": "2", "is_spare": "on"})
    table = fair.tables.get(number=13)
    closed = [slot.public_id for slot in fair.slots.all()[:2]]
    client.submit(f"{rooms}/tables/{table.public_id}", {"closed": closed, "is_spare": []})
    page = text_of(client, rooms)
    assert ("closed at 2 times" in page, page.count('<span class="tag">spare</span>')) == (True, 1)
    assert "12 tables" not in text_of(client, f"/fairs/{fair.public_id}/desk")
    assert "13 tables" in text_of(client, f"/fairs/{fair.public_id}/desk")


def test_a_delegation_registers_names_its_people_and_says_when_it_is_there() -> None:
    fair = making.make_fair(
        starts_on=date(YEAR, 5, 4), ends_on=date(YEAR, 5, 4), register_until=date(YEAR, 4, 1), request_until=date(YEAR, 4, 1)
    )
    city = directory.city("Lokossa")
    client = signed_in(directory.officer(city))
    assert "Register Lokossa" in text_of(client, fair.path)
    said = {"theme_1": "recycling", "theme_2": "recycling", "words": "Clean water.", "teams": "1"}
    answer = client.submit(f"/organisations/{city.public_id}/fairs/{fair.public_id}/register", said, follow=True)
    delegation = Delegation.objects.get()
    assert (delegation.themes, delegation.languages, answer.request["PATH_INFO"]) == (["recycling"], ["fr"], delegation.path)
    client.submit(f"{delegation.path}/people/new", {"name": "Afi Dossou", "office": "Mayor", "sex": "woman"})
    nobody = client.submit(f"{delegation.path}/people/new", {"name": "Koffi", "office": "Driver"})
    assert (nobody.status_code, delegation.delegates.count()) == (200, 1)
    slots = [slot.public_id for slot in fair.slots.all()]
    client.submit(f"{delegation.path}/availability", {"here": slots[1:]})
    assert [absence.slot.public_id for absence in delegation.absences.all()] == slots[:1]
    page = text_of(client, delegation.path)
    assert all(words in page for words in ("Afi Dossou", "not at 1 of 4 times", delegation.delegates.get().badge.upper()))
    text_of(Client(), delegation.path, 302)
    text_of(signed_in(making.speaker(making.make_delegation(fair))), delegation.path, 403)


def test_the_secretariat_answers_from_the_list_and_is_told_what_is_missing() -> None:
    fair = making.make_fair()
    client = signed_in(making.secretary(fair))
    rows = [making.make_delegation(fair, f"City {number}", state="waiting", answered_at=None) for number in range(3)]
    for row in rows:
        making.speaker(row)
    page, ids = f"/fairs/{fair.public_id}/delegations", [row.public_id for row in rows]
    answer = client.submit(page, {"delegation": ids[:2], "do": "refuse"}, action="/answer")
    assert (answer.status_code, "Say why: it stands in the letter" in answer.content.decode()) == (409, True)
    client.submit(answer, {"reason": "Register next year.", "do": "refuse"})
    client.submit(page, {"delegation": ids[2:], "do": "accredit"}, action="/answer")
    assert list(fair.delegations.order_by("id").values_list("state", flat=True)) == ["refused", "refused", "accredited"]
    assert Message.objects.count() == 3
    assert "Tick the delegations that you answer." in client.submit(page, {"do": "accredit"}, action="/answer").content.decode()


def test_the_list_as_a_file_holds_no_name_of_a_person_and_no_state_for_others() -> None:
    fair = making.make_fair()
    making.make_delegate(making.make_delegation(fair, "Lokossa"), "Afi Dossou")
    making.make_delegation(fair, "Abomey", state="waiting")
    files = [f"/fairs/{fair.public_id}/delegations.{suffix}" for suffix in ("csv", "json")]
    for file in files:
        public, inside = Client().get(file).content.decode(), signed_in(making.secretary(fair)).get(file).content.decode()
        assert ("Lokossa" in public, "Abomey" in public, "state" in public) == (True, False, False)
        assert ("Abomey" in inside, "state" in inside, "Dossou" in inside) == (True, True, False)


def test_lists_have_twenty_rows_a_page_and_cost_as_many_questions_as_one_row(django_assert_max_num_queries: object) -> None:
    fair = making.make_fair()
    for number in range(23):
        making.make_delegate(making.make_delegation(fair, f"City {number:02}"))
    client = signed_in(making.secretary(fair))
    page = f"/fairs/{fair.public_id}/delegations"
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        first = text_of(client, page)
    assert ("City 19" in first, "City 20" in first) == (True, False)
    assert "City 22" in text_of(client, f"{page}?page=2")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        badges = text_of(client, f"/fairs/{fair.public_id}/badges")
    assert badges.count("stroke-dasharray") == 23
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert "23 delegations" in text_of(Client(), "/fairs")


def test_a_cancelled_fair_says_why() -> None:
    fair = making.make_fair()
    client = signed_in(making.secretary(fair))
    answer = client.submit(f"/fairs/{fair.public_id}/cancel", {"reason": "The river rose."}, follow=True)
    assert "This fair was cancelled: The river rose." in answer.content.decode()
    text_of(client, f"/fairs/{fair.public_id}/edit/what", 409)


def test_another_organiser_is_found_by_name_and_added() -> None:
    fair, city = making.make_fair(), directory.city("Andenne")
    client = signed_in(making.secretary(fair))
    page = f"/fairs/{fair.public_id}/organisers"
    client.submit(f"{page}?q=andenn", {"organisation": city.public_id}, action="")
    assert "Andenne" in text_of(Client(), fair.path)
    assert "No public organisation has this name" in text_of(client, f"{page}?q=andenne")
    client.submit(page, {"organisation": city.public_id}, action="/remove")
    assert [row.position for row in fair.organisers.all()] == [0]
