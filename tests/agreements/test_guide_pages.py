"""The guide as pages and as a file, and the checklist of an agreement."""

import gzip
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from isopolity.agreements import guide
from isopolity.agreements.models import StepDone
from isopolity.agreements.services import tick_step
from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.core.stages import Stage
from isopolity.directory.models import Organisation
from tests.factories import agreements as make
from tests.factories import directory
from tests.factories.agreements import NOON

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fr", "ar"]
FIRST_VISIT, ON_PAPER = 14_336, 150_000
TALK, SAY_WHY, PLAN = guide.STEPS["talk-first"], guide.STEPS["say-why"], guide.STEPS["plan-first-year"]


def flat(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def text(response: Any) -> str:
    return flat(unescape(re.sub(r"<[^>]*>", "", response.content.decode())))


def ticked(agreement: Any, step: guide.Step, by: Any, day: date = date(2026, 5, 2)) -> StepDone:
    return tick_step(agreement, step, dated_on=day, note="Minutes of the call.", language="en", by=by, at=NOON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_and_pitfall_stands_on_the_page_of_its_stage_and_on_paper(visit: Any, language: str) -> None:
    words, visitor, headers = guide.guide_text(language), visit(), {"accept-language": language}
    whole = text(visitor.get("/guide/whole", headers=headers))
    contents = text(visitor.get("/guide", headers=headers))
    for stage in Stage:
        page = text(visitor.get(f"/guide/{stage}", headers=headers))
        for step in guide.steps_at(stage):
            said = words.steps[step.id]
            assert flat(said.title) in contents
            for part in (said.title, said.do, said.known_by, words.sides[step.sides], words.offices[step.office]):
                assert flat(part) in page
                assert flat(part) in whole
        for pitfall in guide.pitfalls_at(stage):
            assert flat(words.pitfalls[pitfall.id].pitfall) in page
            assert flat(words.pitfalls[pitfall.id].instead) in whole
    assert [one.title for one in guide.REFERENCES.values() if flat(one.title) not in contents] == []
    assert flat(words.introduction) in contents


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_visit_is_light_and_needs_no_question_to_the_database(
    visit: Any, language: str, django_assert_max_num_queries: Any
) -> None:
    for address in ("/guide", *(f"/guide/{stage}" for stage in Stage)):
        with django_assert_max_num_queries(2):
            page = visit().get(address, headers={"accept-language": language})
        assert len(gzip.compress(page.content, 9)) <= FIRST_VISIT, address
    assert len(visit().get("/guide/whole", headers={"accept-language": language}).content) <= ON_PAPER


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_says_the_same_with_its_codes(visit: Any, language: str) -> None:
    file = visit().get("/guide.json", headers={"accept-language": language}).json()
    assert (file["version"], file["dated"], file["language"]) == (guide.VERSION, guide.DATED, language)
    steps = [step for stage in file["stages"] for step in stage["steps"]]
    assert [(step["id"], step["gate"], step["sides"]) for step in steps] == [(s.id, s.gate, s.sides) for s in guide.STEPS.values()]
    assert {step["id"]: step["title"] for step in steps} == {id_: words.title for id_, words in guide.guide_text(language).steps.items()}
    assert [pitfall["id"] for stage in file["stages"] for pitfall in stage["pitfalls"]] == list(guide.PITFALLS)


def test_no_stage_no_page(visit: Any) -> None:
    assert visit().get("/guide/dormant").status_code == 404


def test_a_party_ticks_for_itself_or_for_all_once_and_by_office(banjul: Organisation, ostend: Organisation) -> None:
    agreement, officer = make.announced(banjul, ostend), directory.officer(banjul)
    together, own = ticked(agreement, TALK, officer), ticked(agreement, SAY_WHY, officer)
    party = agreement.parties.get(organisation=banjul)
    assert (together.side, own.side, own.organisation) == ("", party.public_id, banjul)
    assert own.office
    for again in (lambda: ticked(agreement, SAY_WHY, officer), lambda: ticked(agreement, TALK, directory.officer(ostend))):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.reason.code == "step-done-already"
    ticked(agreement, SAY_WHY, directory.officer(ostend, "second@ostend.example"))
    assert StepDone.objects.count() == 3
    assert AuditRecord.objects.filter(action="agreements:step:tick").count() == 3


@pytest.mark.parametrize(
    ("step", "day", "code"),
    [(PLAN, date(2026, 5, 2), "step-of-a-later-stage"), (TALK, NOON.date() + timedelta(days=1), "move-in-the-future")],
)
def test_later_steps_and_days_to_come_are_refused(
    step: guide.Step, day: date, code: str, banjul: Organisation, ostend: Organisation
) -> None:
    with pytest.raises(Refused) as refused:
        ticked(make.announced(banjul, ostend), step, directory.officer(banjul), day)
    assert refused.value.reason.code == code
    assert not StepDone.objects.exists()


def test_nobody_ticks_for_the_parties(banjul: Organisation, ostend: Organisation, lokossa: Organisation) -> None:
    agreement = make.announced(banjul, ostend)
    for user, code in (
        (directory.steward(), "only-the-parties"),
        (directory.secretariat(), "only-the-parties"),
        (directory.officer(lokossa), "only-parties-and-keepers"),
    ):
        with pytest.raises(Refused) as refused:
            ticked(agreement, TALK, user)
        assert refused.value.reason.code == code
    assert not StepDone.objects.exists()


def test_what_an_agreement_shows_itself_is_not_ticked(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.recorded(make.announced(banjul, ostend), "formalise", "activate")
    with pytest.raises(Refused) as refused:
        ticked(agreement, guide.STEPS["announce"], directory.officer(banjul))
    assert refused.value.reason.code == "step-done-already"


def test_the_database_keeps_what_was_ticked(banjul: Organisation, ostend: Organisation) -> None:
    ticked(make.announced(banjul, ostend), TALK, directory.officer(banjul))
    for change in ("UPDATE agreements_stepdone SET note = 'x'", "DELETE FROM agreements_stepdone"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert StepDone.objects.get().note == "Minutes of the call."


def test_the_checklist_without_javascript(visit: Any, banjul: Organisation, ostend: Organisation) -> None:
    agreement, officer = make.announced(banjul, ostend), visit(directory.officer(banjul))
    one = f"/agreements/{agreement.public_id}"
    assert "Steps of this stage: 1 of 8 done" in text(visit().get(one))
    page = officer.get(f"{one}/steps").content.decode()
    assert f"{one}/steps/talk-first/done" in page
    assert f"{one}/steps/announce/done" not in page
    assert "/done" not in visit().get(f"{one}/steps").content.decode()
    empty = officer.submit(f"{one}/steps/visit-or-call/done", {"dated_on": "2026-05-02"})
    assert empty.status_code == 200
    sent = officer.submit(f"{one}/steps/visit-or-call/done", {"dated_on": "2026-05-02", "note": "Two calls on the landfill."})
    assert (sent.status_code, sent["Location"]) == (303, one)
    shown = text(visit().get(f"{one}/steps"))
    assert "Two calls on the landfill." in shown
    assert "as the agreement itself shows" in shown
    assert guide.guide_text("en").pitfalls["announced-and-silent"].pitfall in shown
    assert "Steps of this stage: 2 of 8 done" in text(visit().get(one))
    assert "This step is done already." in text(
        officer.submit(f"{one}/steps/visit-or-call/done", {"dated_on": "2026-05-02", "note": "Again."})
    )
    assert officer.get(f"{one}/steps/dance/done").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklist_is_light_and_asks_little(
    language: str, visit: Any, banjul: Organisation, ostend: Organisation, django_assert_max_num_queries: Any
) -> None:
    agreement = make.recorded(make.announced(banjul, ostend), "formalise", "activate")
    for step in ("talk-first", "visit-or-call", "say-why", "keep-and-show"):
        ticked(agreement, guide.STEPS[step], directory.officer(banjul, f"{step}@banjul.example"))
    for who in (None, directory.officer(banjul, "one@banjul.example", language=language)):
        browser = visit(who)
        with django_assert_max_num_queries(12):
            page = browser.get(f"/agreements/{agreement.public_id}/steps", headers={"accept-language": language})
        assert len(gzip.compress(page.content, 9)) <= FIRST_VISIT
        assert f'lang="{language}"' in page.content.decode()
