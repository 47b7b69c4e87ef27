"""Full runs over all cities: profiles brought up to date, both stages in core, lists and counts written in short transactions."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from isopolity.audit import services as audit
from isopolity.core.matching import Profile as CityProfile
from isopolity.core.matching import profile_from_text
from isopolity.core.matching.run import Run as CoreRun
from isopolity.core.matching.run import full_run
from isopolity.core.reasons import refuse_if
from isopolity.directory.models import Organisation
from isopolity.directory.queries import actor_for
from isopolity.jobs.kinds import Progress
from isopolity.jobs.models import Job
from isopolity.jobs.services import start_job
from isopolity.matching.models import Exposure, Match, Profile, Run
from isopolity.matching.permissions import can_start_run
from isopolity.matching.queries.matches import FIRST_PLACES, last_run
from isopolity.matching.queries.profiles import stale_organisations
from isopolity.matching.services.profiles import rebuild_profiles

KIND = "matching-run"
NIGHTLY = timedelta(hours=24)
# So many cities that changed since the last run, or this share of all, are reason enough for another.
CHANGED_CITIES, CHANGED_PER_CENT = 20, 2
RUNS_KEPT = 2
ROWS_AT_ONCE = 5_000
Row = TypeVar("Row", bound=models.Model)


def run_matching(*, at: datetime, progress: Callable[[int, int], None] | None = None) -> Run:
    """Suggest partners to all cities, fairly, and keep what came out; the worker and the command line call it.

    `progress` is told steps done and in all. Pages show a run only once it has ended, so that one cut off has no effect.
    """
    tell = progress or (lambda done, total: None)
    run = Run.objects.create(started_at=at)
    rebuild_profiles(at=at)
    version = Profile.objects.order_by("-version").values_list("version", flat=True).first() or 0
    found = full_run(_profiles_by_id(), most=FIRST_PLACES, progress=lambda share: tell(int(80 * share), 100))
    pks = dict(Organisation.objects.filter(match_profile__isnull=False).values_list("public_id", "pk"))
    for done, matches in enumerate(_chunks(_matches(run, found, pks)), start=1):
        Match.objects.bulk_create(matches)
        tell(min(95, 80 + done), 100)
    for exposures in _chunks(_exposures(run, found, pks)):
        Exposure.objects.bulk_create(exposures)
    _end(run, found, version)
    _forget_older(run)
    tell(100, 100)
    return run


@transaction.atomic
def start_run(*, by: Any, at: datetime) -> Job:
    """Let the worker do a full run. A steward asks for one; `by` None is the clock, through `start_run_when_due`."""
    if by is not None:
        refuse_if(can_start_run(by))
    return start_job(KIND, by=actor_for(by) if by is not None else None, arguments={}, at=at)


def start_run_when_due(at: datetime) -> None:
    """Start a run when none is under way and the last is a day old, or enough cities changed since."""
    under_way = Job.objects.filter(kind=KIND, state__in=(Job.State.WAITING, Job.State.RUNNING))
    if is_run_due(at) and not under_way.exists():
        start_run(by=None, at=at)


def is_run_due(at: datetime) -> bool:
    """Whether it is time for a full run; never without any city that changed since the last one."""
    run = last_run()
    known = Profile.objects.exclude(content="")
    changed = stale_organisations().count() + known.filter(version__gt=run.profile_version if run else 0).count()
    if run is None or not changed:
        return bool(changed)
    enough = max(CHANGED_CITIES, known.count() * CHANGED_PER_CENT // 100)
    return changed >= enough or run.started_at <= at - NIGHTLY


def do_run(work: Progress) -> dict[str, Any]:
    """The job of kind `matching-run`."""
    run = run_matching(at=timezone.now(), progress=lambda done, total: work.step(done=done, total=total))
    return {"run": run.public_id, "cities": run.cities}


def _profiles_by_id() -> Iterator[CityProfile]:
    rows = Profile.objects.exclude(content="").order_by("organisation__public_id").values_list("content", flat=True)
    return (profile_from_text(content) for content in rows.iterator(chunk_size=2000))


def _matches(run: Run, found: CoreRun, pks: dict[str, int]) -> Iterator[Match]:
    for city, partners in zip(found.ids, found.lists, strict=True):
        for rank, partner in enumerate(partners, start=1):
            yield Match(
                run=run,
                organisation_id=pks[city],
                partner_id=pks[found.ids[partner.partner]],
                rank=rank,
                score=partner.fine // 1_000,
                mutual=partner.mutual,
            )


def _exposures(run: Run, found: CoreRun, pks: dict[str, int]) -> Iterator[Exposure]:
    for city, count, price in zip(found.ids, found.counts, found.prices, strict=True):
        yield Exposure(run=run, organisation_id=pks[city], count=count, price=price)


@transaction.atomic
def _end(run: Run, found: CoreRun, version: int) -> None:
    figures = dataclasses.asdict(found.figures)
    run.ended_at, run.cities, run.profile_version, run.figures = timezone.now(), len(found.ids), version, figures
    run.save()
    whole = {name: value for name, value in figures.items() if isinstance(value, int)}
    audit.record("matching:run:end", by=None, of=run, values={"all_cities": run.cities, **whole}, at=run.ended_at)


def _forget_older(run: Run) -> None:
    """Delete the rows of all but the latest runs, and of runs that were cut off; what they found in figures stays."""
    kept = list(Run.objects.exclude(ended_at=None).order_by("-ended_at", "-pk").values_list("pk", flat=True)[:RUNS_KEPT])
    for model in (Match, Exposure):
        model.objects.exclude(run__in=kept).exclude(run__started_at__gt=run.started_at).delete()


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while chunk := list(islice(rest, ROWS_AT_ONCE)):
        yield chunk
