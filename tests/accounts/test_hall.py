"""A printed code opens the laptop of a hall, and nothing anywhere else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from isopolity.accounts.models import HallCode, User
from isopolity.accounts.services import hall_person, open_hall_account

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
DOOR = "/account/hall"


@pytest.fixture
def code(settings: Any) -> str:
    """The code of Afi, who works in the hall."""
    settings.HALL = True
    entry, code = hall_person(User(public_id="a" * 20, name="Afi", language="fr"), others=set())
    open_hall_account(entry, at=NOW)
    return code


def sent(client: Client, code: str, **more: Any) -> Any:
    return client.post(DOOR, {"code": code}, **more)


def test_code_signs_in_however_it_is_typed(code: str) -> None:
    typed = f" {code[:4].upper()}-{code[4:8]} {code[8:].upper()} "
    client = Client()
    answer = sent(client, typed)
    assert (answer.status_code, answer["Location"]) == (302, "/desk")
    assert client.get("/account").context["user"].name == "Afi"


def test_whoever_is_sent_to_sign_in_comes_back(code: str) -> None:
    client = Client()
    assert client.post(f"{DOOR}?next=/fairs", {"code": code})["Location"] == "/fairs"
    assert Client().post(f"{DOOR}?next=https://elsewhere.example/", {"code": code})["Location"] == "/desk"


def test_other_codes_are_refused_and_counted(code: str) -> None:
    client = Client()
    for number in range(10):
        answer = sent(client, f"{code[:8]}{str(number % 8 + 2) * 4}")
        assert answer.status_code == 200
        assert "No code like this is known here" in answer.content.decode()
    assert sent(client, code).status_code == 429
    assert sent(Client(REMOTE_ADDR="10.0.0.9"), code).status_code == 429


def test_the_first_page_of_a_hall_is_that_of_its_fairs(code: str, settings: Any) -> None:
    assert Client().get("/")["Location"] == "/fairs"
    settings.HALL = False
    assert Client().get("/").status_code == 200


def test_it_is_no_door_outside_of_a_hall(code: str, settings: Any) -> None:
    settings.HALL = False
    client = Client()
    assert (client.get(DOOR).status_code, sent(client, code).status_code) == (404, 404)


def test_neither_the_code_nor_a_password_is_kept(code: str) -> None:
    person = User.objects.get()
    assert code not in HallCode.objects.get().hash
    assert not person.has_usable_password()
    answer = Client().post("/account/sign-in", {"login": person.email, "password": code})
    assert answer.status_code == 200


def test_other_fields_are_not_listened_to(code: str) -> None:
    known = User.objects.values("email", "name", "language", "is_staff", "is_superuser", "is_active", "password").get()
    planted = {
        "email": "me@example.org",
        "name": "Me",
        "language": "ar",
        "is_staff": "on",
        "is_superuser": "on",
        "password": "planted",
        "hash": "x",
    }
    assert Client().post(DOOR, {"code": code, **planted}).status_code == 302
    assert User.objects.values(*known).get() == known


def test_page_says_what_to_type(code: str) -> None:
    page = Client().get(DOOR).content.decode()
    assert "Twelve letters and digits" in page
    assert 'href="/account/hall"' in page
