"""Fairs for tests: rows as the services leave them. Each call makes something new; whatever is not said is the simplest that works."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

from isopolity.accounts.models import User
from isopolity.directory.models import Organisation
from isopolity.fairs.models import (
    Absence,
    Delegate,
    Delegation,
    Fair,
    FairOrganiser,
    Interpreter,
    MeetingRequest,
    MeetingTable,
    RequestParty,
    Room,
    Slot,
    together_of,
)
from tests.factories import directory

FIRST_DAY = date(2026, 11, 24)
# When the fair was prepared: delegations were registered and accredited, meetings asked for and accepted.
BEFORE = datetime(2026, 10, 1, 12, tzinfo=UTC)
_numbers = count(1)


def make_fair(*, organiser: Organisation | None = None, days: int = 1, slots: int = 4, tables: int = 2, **fields: Any) -> Fair:
    """An open fair of a network, in Brussels time, with so many slots of 30 minutes on each of its days, from 09:00, and one room of tables."""
    owner = organiser or directory.network()
    known = {
        "name": f"Fair {next(_numbers)}",
        "language": "en",
        "languages": ["en", "fr"],
        "time_zone": "Europe/Brussels",
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY + timedelta(days=days - 1),
        "register_until": FIRST_DAY - timedelta(days=7),
        "request_until": FIRST_DAY - timedelta(days=3),
        "state": Fair.State.OPEN,
        "created_at": BEFORE,
        "changed_at": BEFORE,
    }
    made = Fair.objects.create(**{**known, **fields})
    FairOrganiser.objects.create(fair=made, organisation=owner, position=0)
    for day in range(days):
        make_slots(made, made.starts_on + timedelta(days=day), slots)
    if tables:
        make_tables(made, tables)
    return made


def make_slots(fair: Fair, day: date, number: int, *, start: time = time(9), minutes: int = 30) -> list[Slot]:
    """Slots one behind the other, without breaks."""
    first, length = fair.at(day, start), timedelta(minutes=minutes)
    return [
        Slot.objects.create(fair=fair, starts_at=first + length * index, ends_at=first + length * (index + 1)) for index in range(number)
    ]


def make_tables(fair: Fair, number: int, *, room: str = "Main hall", is_spare: bool = False) -> list[MeetingTable]:
    """More tables, numbered after those that there are, in the room of this name."""
    place = Room.objects.get_or_create(fair=fair, name=room)[0]
    next_number = fair.tables.count() + 1
    return [MeetingTable.objects.create(fair=fair, room=place, number=next_number + index, is_spare=is_spare) for index in range(number)]


def secretary(fair: Fair, **fields: Any) -> User:
    """A new person of the organisation that created the fair."""
    first = fair.organisers.select_related("organisation").first()
    assert first is not None
    return directory.officer(first.organisation, office="Secretariat", **fields)


def make_delegation(
    fair: Fair, name: str | None = None, *, organisation: Organisation | None = None, iso2: str = "BJ", **fields: Any
) -> Delegation:
    """An accredited delegation of a city, which is made unless given; of a least developed country when it is one of Benin or Togo."""
    owner = organisation or directory.city(name, iso2=iso2)
    known = {
        "languages": ["fr"],
        "least_developed": owner.country_id in {"BJ", "TG"},
        "state": Delegation.State.ACCREDITED,
        "registered_at": BEFORE,
        "registered_office": "Officer for cooperation",
        "answered_at": BEFORE,
        "answered_office": "Secretariat",
    }
    return Delegation.objects.create(fair=fair, organisation=owner, **{**known, **fields})


def speaker(delegation: Delegation, **fields: Any) -> User:
    """A new person who acts for the delegation's organisation."""
    return directory.officer(delegation.organisation, **fields)


def make_delegate(delegation: Delegation, name: str = "Afi Dossou", **fields: Any) -> Delegate:
    known = {"office": "Officer for cooperation", "sex": Delegate.Sex.WOMAN, "languages": ["fr"]}
    return Delegate.objects.create(delegation=delegation, name=name, **{**known, **fields})


def make_interpreter(fair: Fair, languages: Sequence[str] = ("fr", "en"), name: str | None = None, **fields: Any) -> Interpreter:
    """An interpreter of the fair; with `delegation=` one who serves only its meetings."""
    return Interpreter.objects.create(fair=fair, name=name or f"Interpreter {next(_numbers)}", languages=list(languages), **fields)


def keep_away(what: Delegation | Interpreter | MeetingTable, *slots: Slot) -> None:
    """The delegation, interpreter or table is not to be had in these slots."""
    noun = {Delegation: "delegation", Interpreter: "interpreter", MeetingTable: "table"}[type(what)]
    Absence.objects.bulk_create(Absence(slot=slot, **{noun: what}) for slot in slots)


def make_request(sender: Delegation, *others: Delegation, ranks: Sequence[int | None] | None = None, **fields: Any) -> MeetingRequest:
    """A request that waits: the sender has said yes, the others nothing. `ranks` are those of the parties, the sender's first."""
    known = {
        "sender": sender,
        "origin": MeetingRequest.Origin.LIST,
        "reason": "We sort waste by hand.",
        "language": "en",
        "sent_at": BEFORE,
        "sent_office": "Officer for cooperation",
        "moved_at": BEFORE,
    }
    parties = (sender, *others)
    made = MeetingRequest.objects.create(fair=sender.fair, together=together_of(parties), **{**known, **fields})
    said = {"answer": RequestParty.Answer.ACCEPTED, "answered_at": BEFORE, "answered_office": "Officer for cooperation"}
    for index, party in enumerate(parties):
        answer = said if index == 0 or made.state == MeetingRequest.State.ACCEPTED else {}
        RequestParty.objects.create(request=made, delegation=party, rank=ranks[index] if ranks else None, **answer)
    return made


def make_accepted(sender: Delegation, *others: Delegation, **fields: Any) -> MeetingRequest:
    """A request to which all parties have said yes."""
    return make_request(sender, *others, state=MeetingRequest.State.ACCEPTED, **fields)


def make_small_fair(**fields: Any) -> SimpleNamespace:
    """A fair with three delegations that ask each other, one of them only with the interpreter, and people for each.

    `fair`, `secretary`; `lome` (Togo, fr), `liege` (Belgium, fr) and `ghent` (Belgium, en) with the people `of_lome`, `of_liege`
    and `of_ghent`; `interpreter` (fr-en); `requests`: lome-liege and lome-ghent, accepted.
    """
    fair = make_fair(**fields)
    small = SimpleNamespace(fair=fair, secretary=secretary(fair), interpreter=make_interpreter(fair))
    for name, iso2, language in (("lome", "TG", "fr"), ("liege", "BE", "fr"), ("ghent", "BE", "en")):
        delegation = make_delegation(fair, name.title(), iso2=iso2, languages=[language])
        make_delegate(delegation, f"Delegate of {name.title()}", languages=[language])
        setattr(small, name, delegation)
        setattr(small, f"of_{name}", speaker(delegation))
    small.requests = [make_accepted(small.lome, small.liege, ranks=(1, 1)), make_accepted(small.lome, small.ghent, ranks=(2, 1))]
    return small
