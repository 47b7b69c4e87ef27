"""A fair comes to this machine: to the laptop of its hall, or home with everything that happened."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction

from isopolity.audit import services as audit
from isopolity.audit.queries import last_number
from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.core.strict_json import BadInput
from isopolity.fairs.hall_file import HallFile
from isopolity.fairs.models import BroughtFile, Custody, Fair, Meeting
from isopolity.fairs.permissions import can_install_fair, can_take_fair
from isopolity.fairs.queries.custody import last_custody
from isopolity.fairs.services.carrying import write_around, write_fair
from isopolity.fairs.services.hall_staff import write_staff
from isopolity.fairs.services.outcomes import keep_contact_of
from isopolity.fairs.services.taking import office_of

State = Custody.State


def bring_file(file: HallFile, *, may_install: bool, by: Any, at: datetime) -> tuple[str, Fair]:
    """Take in what a file holds; all of it or nothing. Gives what was done, and the fair.

    `installed`: this machine is the laptop of its hall now (only where it may be: `may_install`). `brought`: the fair is home again.
    `here-already`, `brought-already`: this very file came before, and nothing was done. `review`, `review-already`: it came when the
    fair was not out any more, so a person decides. Anything else is `Refused`, or `BadInput` for a file that is not as it was made.
    """
    try:
        act = {"out": _bring_out, "back": _bring_back}[file.content["direction"]]
        with transaction.atomic():
            return act(file, may_install=may_install, by=by, at=at)
    except (KeyError, TypeError, AttributeError, DataError, IntegrityError) as error:
        raise BadInput(
            "", "a fair as `isopolity fair-take` of this version writes it", f"something else ({type(error).__name__})"
        ) from error


def _bring_out(file: HallFile, *, may_install: bool, by: Any, at: datetime) -> tuple[str, Fair]:
    refuse_if(can_install_fair(by))
    content = file.content
    known = Custody.objects.select_related("fair").filter(public_id=content["taking"]).first()
    if known is not None:
        if known.is_home:
            raise Refused(Reason("hall-file-went-out-from-here", {"fair": known.fair.name}))
        if known.out_digest != file.digest:
            raise Refused(Reason("hall-file-differs", {"fair": known.fair.name}))
        return "here-already", known.fair
    fair = Fair.objects.select_for_update().filter(public_id=content["fair"]).first()
    last = last_custody(fair) if fair else None
    if fair is not None:
        _refuse_unless_earlier_copy(fair, last, content["number"])
    if not may_install:
        raise Refused(Reason("hall-file-needs-a-laptop"))
    acts_before = last_number()
    write_around(content["around"])
    write_staff(content["staff"], fair, at=at)
    fair = write_fair(content["tables"], fair)
    if fair.public_id != content["fair"]:
        raise BadInput("fair", "the fair whose tables these are", "another one")
    Fair.objects.filter(pk=fair.pk).update(away="", away_since=None, away_words="")
    actor = office_of(by, fair)
    custody = Custody.objects.create(
        public_id=content["taking"],
        fair=fair,
        number=content["number"],
        state=State.HERE,
        words=content["words"],
        taken_at=datetime.fromisoformat(content["taken_at"]),
        taken_office=content["taken_office"],
        return_key=content["return_key"],
        out_digest=file.digest,
        acts_before=acts_before,
    )
    keep_contacts(fair, content["contacts"], by=actor, at=at)
    values = {"fair": fair.public_id, "number": custody.number, "file": file.digest}
    audit.record("fairs:custody:arrive", by=actor, of=custody, values=values, at=at)
    return "installed", Fair.objects.get(pk=fair.pk)


def _refuse_unless_earlier_copy(fair: Fair, last: Custody | None, number: int) -> None:
    """A fair that is here may give way to a file only where it is the copy of an earlier taking that has gone home."""
    if last is None or last.is_home:
        raise Refused(Reason("hall-file-of-a-fair-that-lives-here", {"fair": fair.name}))
    if last.number >= number:
        raise Refused(Reason("hall-file-older", {"fair": fair.name, "number": number, "last": last.number}))
    if last.state == State.HERE:
        raise Refused(Reason("hall-copy-not-given-back", {"fair": fair.name}))


def _bring_back(file: HallFile, *, may_install: bool, by: Any, at: datetime) -> tuple[str, Fair]:
    content = file.content
    custody = Custody.objects.select_related("fair").filter(public_id=content["taking"]).first()
    if custody is None:
        raise Refused(Reason("hall-file-of-another-home"))
    fair = custody.fair
    if not custody.is_home:
        raise Refused(Reason("hall-file-was-made-here", {"fair": fair.name}))
    refuse_if(can_take_fair(by, fair))
    if not file.is_sealed_with(custody.return_key) or (content["out"], content["fair"]) != (custody.out_digest, fair.public_id):
        raise Refused(Reason("hall-file-not-sealed", {"fair": fair.name}))
    fair = Fair.objects.select_for_update().get(pk=fair.pk)
    audit.wait_for_writers()
    custody = Custody.objects.select_for_update(of=("self",)).get(pk=custody.pk)
    if file.digest == custody.back_digest:
        return "brought-already", fair
    if BroughtFile.objects.filter(digest=file.digest).exists():
        return "review-already", fair
    last = last_custody(fair)
    if last is not None and last.number > custody.number:
        raise Refused(Reason("hall-file-older", {"fair": fair.name, "number": custody.number, "last": last.number}))
    actor = office_of(by, fair)
    if custody.state == State.OUT:
        _come_home(file, custody, fair, actor, at)
        return "brought", Fair.objects.get(pk=fair.pk)
    _keep_for_review(file, custody, actor, at)
    return "review", fair


def _come_home(file: HallFile, custody: Custody, fair: Fair, actor: Actor, at: datetime) -> None:
    Fair.objects.filter(pk=fair.pk).update(away="", away_since=None, away_words="")
    overwrite_fair(fair, file, custody, lambda fair: write_fair(file.content["tables"], fair), by=actor, at=at)
    custody.state, custody.back_digest, custody.ended_at, custody.ended_office = State.BACK, file.digest, at, actor.office
    custody.save()
    values = {"fair": fair.public_id, "number": custody.number, "file": file.digest, "acts": len(file.content["acts"])}
    audit.record("fairs:custody:bring", by=actor, of=custody, values=values, at=at)


def overwrite_fair(fair: Fair, file: HallFile, custody: Custody, write: Callable[[Fair], object], *, by: Actor, at: datetime) -> None:
    """Write what a file holds into a fair, record the contacts that were made in the hall, and keep the acts of the hall beside ours."""
    write(fair)
    keep_contacts(fair, file.content["contacts"], by=by, at=at)
    audit.keep_carried(file.digest, file.content["acts"], by=by, of=custody, at=at)


def keep_contacts(fair: Fair, meetings: list[str], *, by: Actor, at: datetime) -> None:
    """Record the contacts of these meetings (public ids), those that are known once."""
    for meeting in Meeting.objects.filter(fair=fair, public_id__in=meetings).select_related("fair", "slot").order_by("pk"):
        keep_contact_of(meeting, by=by, at=at)


def _keep_for_review(file: HallFile, custody: Custody, actor: Actor, at: datetime) -> None:
    whole = file.whole
    kept = BroughtFile.objects.create(custody=custody, digest=file.digest, file=whole, brought_at=at, brought_office=actor.office)
    audit.record("fairs:custody:review", by=actor, of=custody, values={"file": file.digest, "brought": kept.public_id}, at=at)
