"""When the laptop is lost: home writes again; and what becomes of a file that comes after all."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from isopolity.audit import services as audit
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.fairs.hall_file import opened
from isopolity.fairs.models import BroughtFile, Custody, Fair
from isopolity.fairs.permissions import can_answer_file, can_recall_fair, why_away
from isopolity.fairs.queries.custody import open_custody
from isopolity.fairs.queries.review import merged
from isopolity.fairs.services.bringing import overwrite_fair
from isopolity.fairs.services.carrying import write_fair
from isopolity.fairs.services.taking import office_of


@transaction.atomic
def recall_fair(fair: Fair, *, reason: str, by: Any, at: datetime) -> Custody:
    """Say that the laptop will not come back: from now on the fair is written at home again. A file that comes later goes to review.

    Refused: the permission; `fair-not-out`; `recall-needs-reason`.
    """
    refuse_if(can_recall_fair(by, fair))
    locked = Fair.objects.select_for_update().get(pk=fair.pk)
    custody = open_custody(locked)
    if custody is None or custody.state != Custody.State.OUT:
        raise Refused(Reason("fair-not-out", {"fair": locked.name}))
    if not reason:
        raise Refused(Reason("recall-needs-reason", field="reason"))
    actor = office_of(by, locked)
    custody.state, custody.ended_at, custody.ended_office, custody.recalled_reason = Custody.State.RECALLED, at, actor.office, reason
    custody.save()
    Fair.objects.filter(pk=locked.pk).update(away="", away_since=None, away_words="")
    values = {"fair": locked.public_id, "number": custody.number, "reason": reason}
    audit.record("fairs:custody:recall", by=actor, of=custody, values=values, at=at)
    return custody


@transaction.atomic
def answer_file(file: BroughtFile, *, take: bool, reason: str, by: Any, at: datetime) -> BroughtFile:
    """Take in what a late file holds and home does not (`queries.review`), or put it aside; the file itself is kept either way.

    Refused: the permission; `file-answered-already`; while the fair is out once more; `hall-file-clashes`.
    """
    refuse_if(can_answer_file(by, file))
    fair = Fair.objects.select_for_update().get(pk=file.fair.pk)
    file = BroughtFile.objects.select_for_update(of=("self",)).select_related("custody__fair").get(pk=file.pk)
    if file.state != BroughtFile.State.WAITING:
        raise Refused(Reason("file-answered-already"))
    refuse_if(why_away(fair))
    actor = office_of(by, fair)
    values: dict[str, Any] = {"fair": fair.public_id, "file": file.digest, "reason": reason}
    if take:
        audit.wait_for_writers()
        result = merged(file)
        values |= {"rows": sum(map(len, result.brings.values())), "stays": sum(map(len, result.stays.values()))}
        try:
            with transaction.atomic():
                overwrite_fair(fair, opened(bytes(file.file)), file.custody, lambda fair: write_fair(result.tables, fair), by=actor, at=at)
        except IntegrityError:
            raise Refused(Reason("hall-file-clashes")) from None
    file.state = BroughtFile.State.TAKEN if take else BroughtFile.State.LEFT
    file.answered_at, file.answered_office, file.reason = at, actor.office, reason
    file.save()
    audit.record(f"fairs:brought-file:{'take' if take else 'leave'}", by=actor, of=file.custody, values=values, at=at)
    return file
