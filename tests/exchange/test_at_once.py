"""Several people save the same need at the same moment: one wins, the others are told, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

from django.db import connection

from isopolity.audit.queries import chain_verdict
from isopolity.core.reasons import Refused
from isopolity.exchange import services
from isopolity.exchange.models import Need
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
