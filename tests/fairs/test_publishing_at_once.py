"""Two secretaries publish at the same moment: one wins, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from isopolity.core.reasons import Refused
from isopolity.fairs.models import Fair, Meeting, Timetable
from isopolity.fairs.services.publishing import publish_timetable
from tests.fairs.making import make_small_fair, secretary
from tests.fairs.working import EVE, drafted


@pytest.mark.usefixtures("committing_db")
def test_of_two_who_publish_at_once_one_wins() -> None:
    small = make_small_fair()
    people = [small.secretary, secretary(small.fair)]
    drafts = [drafted(small.fair, person, seed=seed) for seed, person in enumerate(people)]
    line = Barrier(2)

    def publish(number: int) -> str:
        try:
            draft = Timetable.objects.select_related("fair").get(pk=drafts[number].pk)
            line.wait()
            publish_timetable(draft, based_on=0, by=people[number], at=EVE)
            return "published"
        except Refused as refused:
            return refused.reason.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(publish, range(2)))
    assert answers == ["published", "timetable-follows-another"]
    assert Fair.objects.get().published == 1
    assert Timetable.objects.filter(state="published").count() == 1
    assert Meeting.objects.count() == 2
