"""Several people save the same need at the same moment: one wins, the others are told, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

from django.db import connection

from isopolity.audit.queries import chain_verdict
from isopolity.core.reasons import Refused
from isopolity.directory.models import Organisation
from isopolity.directory.services import close_organisation
from isopolity.exchange import services
from isopolity.exchange.models import Need
from isopolity.search.models import SearchEntry
from isopolity.search.services import release_entries
from tests.factories import directory as make
from tests.factories.exchange import make_need

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = 12


def test_of_those_who_save_at_once_one_wins(committing_db: Any) -> None:
    city = make.city("Lokossa")
    officer, need = make.officer(city), make_need(city)
    start = Barrier(PEOPLE)

    def save(number: int) -> str:
        try:
            start.wait()
            services.change_entry(need, values={"title": f"Text {number}"}, version=1, by=officer, at=NOW)
            return "saved"
        except Refused as refused:
            return refused.reason.code
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(save, range(PEOPLE)))
    assert sorted(answers) == ["entry-changed-meanwhile"] * (PEOPLE - 1) + ["saved"]
    need = Need.objects.get()
    assert (need.title, need.version) == (f"Text {answers.index('saved')}", 2)
    verdict = chain_verdict()
    assert (verdict.rows, verdict.bad_sequence) == (1, None)


def test_a_translation_saved_while_the_city_closes_is_never_left_for_everybody(committing_db: Any) -> None:
    city = make.city("Lokossa")
    officer, administrator, need = make.officer(city), make.administrator(city), make_need(city, language="fr")
    start = Barrier(2)

    def act(work: Any) -> None:
        try:
            start.wait()
            work()
        except Refused as refused:
            assert refused.reason.code == "organisation-closed"  # noqa: PT017 - one of the two ends of the race
        finally:
            connection.close()

    for turn in range(8):
        works = (
            lambda turn=turn: services.translate_entry(need, language="en", given={"title": f"Sorting {turn}"}, by=officer, at=NOW),
            lambda: close_organisation(city, reason="Merged.", by=administrator, at=NOW),
        )
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(act, works))
        assert not SearchEntry.objects.filter(owner_id=city.public_id, visibility="public").exists()
        Organisation.objects.filter(pk=city.pk).update(closed_at=None, closed_reason="")
        release_entries(owner_id=city.public_id)
