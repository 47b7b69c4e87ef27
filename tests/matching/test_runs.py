"""Full runs: what they write, what pages read of them, when they are due, and who may start one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from isopolity.audit.models import AuditRecord
from isopolity.core.reasons import Refused
from isopolity.directory.models import LdcPeriod, Organisation, Source
from isopolity.directory.services import touch_organisation
from isopolity.exchange.themes import FILED
from isopolity.jobs.models import Job
from isopolity.jobs.services import do_job
from isopolity.matching.models import Exposure, Match, Profile, Run
from isopolity.matching.queries.matches import FIRST_PLACES, last_run, suggestions_for
from isopolity.matching.services import refresh_profiles, run_matching, start_run
from isopolity.matching.services.runs import CHANGED_CITIES, is_run_due, start_run_when_due
from tests.factories import directory
from tests.factories.exchange import make_need, make_offer

pytestmark = pytest.mark.django_db
NOW = timezone.now()
COUNTRIES = ("BJ", "BE", "TG", "SN")


def helps(city: Organisation, *, needs: str, offers: str) -> Organisation:
    make_need(city, theme=needs)
    make_offer(city, theme=offers)
    return city


def famous_and_others(others: int) -> Organisation:
    """One city that everybody would like best, and others that could also help each other."""
    famous = directory.city("Famous", iso2="FR")
    for theme in FILED[:6]:
        make_offer(famous, theme=theme, capacity=9)
        make_need(famous, theme=theme)
    for number in range(others):
        helps(directory.city(f"City {number}", iso2=COUNTRIES[number % 4]), needs=FILED[number % 6], offers=FILED[(number + 1) % 6])
    return famous


def test_a_run_writes_lists_counts_and_figures(lokossa: Organisation, andenne: Organisation) -> None:
    helps(lokossa, needs=FILED[0], offers=FILED[1])
    helps(andenne, needs=FILED[1], offers=FILED[0])
    directory.city("Lonely")
    run = run_matching(at=NOW)
    assert last_run() == run
    rows = Match.objects.order_by("organisation__name").values_list("run", "organisation__name", "partner__name", "rank", "mutual")
    assert list(rows) == [(run.pk, "Andenne", "Lokossa", 1, True), (run.pk, "Lokossa", "Andenne", 1, True)]
    assert dict(Exposure.objects.values_list("organisation__name", "count")) == {"Lokossa": 1, "Andenne": 1, "Lonely": 0}
    assert (run.cities, run.figures["cities"], run.figures["never_suggested"]) == (3, 2, 0)
    assert AuditRecord.objects.latest("sequence").action == "matching:run:end"


def test_no_city_stands_on_more_lists_than_the_cap_and_the_forgotten_are_counted() -> None:
    famous = famous_and_others(40)
    run = run_matching(at=NOW)
    counts = dict(Exposure.objects.values_list("organisation", "count"))
    assert counts == {pk: Match.objects.filter(partner=pk).count() for pk in counts}
    assert counts[famous.pk] <= run.figures["cap"]
    assert max(counts.values()) == run.figures["most_suggested"]
    assert sum(count == 0 for count in counts.values()) == run.figures["never_suggested"]
    assert Match.objects.order_by("-rank").values_list("rank", flat=True)[0] <= FIRST_PLACES


def test_least_developed_countries_get_their_share() -> None:
    source = Source.objects.create(title="List of LDCs")
    for iso2 in ("BJ", "TG", "SN"):
        LdcPeriod.objects.create(country=directory.country(iso2), listed_from="1971-11-18", source=source)
    famous_and_others(40)
    figures = run_matching(at=NOW).figures
    assert figures["least_developed_among_cities"] == pytest.approx(30 / 41)
    assert figures["least_developed_among_suggestions"] >= figures["least_developed_among_cities"]


def test_the_same_cities_give_the_same_lists() -> None:
    famous_and_others(25)
    runs = [run_matching(at=NOW), run_matching(at=NOW)]
    lists = [list(run.matches.order_by("organisation", "rank").values_list("organisation", "partner", "rank", "score")) for run in runs]
    assert lists[0] == lists[1]


def test_a_crowded_city_gives_way_on_a_fresh_list_too() -> None:
    """Stage 1 would put the famous city first everywhere; the last run's counts say that its lists are full."""
    famous = famous_and_others(40)
    run = run_matching(at=NOW)
    full = Exposure.objects.get(run=run, organisation=famous)
    assert full.count == run.figures["cap"]
    left_out = (
        Organisation.objects.filter(match_profile__isnull=False).exclude(matches__run=run, matches__partner=famous).exclude(pk=famous.pk)
    )
    city = left_out.first()
    assert city is not None
    alone, fair = suggestions_for(city, None), suggestions_for(city, run)
    assert alone is not None
    assert fair is not None
    assert famous.pk in [suggestion.partner.pk for suggestion in alone[:FIRST_PLACES]]
    assert famous.pk not in [suggestion.partner.pk for suggestion in fair[:FIRST_PLACES]]
    assert {suggestion.partner.pk for suggestion in fair} == {suggestion.partner.pk for suggestion in alone}


def test_a_run_that_was_cut_off_has_no_effect(lokossa: Organisation, andenne: Organisation) -> None:
    helps(lokossa, needs=FILED[0], offers=FILED[1])
    helps(andenne, needs=FILED[1], offers=FILED[0])
    whole = run_matching(at=NOW)

    class Cut(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done >= 80:
            raise Cut

    with pytest.raises(Cut):
        run_matching(at=NOW + timedelta(hours=1), progress=stop)
    assert last_run() == whole
    assert run_matching(at=NOW + timedelta(hours=2)) == last_run()


def test_only_the_rows_of_the_latest_runs_are_kept(lokossa: Organisation, andenne: Organisation) -> None:
    helps(lokossa, needs=FILED[0], offers=FILED[1])
    helps(andenne, needs=FILED[1], offers=FILED[0])
    runs = [run_matching(at=NOW + timedelta(days=day)) for day in range(4)]
    assert set(Match.objects.values_list("run", flat=True)) == {runs[2].pk, runs[3].pk}
    assert set(Exposure.objects.values_list("run", flat=True)) == {runs[2].pk, runs[3].pk}
    assert Run.objects.count() == 4


def test_stewards_start_a_run_and_nobody_else(lokossa: Organisation) -> None:
    for stranger in (directory.officer(lokossa), directory.secretariat(), directory.funder(), directory.person()):
        with pytest.raises(Refused) as refused:
            start_run(by=stranger, at=NOW)
        assert refused.value.reason.code == "only-stewards"
    assert start_run(by=directory.steward(), at=NOW).kind == "matching-run"


def test_the_worker_does_it_with_progress(lokossa: Organisation, andenne: Organisation) -> None:
    helps(lokossa, needs=FILED[0], offers=FILED[1])
    helps(andenne, needs=FILED[1], offers=FILED[0])
    job = start_run(by=directory.steward(), at=NOW)
    do_job(job.public_id)
    job.refresh_from_db()
    run = Run.objects.get()
    assert (job.state, job.done, job.total, job.result) == ("done", 100, 100, {"run": run.public_id, "cities": 2})


def test_a_run_is_due_at_first_then_by_night_or_by_change(lokossa: Organisation) -> None:
    assert is_run_due(NOW) is True
    run_matching(at=NOW)
    assert is_run_due(NOW + timedelta(days=2)) is False
    touch_organisation(lokossa, at=NOW)
    assert is_run_due(NOW + timedelta(hours=23)) is False
    assert is_run_due(NOW + timedelta(hours=24)) is True
    for _number in range(CHANGED_CITIES - 1):
        directory.city()
    assert is_run_due(NOW + timedelta(hours=1)) is True
    refresh_profiles(at=NOW)
    assert is_run_due(NOW + timedelta(hours=1)) is True


def test_the_clock_starts_one_run_at_a_time(lokossa: Organisation) -> None:
    start_run_when_due(NOW)
    start_run_when_due(NOW)
    assert list(Job.objects.values_list("kind", "owner_id")) == [("matching-run", "")]
    do_job(Job.objects.get().public_id)
    start_run_when_due(NOW + timedelta(hours=1))
    assert Job.objects.count() == 1


def test_nothing_runs_without_cities() -> None:
    start_run_when_due(NOW)
    assert Job.objects.count() == 0
    assert run_matching(at=NOW).figures["cities"] == 0


def test_the_command_line_runs_it_and_prints_the_figures(lokossa: Organisation, andenne: Organisation, capsys: Any) -> None:
    helps(lokossa, needs=FILED[0], offers=FILED[1])
    helps(andenne, needs=FILED[1], offers=FILED[0])
    call_command("run-matching")
    printed = capsys.readouterr()
    assert printed.out.startswith("2 cities in ")
    assert "never_suggested: 0" in printed.out
    assert printed.err == "100 %\n"


def test_the_page_states_the_figures_of_the_last_run(lokossa: Organisation, andenne: Organisation, visit: Any) -> None:
    helps(lokossa, needs=FILED[0], offers=FILED[1])
    helps(andenne, needs=FILED[1], offers=FILED[0])
    browser, address = visit(directory.officer(lokossa)), f"/cities/{lokossa.public_id}/matches"
    assert "No full run over all cities has ended yet" in browser.get(address).content.decode()
    run_matching(at=NOW)
    page = browser.get(address).content.decode()
    assert "Over all 2 cities with a partner, as of" in page
    assert "inequality (Gini) is 0.00" in page
    assert "Most lists on which one city may stand" in browser.get("/how-partners-are-found").content.decode()


def test_a_forgotten_city_invited_by_the_run_stands_on_the_fresh_list(lokossa: Organisation, andenne: Organisation) -> None:
    """The run put Andenne on Lokossa's list although its score alone would not have brought it among the best."""
    helps(lokossa, needs=FILED[0], offers=FILED[1])
    make_offer(andenne, theme=FILED[0])
    for number in range(61):
        helps(directory.city(f"City {number}", iso2="TG"), needs=FILED[1], offers=FILED[0])
    refresh_profiles(at=NOW)
    run = Run.objects.create(started_at=NOW, ended_at=NOW)
    before = suggestions_for(lokossa, run)
    assert before is not None
    assert andenne not in [suggestion.partner for suggestion in before]
    Match.objects.create(run=run, organisation=lokossa, partner=andenne, rank=10, score=1, mutual=False)
    after = suggestions_for(lokossa, run)
    assert after is not None
    assert after[-1].partner == andenne
    assert Profile.objects.count() == 63
