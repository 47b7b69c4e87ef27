"""The tables of the directory, by noun."""

from isopolity.directory.models.geography import Country, KnownTo, LdcPeriod, Place, PlaceName, Subdivision
from isopolity.directory.models.offices import FocalPoint, Invitation, Role
from isopolity.directory.models.organisations import ContextFigure, Membership, MembershipRequest, Organisation, OrganisationName
from isopolity.directory.models.sources import Confidence, Source
from isopolity.directory.models.ties import Tie, TieParty

__all__ = [
    "Confidence",
    "ContextFigure",
    "Country",
    "FocalPoint",
    "Invitation",
    "KnownTo",
    "LdcPeriod",
    "Membership",
    "MembershipRequest",
    "Organisation",
    "OrganisationName",
    "Place",
    "PlaceName",
    "Role",
    "Source",
    "Subdivision",
    "Tie",
    "TieParty",
]
