"""What a fair's page leads to, as data: each part of the app names its pages here, and says who sees the link.

The page of a fair and its desk loop over them. An entry shows nobody anything: each page asks its own permission.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isopolity.fairs.models import Delegation, Fair
from isopolity.fairs.queries.fairs import Part

Shown = Callable[[Fair, Part], bool]


def everybody(fair: Fair, part: Part) -> bool:
    return True


def organisers(fair: Fair, part: Part) -> bool:
    """Those who organise the fair, and stewards, who may look."""
    return part.is_organiser or part.is_steward


def participants(fair: Fair, part: Part) -> bool:
    """Organisers, stewards, and people of accredited delegations."""
    return organisers(fair, part) or part.takes_part


def at_work(fair: Fair, part: Part) -> bool:
    """Those who organise the fair, until it ends, and while it is written here."""
    return part.is_organiser and not fair.is_closed


def delegations(fair: Fair, part: Part) -> bool:
    """People who act for a delegation, accredited or not yet."""
    return bool(part.delegations)


def has_a_day(fair: Fair, part: Part) -> bool:
    """People of delegations, once a timetable is published."""
    return bool(part.delegations) and fair.published > 0


@dataclass(frozen=True, slots=True)
class FairLink:
    """`url_name` takes the public id of the fair as its only part."""

    label: Promise
    url_name: str
    shown: Shown


# In the order of the page. Labels name a thing, as in a table of contents.
LINKS: tuple[FairLink, ...] = (
    # the event: hall and delegations
    FairLink(_("Delegations"), "fairs:delegations", everybody),
    # requests and interpreters
    FairLink(_("Our wishes: whom we want to meet"), "fairs:my_wishes", delegations),
    FairLink(_("Our day at the fair"), "fairs:my_day", has_a_day),
    FairLink(_("All requests for meetings"), "fairs:requests", organisers),
    FairLink(_("Interpreters"), "fairs:interpreters", organisers),
    # the timetable and the day
    FairLink(_("The whole hall"), "fairs:hall", participants),
    FairLink(_("Timetables"), "fairs:timetables", organisers),
    FairLink(_("Reception of the fair"), "fairs:reception", at_work),
    FairLink(_("To the hall and back"), "fairs:files", organisers),
    FairLink(_("Results of the fair"), "fairs:results", everybody),
)


def links_for(fair: Fair, part: Part) -> list[dict[str, Any]]:
    """The links that this reader is shown, with `label` and `url`."""
    shown = [link for link in LINKS if link.shown(fair, part)]
    return [{"label": link.label, "url": reverse(link.url_name, args=[fair.public_id])} for link in shown]


@dataclass(frozen=True, slots=True)
class DelegationLink:
    """`url_name` takes the public ids of the fair and of the delegation; for those who see the delegation from inside."""

    label: Promise
    url_name: str


# In the order of the page from which a delegation is kept.
DELEGATION_LINKS: tuple[DelegationLink, ...] = (
    # requests and interpreters
    DelegationLink(_("Whom it wants to meet"), "fairs:wishes"),
    DelegationLink(_("Others to meet"), "fairs:partners"),
    DelegationLink(_("Interpreters whom it brings"), "fairs:own_interpreters"),
    # the timetable and the day
    DelegationLink(_("Its day at the fair"), "fairs:day"),
    DelegationLink(_("What came of its meetings"), "fairs:reports"),
)


def links_of(delegation: Delegation) -> list[dict[str, Any]]:
    """The pages of a delegation that takes part or waits for it, with `label` and `url`."""
    where = [delegation.fair.public_id, delegation.public_id]
    return [{"label": link.label, "url": reverse(link.url_name, args=where)} for link in DELEGATION_LINKS]
