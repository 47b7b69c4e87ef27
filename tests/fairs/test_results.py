"""The figures after a fair: next steps, how useful the meetings were, and why wishes had no place."""

from datetime import date

import pytest

from isopolity.core.reasons import Reason
from isopolity.fairs.models import Meeting, Outcome
from isopolity.fairs.queries.outcomes import results_of
from isopolity.fairs.request_words import NO_PLACE
from isopolity.fairs.sentences import SENTENCES
from isopolity.fairs.services.publishing import publish_timetable
from tests.browserlike import Browserlike
from tests.fairs import making
from tests.fairs.test_day_pages import text_of
from tests.fairs.working import EVE, kept_timetable

pytestmark = pytest.mark.django_db


def rate(meeting: Meeting, *marks: int | None) -> None:
    """What one party after the other says of a meeting; whoever rates it also says what comes next."""
    for seat, mark in zip(meeting.seats.select_related("delegation"), marks, strict=True):
        step = {"next_step": "Send the plan", "next_owner": seat.delegation.organisation, "next_due_on": date(2027, 1, 5)} if mark else {}
        Outcome.objects.create(
            meeting=meeting, delegation=seat.delegation, was_held=True, rating=mark, written_at=EVE, written_office="x", **step
        )


def test_usefulness_is_a_mean_once_enough_have_answered() -> None:
    fair = making.make_fair(slots=4)
    pairs = [making.make_accepted(making.make_delegation(fair), making.make_delegation(fair, iso2="BE")) for _ in range(3)]
    slots = list(fair.slots.all())
    draft = kept_timetable(fair, *((pair, slot, 1) for pair, slot in zip(pairs, slots, strict=False)), at=EVE, state="draft")
    publish_timetable(draft, based_on=0, by=making.secretary(fair), at=EVE)
    first, second, third = fair.meetings.order_by("slot__starts_at")
    rate(first, 5, 4)
    rate(second, 2, 5)
    page = f"{fair.path}/results"
    assert (results_of(fair).ratings, results_of(fair).rating, results_of(fair).next_steps) == (4, None, 4)
    assert "How useful" not in text_of(Browserlike().get(page))
    rate(third, 5, None)
    assert (results_of(fair).rating, results_of(fair).next_steps) == (4.2, 5)
    assert "How useful, from 1 to 5 4.2, the mean of 5 answers" in text_of(Browserlike().get(page))
    assert "Next steps agreed 5" in text_of(Browserlike().get(page))


def test_wishes_without_a_place_are_counted_by_reason() -> None:
    small = making.make_small_fair()
    assert results_of(small.fair).without_place == ()
    left = Reason("no-interpreter", {"languages": ["fr", "en"], "slots": []})
    placed = (small.requests[0], small.fair.slots.first(), 1)
    publish_timetable(kept_timetable(small.fair, placed, at=EVE, state="draft", left=left), based_on=0, by=small.secretary, at=EVE)
    small.fair.refresh_from_db()
    assert results_of(small.fair).without_place == (("no-interpreter", 1),)
    assert "Why accepted wishes had no place Reason How often Nobody to interpret 1" in text_of(
        Browserlike().get(f"{small.fair.path}/results")
    )


def test_every_reason_of_the_solver_can_be_counted() -> None:
    others = {"one-more-interpreter", "one-more-table", "one-more-meeting"}
    reasons = {code for code in SENTENCES if not code.startswith(("floor-", "add-", "raise-"))} - others
    assert set(NO_PLACE) == reasons
