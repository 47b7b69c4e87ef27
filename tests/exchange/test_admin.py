"""The admin shows needs, offers, comments and translations to operators; drafts and what was taken back to nobody."""

from typing import Any

import pytest
from django.test import Client

from isopolity.directory.models import Organisation
from isopolity.texts import services as texts
from tests.factories import directory as make
from tests.factories.exchange import A_DAY, make_need, make_offer


@pytest.fixture
def operator(db: None) -> Client:
    client = Client()
    client.force_login(make.person(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_operators_look_and_see_no_draft(language: str, operator: Client, lokossa: Organisation, officer: Any) -> None:
    need, draft = make_need(lokossa), make_need(lokossa, state="draft", title="canary")
    make_offer(lokossa)
    comment = texts.comment(need, text="canary", language="en", by=officer, at=A_DAY)
    texts.translate(need, language="fr", texts={"title": "Tri"}, by=officer, at=A_DAY)
    operator.cookies["language"] = language
    addresses = ["exchange/need/", f"exchange/need/{need.pk}/change/", "exchange/offer/", "texts/comment/", "texts/translation/"]
    for address in [*addresses, f"texts/comment/{comment.pk}/change/"]:
        page = operator.get(f"/admin/{address}")
        assert page.status_code == 200, address
        assert "canary" not in page.content.decode(), address
    assert operator.get(f"/admin/exchange/need/{draft.pk}/change/").status_code == 302
    assert operator.post(f"/admin/exchange/need/{need.pk}/change/", {"title": "x", "once": "k"}).status_code == 403


def test_head_answers_as_get_does(client: Client, lokossa: Organisation) -> None:
    need = make_need(lokossa)
    for address in ("/needs", "/needs.csv", "/themes", "/themes/waste", need.path, f"/cities/{lokossa.public_id}/needs"):
        answer = client.head(address)
        assert (answer.status_code, answer.content) == (200, b""), address
