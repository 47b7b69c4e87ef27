"""The tables of the directory, by noun."""

from isopolity.directory.models.claims import Claim
from isopolity.directory.models.geography import Country, KnownTo, LdcPeriod, Place, PlaceName, Subdivision
from isopolity.directory.models.imports import ImportBatch, ImportRow, TieProposal
from isopolity.directory.models.listings import Listing
from isopolity.directory.models.offices import FocalPoint, Invitation, Role
from isopolity.directory.models.organisations import ContextFigure, Membership, MembershipRequest, Organisation, OrganisationName
from isopolity.directory.models.sources import Confidence, Source
from isopolity.directory.models.ties import Tie, TieParty

__all__ = [
    "Claim",
    "Confidence",
    "ContextFigure",
    "Country",
    "FocalPoint",
    "ImportBatch",
    "ImportRow",
    "Invitation",
    "KnownTo",
    "LdcPeriod",
    "Listing",
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
    "TieProposal",
]
