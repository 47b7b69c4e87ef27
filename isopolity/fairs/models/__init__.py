"""The tables of fairs, by noun."""

from isopolity.fairs.models.delegations import Delegate, Delegation, Interpreter
from isopolity.fairs.models.fairs import Absence, Fair, FairOrganiser, MeetingTable, Room, Slot
from isopolity.fairs.models.requests import AllowedSlot, MeetingRequest, RequestParty, together_of
from isopolity.fairs.models.timetables import Meeting, MeetingInterpreter, MeetingSeat, Timetable

__all__ = [
    "Absence",
    "AllowedSlot",
    "Delegate",
    "Delegation",
    "Fair",
    "FairOrganiser",
    "Interpreter",
    "Meeting",
    "MeetingInterpreter",
    "MeetingRequest",
    "MeetingSeat",
    "MeetingTable",
    "RequestParty",
    "Room",
    "Slot",
    "Timetable",
    "together_of",
]
