"""The tables of fairs, by noun."""

from isopolity.fairs.models.custody import BroughtFile, Custody
from isopolity.fairs.models.delegations import Delegate, Delegation, Interpreter
from isopolity.fairs.models.fairs import Absence, Fair, FairOrganiser, MeetingTable, Room, Slot
from isopolity.fairs.models.outcomes import Incident, Outcome
from isopolity.fairs.models.requests import AllowedSlot, MeetingRequest, RequestParty, together_of
from isopolity.fairs.models.timetables import Meeting, MeetingInterpreter, MeetingSeat, Timetable

__all__ = [
    "Absence",
    "AllowedSlot",
    "BroughtFile",
    "Custody",
    "Delegate",
    "Delegation",
    "Fair",
    "FairOrganiser",
    "Incident",
    "Interpreter",
    "Meeting",
    "MeetingInterpreter",
    "MeetingRequest",
    "MeetingSeat",
    "MeetingTable",
    "Outcome",
    "RequestParty",
    "Room",
    "Slot",
    "Timetable",
    "together_of",
]
