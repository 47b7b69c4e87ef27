"""A fair leaves this machine: from its home to the laptop of its hall, and from there back."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from isopolity.audit import services as audit
from isopolity.audit.queries import acts_after
from isopolity.audit.services import Actor
from isopolity.core.identifiers import new_public_id
from isopolity.core.reasons import Reason, Refused, refuse_if
from isopolity.directory.queries import actor_for
from isopolity.fairs.hall_file import opened, sealed
from isopolity.fairs.models import Custody, Fair, Timetable
from isopolity.fairs.permissions import Operator, can_take_fair, why_away
from isopolity.fairs.queries.carried import contacts_of, tables_around, tables_of
from isopolity.fairs.queries.custody import files_waiting, last_custody, open_custody
from isopolity.fairs.queries.fairs import organiser_for
from isopolity.fairs.services.hall_staff import PrintedCode, new_codes, staff_with_codes

State = Custody.State


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to carry, and the sheet of codes that goes with it (none for the way home)."""

    custody: Custody
    data: bytes
    codes: list[PrintedCode]


@transaction.atomic
def take_fair(fair: Fair, *, words: str = "", by: Any, at: datetime) -> Taken:
    """Put a fair into a file for the laptop of its hall; from then on it can only be read here. `words` say where it goes.

    Refused: the permission; a fair in preparation; while it is out, a timetable is being made, or a file waits for review.
    """
    refuse_if(can_take_fair(by, fair))
    locked = _locked(fair)
    if open_custody(locked):
        raise Refused(Reason("fair-is-here-in-the-hall", {"fair": locked.name}))
    if locked.state == Fair.State.DRAFT:
        raise Refused(Reason("fair-is-not-open", {"fair": locked.name}))
    if files_waiting(locked).exists():
        raise Refused(Reason("fair-file-waits", {"fair": locked.name}))
    _refuse_working(locked)
    actor = office_of(by, locked)
    last = last_custody(locked)
    known = {"public_id": new_public_id(), "number": last.number + 1 if last else 1, "words": words}
    return_key, home_key = secrets.token_hex(32), secrets.token_hex(32)
    staff, sheet = staff_with_codes(locked)
    content = {
        "direction": "out",
        "taking": known["public_id"],
        "number": known["number"],
        "words": words,
        "fair": locked.public_id,
        "taken_at": at.isoformat(),
        "taken_office": actor.office,
        "return_key": return_key,
        "around": tables_around(locked),
        "tables": tables_of(locked),
        "contacts": contacts_of(locked),
        "staff": staff,
    }
    data = sealed(content, home_key)
    custody = Custody.objects.create(
        fair=locked,
        state=State.OUT,
        taken_at=at,
        taken_office=actor.office,
        home_key=home_key,
        return_key=return_key,
        out_digest=opened(data).digest,
        file=data,
        **known,
    )
    values = {"fair": locked.public_id, "number": custody.number, "file": custody.out_digest}
    audit.record("fairs:custody:take", by=actor, of=custody, values=values, at=at)
    _send_away(locked, Fair.Away.HALL, words, at)
    return Taken(custody, data, sheet)


@transaction.atomic
def give_fair(fair: Fair, *, by: Any, at: datetime) -> Taken:
    """On the laptop: put the fair, as it is now, and every act since it came into a file for its home; from then on it can only be read here.

    Refused: the permission; a fair that is not here from its home; while a timetable is being made.
    """
    refuse_if(can_take_fair(by, fair))
    locked = _locked(fair)
    custody = open_custody(locked)
    if custody is None or custody.state != State.HERE:
        raise Refused(Reason("fair-is-at-home", {"fair": locked.name}))
    _refuse_working(locked)
    actor = office_of(by, locked)
    audit.record("fairs:custody:give", by=actor, of=custody, values={"fair": locked.public_id, "number": custody.number}, at=at)
    content = {
        "direction": "back",
        "taking": custody.public_id,
        "number": custody.number,
        "fair": locked.public_id,
        "out": custody.out_digest,
        "given_at": at.isoformat(),
        "given_office": actor.office,
        "tables": tables_of(locked),
        "contacts": contacts_of(locked),
        "acts": acts_after(custody.acts_before),
    }
    data = sealed(content, custody.return_key)
    custody.state, custody.file, custody.back_digest = State.GIVEN, data, opened(data).digest
    custody.ended_at, custody.ended_office = at, actor.office
    custody.save()
    _send_away(locked, Fair.Away.HOME, "", at)
    return Taken(custody, data, [])


def same_file_again(fair: Fair, *, by: Any) -> Taken:
    """The last file once more, byte for byte, for one that was lost on the way. It makes no second owner: who has both has the same."""
    refuse_if(can_take_fair(by, fair))
    custody = last_custody(fair)
    if custody is None or custody.file is None or custody.state not in (State.OUT, State.GIVEN):
        raise Refused(Reason("fair-was-not-taken", {"fair": fair.name}))
    return Taken(custody, bytes(custody.file), [])


@transaction.atomic
def renew_codes(fair: Fair, *, by: Any, at: datetime) -> list[PrintedCode]:
    """On the laptop: a new sheet for one that was lost. The codes of the old one open nothing any more."""
    refuse_if(can_take_fair(by, fair))
    custody = open_custody(fair)
    if custody is None or custody.state != State.HERE:
        raise Refused(Reason("fair-is-at-home", {"fair": fair.name}))
    sheet = new_codes(fair, at=at)
    audit.record("fairs:custody:codes", by=office_of(by, fair), of=custody, values={"codes": len(sheet)}, at=at)
    return sheet


def office_of(by: Any, fair: Fair) -> Actor:
    """In which office somebody takes or brings a fair."""
    if isinstance(by, Operator):
        return Actor(office=by.office)
    found: Actor = actor_for(by, organiser_for(by, fair))
    return found


def _locked(fair: Fair) -> Fair:
    """The fair, which nobody writes from here to the end of the transaction: who comes later is refused when they record (`audit.guards`)."""
    locked = Fair.objects.select_for_update().get(pk=fair.pk)
    audit.wait_for_writers()
    refuse_if(why_away(locked))
    return locked


def _refuse_working(fair: Fair) -> None:
    if fair.timetables.filter(state=Timetable.State.WORKING).exists():
        raise Refused(Reason("timetable-being-made"))


def _send_away(fair: Fair, where: str, words: str, at: datetime) -> None:
    Fair.objects.filter(pk=fair.pk).update(away=where, away_since=at, away_words=words)
    fair.refresh_from_db()
