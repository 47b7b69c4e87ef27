"""Who holds which office: read anew at each request, so that an ended role ends its rights at once."""

from typing import Any

from django.db.models import QuerySet

from isopolity.accounts.models import User
from isopolity.audit.services import Actor
from isopolity.directory.models import Organisation, Role

# Stewards act for Isopolity itself, which is no row of the directory.
HOUSE = "Isopolity"


def current_roles() -> QuerySet[Role]:
    """Roles that have not ended, of people whose accounts are open."""
    return Role.objects.filter(ended_at=None, user__is_active=True)


def roles_of(user: Any) -> QuerySet[Role]:
    """The current roles of one person with their organisations, oldest first; none for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return Role.objects.none()
    return current_roles().filter(user=user).select_related("organisation").order_by("granted_at", "id")


def is_steward(user: Any) -> bool:
    return roles_of(user).filter(kind=Role.Kind.STEWARD).exists()


def role_in(user: Any, organisation: Organisation) -> Role | None:
    """The person's current role in an organisation, if they have one."""
    return roles_of(user).filter(organisation=organisation).first()


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """The open organisations in which a person has a current role, drafts included."""
    ids = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    return Organisation.objects.filter(id__in=ids, closed_at=None).select_related("country", "place")


def networks_of(user: Any) -> QuerySet[Organisation]:
    """The vouched and open networks whose secretariat a person belongs to."""
    return organisations_of(user).filter(kind=Organisation.Kind.NETWORK, vouched_at__isnull=False)


def funds_of(user: Any) -> QuerySet[Organisation]:
    """The vouched and open funds for which a person acts: what makes them a funder."""
    return organisations_of(user).filter(kind=Organisation.Kind.FUND, vouched_at__isnull=False)


def actor_for(user: Any, organisation: Organisation | None = None) -> Actor:
    """Who acts, in words as they are today, for `audit.services.record(by=…)`.

    The office in `organisation`; else the steward's; else the person alone. Without `organisation` a person acts for
    nobody but themselves or, as a steward, for Isopolity.
    """
    roles = list(roles_of(user))
    if organisation is not None:
        for role in roles:
            if role.organisation_id == organisation.pk:
                return Actor(user.public_id, role.office, organisation.name)
    for role in roles:
        if role.kind == Role.Kind.STEWARD:
            return Actor(user.public_id, role.office, HOUSE)
    return Actor(user.public_id)


def people_to_write_to(organisation: Organisation) -> QuerySet[User]:
    """The people with a current role in an organisation, oldest role first, each once: to them messages about it go.

    Also those of a draft, who are told what becomes of it; that nothing is sent to others in its name is for the
    sender's permission.
    """
    return User.objects.filter(roles__organisation=organisation, roles__ended_at=None, is_active=True).order_by("roles__granted_at", "id")
