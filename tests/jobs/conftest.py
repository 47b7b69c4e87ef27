"""A kind of work for tests."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from isopolity.jobs import kinds
from isopolity.jobs.models import Job


@pytest.fixture(autouse=True)
def counting() -> Iterator[list[int]]:
    """A kind that counts to `to` and writes down each number that it reaches."""
    counted: list[int] = []

    def count(progress: kinds.Progress) -> dict[str, Any]:
        for number in range(progress.position.get("next", 1), progress.arguments["to"] + 1):
            counted.append(number)
            if number == progress.arguments.get("stop_at"):
                Job.objects.update(stop_asked_at=timezone.now())
            if number == progress.arguments.get("break_at") and counted.count(number) == 1:
                raise RuntimeError("broke")
            progress.step(done=number, total=progress.arguments["to"], position={"next": number + 1})
        return {"counted": len(counted)}

    kinds.register("count", count)
    yield counted
    del kinds._kinds["count"]
