"""Who may do what at a fair. Rights come before the state of things."""

from dataclasses import dataclass
from typing import Any

from isopolity.core.reasons import Reason
from isopolity.directory.models import Organisation
from isopolity.directory.permissions import can_represent_organisation
from isopolity.fairs.models import (
    BroughtFile,
    Custody,
    Delegate,
    Delegation,
    Fair,
    Interpreter,
    MeetingRequest,
    MeetingTable,
    Room,
    Timetable,
)
from isopolity.fairs.queries.delegations import Entry
from isopolity.fairs.queries.fairs import Part, part_of
from isopolity.fairs.queries.seen import SeenFair, SeenInside, SeenWish


def can_create_fair(user: Any, organisation: Organisation) -> Reason | None:
    """People who act for an organisation that was vouched for, and is open."""
    return can_represent_organisation(user, organisation)


def can_see_fair(user: Any, fair: Fair) -> Reason | None:
    """Everybody sees a fair that is no draft; a draft is seen by its organisers and by stewards."""
    if fair.state != Fair.State.DRAFT:
        return None
    part = part_of(user, fair)
    return None if part.looks_behind else _only_organisers(fair)


def can_organise_fair(user: Any, fair: Fair) -> Reason | None:
    """The people of its organisers, as long as it is neither ended nor cancelled."""
    if not part_of(user, fair).is_organiser:
        return _only_organisers(fair)
    return _closed(fair)


def can_organise_room(user: Any, room: Room) -> Reason | None:
    """Who may organise its fair."""
    return can_organise_fair(user, room.fair)


def can_organise_table(user: Any, table: MeetingTable) -> Reason | None:
    """Who may organise its fair."""
    return can_organise_fair(user, table.fair)


def can_look_behind_fair(user: Any, fair: Fair) -> Reason | None:
    """The people of its organisers, also after its end, and stewards: everything of the fair, for reading."""
    part = part_of(user, fair)
    return None if part.looks_behind else _only_organisers(fair)


def can_see_hall(user: Any, fair: Fair) -> Reason | None:
    """The timetable of the whole hall: accredited delegations, organisers and stewards."""
    return can_see_hall_seen(user, SeenFair(fair, part_of(user, fair)))


def can_see_hall_seen(user: Any, seen: SeenFair) -> Reason | None:
    """`can_see_hall`, answered from what was read already."""
    part = seen.part
    if part.is_organiser or part.is_steward or part.takes_part:
        return None
    return Reason("only-participants-of-the-fair", {"fair": seen.fair.name})


def can_register_delegation(user: Any, organisation: Organisation) -> Reason | None:
    """People who act for an organisation that was vouched for, and is open."""
    return can_represent_organisation(user, organisation)


def can_register_at(user: Any, entry: Entry) -> Reason | None:
    """Who may register the organisation, while the fair is not over."""
    return can_register_delegation(user, entry.organisation) or _closed(entry.fair)


def can_keep_delegation(user: Any, delegation: Delegation) -> Reason | None:
    """The people of the delegation's organisation, and the secretariat of the fair, while the fair is not over."""
    part = part_of(user, delegation.fair)
    if not (part.is_organiser or part.acts_for(delegation)):
        return Reason("only-the-delegation-and-organisers", {"delegation": delegation.organisation.name})
    return _closed(delegation.fair)


def can_keep_delegate(user: Any, delegate: Delegate) -> Reason | None:
    """Who may keep the delegation of a person."""
    return can_keep_delegation(user, delegate.delegation)


def can_see_delegation_inside(user: Any, delegation: Delegation) -> Reason | None:
    """Its people by name, its requests, its day: the delegation itself, the secretariat of the fair, and stewards."""
    part = part_of(user, delegation.fair)
    if part.is_organiser or part.is_steward or part.acts_for(delegation):
        return None
    return Reason("only-the-delegation-and-organisers", {"delegation": delegation.organisation.name})


def can_see_delegate(user: Any, delegate: Delegate) -> Reason | None:
    """Who sees the delegation of a person from inside."""
    return can_see_delegation_inside(user, delegate.delegation)


def can_speak_for_delegation(user: Any, delegation: Delegation) -> Reason | None:
    """The people of the delegation alone: what it wishes and answers is its own; it must be accredited."""
    return speaks_for(part_of(user, delegation.fair), delegation)


def speaks_for(part: Part, delegation: Delegation) -> Reason | None:
    """The same for a reader whose part in the fair is known."""
    if not part.acts_for(delegation):
        return Reason("only-the-delegation", {"delegation": delegation.organisation.name})
    if reason := _closed(delegation.fair):
        return reason
    if delegation.state != Delegation.State.ACCREDITED:
        return Reason("delegation-not-accredited", {"delegation": delegation.organisation.name})
    return None


def can_look_behind_seen(user: Any, seen: SeenFair) -> Reason | None:
    """`can_look_behind_fair`, answered from what was read already."""
    return None if seen.part.is_organiser or seen.part.is_steward else _only_organisers(seen.fair)


def can_see_inside(user: Any, seen: SeenInside) -> Reason | None:
    """`can_see_delegation_inside`, answered from what was read already."""
    if seen.part.is_organiser or seen.part.is_steward or seen.part.acts_for(seen.delegation):
        return None
    return Reason("only-the-delegation-and-organisers", {"delegation": seen.delegation.organisation.name})


def can_see_wish(user: Any, seen: SeenWish) -> Reason | None:
    """Its parties, the secretariat of the fair, and stewards."""
    return None if seen.part.is_organiser or seen.part.is_steward or seen.own else Reason("only-the-parties-and-organisers")


def can_keep_interpreters(user: Any, fair: Fair, delegation: Delegation | None) -> Reason | None:
    """Those of the fair: its secretariat. Those whom a delegation brings: its own people too."""
    return can_organise_fair(user, fair) if delegation is None else can_keep_delegation(user, delegation)


def can_keep_interpreter(user: Any, interpreter: Interpreter) -> Reason | None:
    return can_keep_interpreters(user, interpreter.fair, interpreter.delegation)


def can_report_outcome(user: Any, delegation: Delegation) -> Reason | None:
    """The people of the delegation, and the secretariat of the fair from paper sheets; also after the fair has ended."""
    return reports_for(part_of(user, delegation.fair), delegation)


def reports_for(part: Part, delegation: Delegation) -> Reason | None:
    """The same for a reader whose part in the fair is known."""
    if not (part.is_organiser or part.acts_for(delegation)):
        return Reason("only-the-delegation-and-organisers", {"delegation": delegation.organisation.name})
    if reason := why_away(delegation.fair):
        return reason
    return Reason("fair-is-over", {"fair": delegation.fair.name}) if delegation.fair.state == Fair.State.CANCELLED else None


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever types commands on this machine: its whole database is theirs to read, so no permission could keep a fair from them."""

    public_id: str = ""
    office: str = "Operator"


def can_take_fair(user: Any, fair: Fair) -> Reason | None:
    """Taking a fair to its hall, and giving it back: the people of its organisers, stewards, and the operator of the machine."""
    if isinstance(user, Operator):
        return None
    part = part_of(user, fair)
    return None if part.looks_behind else _only_organisers(fair)


def can_install_fair(user: Any, fair: Fair | None = None) -> Reason | None:
    """Making a machine the laptop of a hall: its operator alone."""
    return None if isinstance(user, Operator) else Reason("only-the-operator")


def can_recall_fair(user: Any, fair: Fair) -> Reason | None:
    """Saying that the laptop is lost, and what becomes of a file that comes after that: the secretariat of the fair alone."""
    return None if part_of(user, fair).is_organiser else _only_organisers(fair)


def can_answer_file(user: Any, file: BroughtFile) -> Reason | None:
    """Who may recall its fair."""
    return can_recall_fair(user, file.fair)


def _only_organisers(fair: Fair) -> Reason:
    return Reason("only-organisers-of-the-fair", {"fair": fair.name})


def why_away(fair: Fair) -> Reason | None:
    """Why nothing of a fair can be written here: it is in the hall, or on the laptop, which gave it back to its home."""
    if not fair.away or fair.away_since is None:
        return None
    code = "fair-is-in-the-hall" if fair.away == Fair.Away.HALL else "fair-went-home"
    return Reason(code, {"fair": fair.name, "since": fair.away_since.isoformat(), "zone": fair.time_zone, "words": fair.away_words})


def _closed(fair: Fair) -> Reason | None:
    if reason := why_away(fair):
        return reason
    return Reason("fair-is-over", {"fair": fair.name}) if fair.is_over else None


def can_see_acts(user: Any, custody: Custody) -> Reason | None:
    """What was done in the hall: whoever looks behind the fair."""
    return can_look_behind_fair(user, custody.fair)


def can_read_timetable(user: Any, timetable: Timetable) -> Reason | None:
    """Versions that were published are read by those who see the hall, drafts by those who look behind the fair."""
    if timetable.state == Timetable.State.PUBLISHED:
        return can_see_hall(user, timetable.fair)
    return can_look_behind_fair(user, timetable.fair)


def can_change_timetable(user: Any, timetable: Timetable) -> Reason | None:
    """Those who organise the fair stop, publish and put aside."""
    return can_organise_fair(user, timetable.fair)


def can_see_table(user: Any, table: MeetingTable) -> Reason | None:
    """What stands at a table: whoever sees the hall."""
    return can_see_hall(user, table.fair)


def can_see_interpreter(user: Any, interpreter: Interpreter) -> Reason | None:
    """The day of an interpreter: whoever sees the hall, where the same names stand beside the meetings."""
    return can_see_hall(user, interpreter.fair)


def can_move_meeting(user: Any, request: MeetingRequest) -> Reason | None:
    """Those who organise the fair give meetings another place."""
    return can_organise_fair(user, request.fair)
