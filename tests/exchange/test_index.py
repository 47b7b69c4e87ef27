"""What search knows of needs and offers follows what is public, in the same transaction."""

from datetime import UTC, datetime
from typing import Any

import pytest

from isopolity.directory import services as directory
from isopolity.directory.models import Organisation
from isopolity.exchange import services
from isopolity.exchange.models import Need
from isopolity.search.models import SearchEntry
from isopolity.search.queries import PUBLIC, Reader, matching_object_ids
from isopolity.search.services import rebuild_index
from tests.factories import directory as make
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
VALUES = {"theme": "recycling", "title": "Tri des déchets", "language": "fr", "beneficiaries": ["none-in-particular"]}


def found(reader: Reader = PUBLIC) -> list[str]:
    return matching_object_ids("déchets", reader=reader, kind="exchange.need")


def test_a_draft_citys_need_waits_for_the_voucher_and_leaves_with_the_city() -> None:
    city = make.city("Lokossa", vouched=False)
    officer, secretariat = make.administrator(city), make.secretariat(make.network("WACAP"))
    need = services.write_entry(city, Need, values=VALUES, publish=True, by=officer, at=NOW)
    assert found() == []
    assert found(Reader(organisation_ids=(city.public_id,))) == [need.public_id]

    directory.vouch_for_organisation(city, role=secretariat.roles.get(), reason="We know its mayor.", by=secretariat, at=NOW)
    assert found() == [need.public_id]
    city.refresh_from_db()
    directory.close_organisation(city, reason="Merged with Dogbo", by=officer, at=NOW)
    assert found() == []
    directory.reopen_organisation(Organisation.objects.get(pk=city.pk), reason="By mistake", by=make.steward(), at=NOW)
    assert found() == [need.public_id]


def test_changing_and_withdrawing_are_seen_at_once(lokossa: Organisation, officer: Any) -> None:
    need = services.write_entry(lokossa, Need, values=VALUES, publish=True, by=officer, at=NOW)
    assert found() == [need.public_id]
    services.change_entry(need, values={"title": "Le marché", "theme": "markets"}, version=1, by=officer, at=NOW)
    assert found() == []
    services.change_entry(need, values={"title": "Les déchets"}, version=2, by=officer, at=NOW)
    services.withdraw_entry(need, reason="Over", by=officer, at=NOW)
    assert (found(), SearchEntry.objects.filter(object_id=need.public_id).count()) == ([], 0)
    services.publish_entry(need, by=officer, at=NOW)
    assert found() == [need.public_id]


def test_the_index_made_again_is_the_same(lokossa: Organisation, officer: Any) -> None:
    hidden = make.city("Hidden", vouched=False)
    services.write_entry(lokossa, Need, values=VALUES, publish=True, by=officer, at=NOW)
    need = services.write_entry(hidden, Need, values=VALUES, publish=True, by=make.officer(hidden), at=NOW)
    services.translate_entry(need, language="en", given={"title": "Waste"}, by=hidden.roles.get().user, at=NOW)
    make_need(lokossa, state="draft")
    make_offer(lokossa, state="withdrawn")
    fields = ("kind", "object_id", "language", "title", "title_words", "words", "visibility", "owner_id")
    before = list(SearchEntry.objects.order_by("kind", "object_id", "language").values(*fields))
    assert rebuild_index(["exchange.need", "exchange.offer"]) == {"exchange.need": 16, "exchange.offer": 0}
    assert list(SearchEntry.objects.order_by("kind", "object_id", "language").values(*fields)) == before


def test_a_need_published_while_somebody_vouches_is_found() -> None:
    city = make.city("Lokossa", vouched=False)
    officer, secretariat = make.administrator(city), make.secretariat(make.network("WACAP"))
    read_before = Organisation.objects.get(pk=city.pk)
    directory.vouch_for_organisation(city, role=secretariat.roles.get(), reason="We know its mayor.", by=secretariat, at=NOW)
    need = services.write_entry(read_before, Need, values=VALUES, publish=True, by=officer, at=NOW)
    assert found() == [need.public_id]
