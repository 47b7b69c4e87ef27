"""What people and machines send by mistake or on purpose: a sentence, the text kept, nothing half done."""

from typing import Any

import pytest
from django.test import Client

from isopolity.directory.models import Organisation
from isopolity.exchange import services
from isopolity.exchange.models import Need, Offer
from tests.browserlike import Browserlike
from tests.exchange.test_views_desk import THREE_FIELDS, desk, new, words
from tests.factories.exchange import A_DAY, make_need, make_offer

pytestmark = pytest.mark.django_db
XSS = "\"'><script>window.__xss=1</script><img src=x onerror=alert(1)>{{7*7}}</textarea></title>"


def test_an_empty_form_is_answered_with_four_sentences(lokossa: Organisation, at_work: Browserlike) -> None:
    page = words(at_work.submit(new(lokossa), {"language": "", "do": "publish"}))
    for sentence in (
        "Choose the theme that fits best.",
        "Say it in one sentence.",
        "Say in which language you wrote it.",
        "Say who gains from it most.",
    ):
        assert sentence in page
    assert not Need.objects.exists()


def test_too_long_a_sentence_says_how_long_and_stays_on_the_page(lokossa: Organisation, at_work: Browserlike) -> None:
    long = "mot " * 500
    page = words(at_work.submit(new(lokossa), {**THREE_FIELDS, "title": long, "do": "publish"}))
    assert "1,999" in page
    assert "200" in page
    assert long.strip() in page
    assert not Need.objects.exists()


def test_a_book_is_no_draft_and_stays_on_the_page(lokossa: Organisation, at_work: Browserlike) -> None:
    book = "mot " * 6000
    answer = at_work.submit(new(lokossa), {**THREE_FIELDS, "title": book, "do": "draft"})
    assert answer.status_code == 200
    assert book.strip() in words(answer)
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Tri\u202e des\u2066 déchets", "Tri des déchets"),
        ("Tri\r\ndes\tdéchets", "Tri des déchets"),
        ("  Tri des déchets  ", "Tri des déchets"),
        ("Tri des de\u0301chets", "Tri des déchets"),
        ("می\u200cخواهیم", "می\u200cخواهیم"),
    ],
)
def test_unseen_signs_are_taken_away_and_needed_ones_stay(typed: str, kept: str, lokossa: Organisation, at_work: Browserlike) -> None:
    at_work.submit(new(lokossa), {**THREE_FIELDS, "title": typed, "do": "publish"})
    assert Need.objects.get().title == kept


@pytest.mark.parametrize("typed", ["Tri\x00", "\u200b\u200b", "Tri\x07"])
def test_what_is_no_text_is_refused_with_a_sentence_and_kept_in_a_draft(typed: str, lokossa: Organisation, at_work: Browserlike) -> None:
    refused = at_work.submit(new(lokossa), {**THREE_FIELDS, "title": typed, "do": "publish"})
    assert refused.status_code == 200
    assert "Please look at this once more" in words(refused)
    assert not Need.objects.exists()
    saved = at_work.submit(refused, {**THREE_FIELDS, "title": typed, "do": "draft"}, follow=True)
    assert saved.status_code == 200
    assert Need.objects.get().typed == {"title": [typed.replace("\x00", "")]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", "telegraphs"),
        ("theme", "environment"),
        ("language", "xx"),
        ("modes", "bribes"),
        ("months", "13"),
        ("urgency", "9"),
        ("lacking", "luck"),
    ],
)
def test_a_tampered_choice_is_refused_with_a_sentence(field: str, value: str, lokossa: Organisation, officer: Any) -> None:
    client = Client()
    client.force_login(officer)
    answer = client.post(new(lokossa), {**THREE_FIELDS, field: value, "do": "publish", "once": "k"})
    assert answer.status_code == 200
    assert "Choose one of the themes of the list." in words(answer) or "This is not one of the answers that can be chosen." in words(answer)
    assert not Need.objects.exists()


@pytest.mark.parametrize(("typed", "number"), [("٣", 3), ("۱۲", 12), ("１０", 10), (" 4 ", 4), ("", 1)])
def test_numbers_are_taken_in_all_digits(typed: str, number: int, lokossa: Organisation, at_work: Browserlike) -> None:
    at_work.submit(new(lokossa, "offers"), {**THREE_FIELDS, "capacity": typed, "do": "publish"})
    assert Offer.objects.get().capacity == number


@pytest.mark.parametrize("typed", ["0", "-1", "1e9", "1000000", "2.5", "٣3", "NaN"])
def test_numbers_that_are_none_are_refused_with_a_sentence(typed: str, lokossa: Organisation, at_work: Browserlike) -> None:
    answer = at_work.submit(new(lokossa, "offers"), {**THREE_FIELDS, "capacity": typed, "do": "publish"})
    assert answer.status_code == 200
    assert "Please look at this once more" in words(answer)
    assert not Offer.objects.exists()


def test_ten_thousand_fields_are_answered_with_a_page(lokossa: Organisation, officer: Any) -> None:
    client = Client()
    client.force_login(officer)
    answer = client.post(new(lokossa), {**THREE_FIELDS, **{f"x{number}": "1" for number in range(10_000)}, "once": "k"})
    assert answer.status_code == 400
    assert "Traceback" not in words(answer)
    assert "<h1>" in words(answer)
    assert not Need.objects.exists()


def test_a_megabyte_is_answered_with_a_page(lokossa: Organisation, officer: Any) -> None:
    client = Client()
    client.force_login(officer)
    body = "&".join(f"{name}=x" for name in THREE_FIELDS) + "&text=" + "x" * (1024 * 1024 + 1)
    answer = client.post(new(lokossa), body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "<h1>" in words(answer)
    assert not Need.objects.exists()


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_version_that_was_tampered_with_overwrites_nothing(version: str, lokossa: Organisation, officer: Any) -> None:
    need = make_need(lokossa)
    client = Client()
    client.force_login(officer)
    answer = client.post(desk(need), {**THREE_FIELDS, "version": version, "do": "save", "once": "k"})
    assert answer.status_code in (200, 409)
    need.refresh_from_db()
    assert (need.title, need.version) == ("Household waste sorting", 1)


def test_hostile_text_is_shown_as_text_on_every_page(lokossa: Organisation, officer: Any, at_work: Browserlike) -> None:
    evil = {"title": XSS, "text": XSS, "beneficiaries": ["women"]}
    need, offer = make_need(lokossa, **evil), make_offer(lokossa, **evil, basis="proven", evidence=XSS)
    withdrawn = make_need(lokossa, state="withdrawn", withdrawn_reason=XSS)
    make_need(lokossa, state="draft", title=XSS, typed={"title": [XSS], "text": [XSS]})
    services.translate_entry(need, language="fr", given={"title": XSS, "text": XSS}, by=officer, at=A_DAY)
    at_work.submit(need.path, {"text": XSS}, action="/new")
    make_need(lokossa, title="Other")
    addresses = [
        "/needs",
        "/offers",
        "/themes/recycling",
        need.path,
        offer.path,
        withdrawn.path,
        f"/comments/exchange.need/{need.public_id}",
    ]
    addresses += [desk(need), desk(offer), desk(need, "withdraw"), desk(need, "translations/fr"), desk(Need.objects.get(state="draft"))]
    addresses += [f"/cities/{lokossa.public_id}/needs", f"/needs?words={XSS}", f"/needs?theme={XSS}"]
    for address in addresses:
        page = words(at_work.get(address))
        assert "<script>window" not in page, address
        assert "<img src=x" not in page, address
        assert "&lt;script&gt;window" in page or "?theme=" in address, address
    late = at_work.get(desk(need))
    services.change_entry(need, values={"title": XSS + "1"}, version=1, by=officer, at=A_DAY)
    both = words(at_work.submit(late, {"title": XSS + "2", "do": "save"}))
    assert "<script>window" not in both
    assert both.count("&lt;script&gt;window") >= 3
