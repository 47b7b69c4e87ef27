"""Comments: who may, in whose name, and what stays when one is withdrawn."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory.services import close_organisation
from isopolity.exchange.models import Need
from isopolity.outbox.models import Message
from isopolity.outbox.services import email
from isopolity.texts import queries, services
from isopolity.texts.models import Comment
from tests.browserlike import Browserlike
from tests.factories import directory as make
from tests.factories.exchange import make_need

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def need(db: None) -> Need:
    return make_need(make.city("Lokossa"))


def refusal(act: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason.code, refused.value.reason.field


def signed_in(person: Any) -> Browserlike:
    browser = Browserlike()
    browser.force_login(person)
    return browser


def page_of(need: Need, reader: Any = None) -> str:
    return (reader or Browserlike()).get(need.path).content.decode()


@pytest.mark.parametrize("role", ["secretariat", "funder", "officer elsewhere", "officer"])
def test_people_of_vouched_organisations_comment_named_by_office(role: str, need: Need) -> None:
    person = {
        "secretariat": lambda: make.secretariat(make.network("WACAP")),
        "funder": lambda: make.funder(make.fund("WACAP")),
        "officer elsewhere": lambda: make.officer(make.city("WACAP"), office="Officer for cooperation"),
        "officer": lambda: make.officer(need.organisation),
    }[role]()
    before = Need.objects.values().get(pk=need.pk)
    answer = signed_in(person).submit(need.path, {"text": "Ask Cotonou."}, action="/new")
    assert (answer.status_code, answer["Location"]) == (303, f"{need.path}#comments")
    comment = Comment.objects.get()
    assert (comment.text, comment.author, comment.office) == ("Ask Cotonou.", person, person.roles.get().office)
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.office, record.values["on"]) == ("texts:comment:write", comment.office, "exchange.need")
    page = page_of(need)
    assert "Ask Cotonou." in page
    assert comment.organisation in page
    assert person.email not in page
    assert Need.objects.values().get(pk=need.pk) == before


@pytest.mark.parametrize("role", ["person", "steward", "operator", "officer of a draft"])
def test_others_are_refused_and_it_leaves_a_trace(role: str, need: Need) -> None:
    person = {
        "person": make.person,
        "steward": make.steward,
        "operator": lambda: make.person(is_staff=True, is_superuser=True),
        "officer of a draft": lambda: make.officer(make.city("Evere", vouched=False)),
    }[role]()
    client = Client()
    client.force_login(person)
    answer = client.post(f"/comments/exchange.need/{need.public_id}/new", {"text": "x", "language": "en", "once": "k"})
    assert answer.status_code == 403
    assert AuditRecord.objects.latest("sequence").values["reason"] == "only-vouched-comment"
    assert refusal(lambda: services.comment(need, text="x", language="en", by=person, at=NOW))[0] == "only-vouched-comment"
    assert not Comment.objects.exists()
    assert "<textarea" not in page_of(need, client)


def test_visitors_read_and_are_offered_to_sign_in(need: Need) -> None:
    assert "Sign in to comment" in page_of(need)
    answer = Client().post(f"/comments/exchange.need/{need.public_id}/new", {"text": "x", "once": "k"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/sign-in")
    assert refusal(lambda: services.comment(need, text="x", language="en", by=None, at=NOW))[0] == "only-signed-in"


def test_people_of_several_organisations_say_for_which_they_speak(need: Need) -> None:
    city, network = make.city("Dogbo"), make.network("WACAP")
    person = make.officer(city, office="Adviser")
    make.role(person, network, "officer", "Secretary")
    assert refusal(lambda: services.comment(need, text="x", language="en", by=person, at=NOW)) == ("comment-voice", "speaking_for")
    assert refusal(lambda: services.comment(need, text="x", language="en", by=person, at=NOW, speaking_for="other"))[0] == "comment-voice"
    signed_in(person).submit(need.path, {"text": "x", "speaking_for": network.public_id}, action="/new")
    assert (Comment.objects.get().office, Comment.objects.get().organisation) == ("Secretary", "WACAP")


def test_an_empty_comment_and_a_book_are_answered_beside_the_field_with_the_text_kept(need: Need) -> None:
    reader = signed_in(make.officer(need.organisation))
    empty = reader.submit(need.path, {"text": " "}, action="/new")
    assert (empty.status_code, Comment.objects.count()) == (200, 0)
    book = reader.submit(empty, {"text": "long " * 500}, action="/new")
    assert ("long " * 500).strip() in book.content.decode()
    assert not Comment.objects.exists()
    assert refusal(lambda: services.comment(need, text="", language="en", by=make.officer(need.organisation), at=NOW)) == (
        "comment-empty",
        "text",
    )


def test_only_its_author_withdraws_a_comment_once_and_its_place_stays(need: Need) -> None:
    author, colleague = make.secretariat(make.network("WACAP")), make.officer(need.organisation)
    comment = services.comment(need, text="A canary", language="en", by=author, at=NOW)
    for other in (colleague, make.steward(), make.administrator(need.organisation)):
        client = Client()
        client.force_login(other)
        assert client.post(f"/comments/{comment.public_id}/withdraw", {"once": "k"}).status_code == 403
        assert AuditRecord.objects.latest("sequence").values["reason"] == "only-comment-author"
    assert "A canary" in page_of(need)

    signed_in(author).submit(need.path, {}, action="/withdraw")
    page = page_of(need)
    assert "A canary" not in page
    assert "Withdrawn by its author on" in page
    assert "WACAP" in page
    comment.refresh_from_db()
    assert (comment.text, comment.withdrawn_at is not None) == ("A canary", True)
    record = AuditRecord.objects.latest("sequence")
    assert (record.action, record.office, record.organisation) == ("texts:comment:withdraw", "Secretariat", "WACAP")
    assert refusal(lambda: services.withdraw_comment(comment, by=author, at=NOW))[0] == "comment-withdrawn"


def test_comments_stay_when_the_office_ends(need: Need) -> None:
    author = make.secretariat(make.network("WACAP"))
    comment = services.comment(need, text="Still here", language="en", by=author, at=NOW)
    author.roles.update(ended_at=NOW)
    assert "Still here" in page_of(need)
    services.withdraw_comment(comment, by=author, at=NOW)
    assert AuditRecord.objects.latest("sequence").organisation == "WACAP"


def test_twenty_comments_a_page_and_the_latest_on_the_page_of_the_need(need: Need) -> None:
    author = make.officer(need.organisation)
    for number in range(25):
        services.comment(need, text=f"Comment {number:02}", language="en", by=author, at=NOW.replace(minute=number))
    page = page_of(need)
    assert ["Comment 14" in page, "Comment 15" in page, "Comment 24" in page] == [False, True, True]
    assert "25 comments in all" in page
    first = Browserlike().get(f"/comments/exchange.need/{need.public_id}").content.decode()
    second = Browserlike().get(f"/comments/exchange.need/{need.public_id}?page=2").content.decode()
    assert ["Comment 00" in first, "Comment 19" in first, "Comment 20" in first, "Comment 20" in second] == [True, True, False, True]


@pytest.mark.parametrize(
    ("kind", "state"),
    [("exchange.nothing", "published"), ("accounts.user", "published"), ("exchange.offer", "published"), ("exchange.need", "draft")],
)
def test_what_a_reader_may_not_see_has_no_comments_for_them(kind: str, state: str, db: None) -> None:
    need = make_need(make.city("Lokossa"), state=state)
    stranger = make.officer(make.city("Andenne", iso2="BE"))
    with pytest.raises(Http404):
        queries.object_visible_to(stranger, kind=kind, object_id=need.public_id)
    client = Client()
    client.force_login(stranger)
    address = f"/comments/{kind}/{need.public_id}"
    assert [client.get(address).status_code, client.post(f"{address}/new", {"text": "x", "once": "k"}).status_code] == [404, 404]


def test_a_comment_on_what_became_invisible_is_not_found(need: Need) -> None:
    author = make.secretariat()
    comment = services.comment(need, text="x", language="en", by=author, at=NOW)
    Need.objects.filter(pk=need.pk).update(state="draft")
    client = Client()
    client.force_login(author)
    assert client.post(f"/comments/{comment.public_id}/withdraw", {"once": "k"}).status_code == 404
    assert client.post("/comments/nobody/withdraw", {"once": "k2"}).status_code == 404


def test_the_citys_people_get_a_letter_each_in_their_language_and_the_writer_none(need: Need) -> None:
    need.title = "Tri des déchets"
    need.save()
    writer = make.officer(need.organisation, "writer@example.org")
    make.officer(need.organisation, "aya@example.org", language="fr")
    make.administrator(need.organisation, "sena@example.org", language="ar")
    gone = make.officer(need.organisation, "gone@example.org")
    gone.roles.update(ended_at=NOW)
    make.officer(make.city("Andenne", iso2="BE"), "andenne@example.org")
    services.comment(need, text="Ask <Cotonou> & Porto-Novo.", language="en", by=writer, at=NOW)
    letters = {message.address: email(message) for message in Message.objects.all()}
    assert sorted(letters) == ["aya@example.org", "sena@example.org"]
    french, arabic = letters["aya@example.org"], letters["sena@example.org"]
    assert french.subject == "Lokossa commente : Tri des déchets"
    assert "Ask <Cotonou> & Porto-Novo." in french.body
    assert f"{need.path}#comments" in french.body
    assert "Officer for cooperation" in french.body
    assert "تعلّق" in arabic.subject
    services.comment(need, text="And ask Dogbo.", language="en", by=make.secretariat(), at=NOW)
    assert Message.objects.count() == 5


def test_a_closed_city_takes_no_more_comments_and_what_was_said_stays(need: Need) -> None:
    author = make.secretariat(make.network("WACAP"))
    services.comment(need, text="Ask Cotonou.", language="en", by=author, at=NOW)
    close_organisation(need.organisation, reason="Merged with Dogbo.", by=make.administrator(need.organisation), at=NOW)
    need = Need.objects.get(pk=need.pk)
    assert refusal(lambda: services.comment(need, text="x", language="en", by=author, at=NOW)) == ("commented-is-closed", None)
    reader = signed_in(author)
    page = page_of(need, reader)
    assert ("Ask Cotonou." in page, "<textarea" in page) == (True, False)
    answer = reader.get(f"/comments/exchange.need/{need.public_id}/new")
    assert answer.status_code == 409
    assert "Lokossa is closed, so nobody reads comments there any more." in answer.content.decode()
    assert Comment.objects.count() == 1
