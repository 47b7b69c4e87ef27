"""A form sent twice makes one effect and gives the same answer; a refused form spends no key."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path
from django.utils import timezone

from isopolity.audit.models import AuditRecord, Receipt
from isopolity.audit.services import forget_old_receipts, record
from isopolity.core.reasons import Reason, Refused
from isopolity.ui.access import public
from tests.factories.people import PASSWORD, person


@public
def write(request: HttpRequest) -> HttpResponse:
    """Saves a word; refuses an empty one after having written, which must leave nothing."""
    saved = record("test:word:save", by=None, values={"word": request.POST.get("word", "")})
    if request.POST.get("word") == "refused":
        raise Refused(Reason("only-stewards"))
    if not request.POST.get("word"):
        return HttpResponse("type a word", status=200)
    messages.success(request, f"saved {saved.sequence}")
    return redirect(f"/words/{saved.sequence}")


urlpatterns = [path("words", write, name="words"), path("", include("isopolity.config.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def words() -> list[str]:
    return [values["word"] for values in AuditRecord.objects.filter(action="test:word:save").values_list("values", flat=True)]


def test_the_same_form_twice_has_one_effect_and_the_same_answer(client: Client) -> None:
    first = client.post("/words", {"once": "key-1", "word": "well"})
    again = client.post("/words", {"once": "key-1", "word": "well"})
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"]) == (303, "/words/1")
    assert words() == ["well"]


def test_the_same_form_eight_days_later_has_no_second_effect(client: Client) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        client.post("/words", {"once": "key-1", "word": "well"})
    forget_old_receipts(timezone.now())
    assert client.post("/words", {"once": "key-1", "word": "well"})["Location"] == "/words/1"
    assert words() == ["well"]


def test_receipts_are_forgotten_after_thirty_days(client: Client) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=31)):
        client.post("/words", {"once": "key-1", "word": "well"})
    forget_old_receipts(timezone.now())
    assert Receipt.objects.count() == 0


def test_another_text_under_a_spent_key_is_kept_on_a_page_that_links_to_what_was_saved(client: Client) -> None:
    client.post("/words", {"once": "key-1", "word": "well"})
    answer = client.post("/words", {"once": "key-1", "word": "pump"})
    assert answer.status_code == 409
    assert 'href="/words/1"' in answer.content.decode()
    assert "pump" in answer.content.decode()
    assert words() == ["well"]


def test_a_refused_form_leaves_nothing_and_spends_no_key(client: Client) -> None:
    assert client.post("/words", {"once": "key-1", "word": ""}).status_code == 200
    assert client.post("/words", {"once": "key-1", "word": "refused"}).status_code == 403
    assert words() == []
    assert client.post("/words", {"once": "key-1", "word": "well"}).status_code == 303
    assert words() == ["well"]


def test_a_form_without_a_key_is_not_acted_on_and_its_text_is_kept(client: Client) -> None:
    answer = client.post("/words", {"word": "well"})
    assert answer.status_code == 400
    assert "well" in answer.content.decode()
    assert words() == []


def test_a_key_of_one_person_gives_nothing_to_another(client: Client) -> None:
    client.post("/words", {"once": "key-1", "word": "secret"})
    person("b@example.org")
    other = Client()
    assert other.login(username="b@example.org", password=PASSWORD) or other.force_login(person("c@example.org")) is None
    answer = other.post("/words", {"once": "key-1", "word": "mine"})
    assert answer["Location"] == "/words/2"
    assert "secret" not in answer.content.decode()
