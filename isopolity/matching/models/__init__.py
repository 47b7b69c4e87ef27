"""The tables of matching, by noun."""

from isopolity.matching.models.contacts import CallNote, Contact, ContactParty
from isopolity.matching.models.matches import CityList, Exposure, HiddenMatch, Match, Profile, Run
from isopolity.matching.models.requests import ContactRequest, ContactTurn

__all__ = [
    "CallNote",
    "CityList",
    "Contact",
    "ContactParty",
    "ContactRequest",
    "ContactTurn",
    "Exposure",
    "HiddenMatch",
    "Match",
    "Profile",
    "Run",
]
