"""Going through the rows of an import, a chunk at a time: each chunk is written whole or not at all."""

from collections.abc import Callable, Iterator

from isopolity.accounts.models import User
from isopolity.core.reasons import Reason, Refused
from isopolity.directory.models import ImportBatch, ImportRow
from isopolity.jobs.kinds import Progress

CHUNK = 500
# Called after each chunk with how many rows are done and how many there are; may raise `jobs.kinds.Stopped`.
Step = Callable[[int, int], None]


def no_step(done: int, total: int) -> None:
    """For work that nobody watches."""


def step_of(progress: Progress) -> Step:
    """A step that tells a job how far it is, and where it would go on."""
    return lambda done, total: progress.step(done=done, total=total, position={"rows": done})


def chunks(numbers: list[int]) -> Iterator[list[int]]:
    """Ids in order, `CHUNK` at a time."""
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def keep_rows(rows: list[ImportRow], fields: list[str]) -> None:
    """Write these fields of many rows at once."""
    ImportRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def batch_of(progress: Progress) -> tuple[ImportBatch, User]:
    """The import that a job is about, and the person who started it, whose rights are asked for again at each chunk."""
    batch = ImportBatch.objects.select_related("network", "source").get(public_id=progress.arguments["import"])
    person = User.objects.filter(public_id=progress.owner_id).first()
    if person is None:
        raise Refused(Reason("only-vouchers"))
    return batch, person
