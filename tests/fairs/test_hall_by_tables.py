"""The hall by groups of tables, and what each delegation got of what it wished."""

import csv
import io
import json
import re

import pytest

from isopolity.fairs.services.publishing import publish_timetable
from tests.factories import directory
from tests.fairs import making
from tests.fairs.test_day_pages import text_of, visit, whole
from tests.fairs.working import EVE, kept_timetable, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def eve(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVE)


def test_four_tables_of_a_day_stand_beside_each_other() -> None:
    """Lome meets Liege at table 2 in the first slot of the first day, and Ghent at table 6 in the second of the second day."""
    small = making.make_small_fair(days=2, slots=2, tables=6)
    slots = list(small.fair.slots.all())
    placed = [(small.requests[0], slots[0], 2), (small.requests[1], slots[3], 6, small.interpreter)]
    publish_timetable(kept_timetable(small.fair, *placed, at=EVE, state="draft"), based_on=0, by=small.secretary, at=EVE)
    browser, page = visit(small.of_lome), f"{small.fair.path}/hall/tables"

    def cells(query: str) -> list[list[str]]:
        rows = re.findall(r"<tr>(.*?)</tr>", browser.get(f"{page}{query}").content.decode(), re.S)
        found = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]
        return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in found]

    free = ["free"] * 4
    assert cells("") == [
        ["Time", "Table 1", "Table 2", "Table 3", "Table 4"],
        ["09:00", "free", "Lome · Liege FR yours", "free", "free"],
        ["09:30", *free],
    ]
    assert cells("?day=2026-11-25&page=2") == [
        ["Time", "Table 5", "Table 6"],
        ["09:00", "free", "free"],
        ["09:30", "free", "Lome · Ghent FR–EN yours"],
    ]
    assert 'class="me"' in browser.get(page).content.decode()
    assert 'class="me"' not in visit(small.secretary).get(page).content.decode()
    assert cells("?day=nonsense")[1][0] == "09:00"
    assert browser.get(f"{page}?page=3").status_code == 404
    stranger = directory.officer(directory.city("Elsewhere"))
    assert visit(stranger).get(page).status_code == 403
    assert "No times or no tables" in text_of(
        visit(making.secretary(empty := making.make_fair(slots=0, tables=0))).get(f"{empty.path}/hall/tables")
    )


def test_each_delegation_reads_what_it_got() -> None:
    """Lome's wish for a meeting with Ghent has no place: nobody interprets. Ghent loses its first choice, Lome its second."""
    small = making.make_small_fair()
    small.interpreter.delete()
    making.make_delegation(small.fair, "Wishes nothing")
    published(small.fair, small.secretary)
    browser, page = visit(small.of_liege), f"{small.fair.path}/hall/shares"
    shown = text_of(browser.get(page))
    assert "Lome least developed 1 1 of 2 kept" in shown
    assert "Liege 1 1 of 1 kept" in shown
    assert "Ghent 0 0 of 1 no place" in shown
    assert "Wishes nothing least developed 0 – not ranked" in shown
    rows = {row["organisation"]: row for row in csv.DictReader(io.StringIO(whole(browser.get(f"{page}.csv")).decode("utf-8-sig")))}
    assert (rows["Ghent"]["wishes"], rows["Ghent"]["meetings"], rows["Lome"]["meetings"]) == ("1", "0", "1")
    items = json.loads(whole(browser.get(f"{page}.json")))["items"]
    assert {item["organisation"]: item["first_choice_kept"] for item in items} == {
        "Lome": True, "Liege": True, "Ghent": False, "Wishes nothing": None,
    }  # fmt: skip
    assert f'href="{page}"' in browser.get(f"{small.fair.path}/hall").content.decode()
    stranger = directory.officer(directory.city("Elsewhere"))
    assert {visit(stranger).get(f"{page}{suffix}").status_code for suffix in ("", ".csv", ".json")} == {403}


def test_without_a_published_timetable_there_is_no_share() -> None:
    small = making.make_small_fair()
    assert "No timetable has been published yet" in text_of(visit(small.of_lome).get(f"{small.fair.path}/hall/shares"))
