"""Who holds which office: read anew at each request, so that an ended role ends its rights at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404

from isopolity.accounts.models import User
from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason, Refused
from isopolity.directory.invitation_tokens import hash_of
from isopolity.directory.models import Invitation, Organisation, Role

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


def _is_secretariat(role: Role) -> bool:
    organisation = role.organisation
    return organisation is not None and organisation.kind == Organisation.Kind.NETWORK and organisation.is_public


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the roles of one reader decide, from one question to the database."""

    roles: list[Role]

    @property
    def is_steward(self) -> bool:
        return any(role.kind == Role.Kind.STEWARD for role in self.roles)

    @property
    def acts_in_public(self) -> bool:
        """Acts for at least one organisation of the public directory."""
        return any(role.organisation is not None and role.organisation.is_public for role in self.roles)

    @property
    def is_secretariat(self) -> bool:
        """Acts for at least one network of the public directory."""
        return any(map(_is_secretariat, self.roles))

    @property
    def judges_drafts(self) -> bool:
        """Stewards and the secretariats of vouched networks."""
        return self.is_steward or self.is_secretariat

    def role_in(self, organisation: Organisation) -> Role | None:
        return next((role for role in self.roles if role.organisation_id == organisation.pk), None)

    def acts_for(self, organisation: Organisation) -> bool:
        return self.role_in(organisation) is not None

    def administers(self, organisation: Organisation) -> bool:
        role = self.role_in(organisation)
        return role is not None and role.kind == Role.Kind.ADMINISTRATOR

    def roles_that_vouch_for(self, organisation: Organisation) -> list[Role]:
        """In which roles this person may vouch for a draft: as a steward, or for a network; for a network itself, stewards only."""
        if organisation.kind == Organisation.Kind.NETWORK:
            return [role for role in self.roles if role.kind == Role.Kind.STEWARD]
        return [role for role in self.roles if role.kind == Role.Kind.STEWARD or _is_secretariat(role)]


def standing_of(user: Any) -> Standing:
    """The standing of one reader at this moment; a visitor has none."""
    # Put in order here, and not by the database: Django takes as long to write that down as to read the few roles.
    return Standing(sorted(roles_of(user).order_by(), key=lambda role: (role.granted_at, role.pk)))


def is_steward(user: Any) -> bool:
    return roles_of(user).filter(kind=Role.Kind.STEWARD).exists()


def stewards() -> QuerySet[User]:
    """The people who are stewards now, oldest first."""
    return User.objects.filter(roles__kind=Role.Kind.STEWARD, roles__ended_at=None, is_active=True).order_by("roles__granted_at", "id")


def only_steward() -> User:
    """The steward of an installation that has one; for the command line. Raises `Refused` for none or several."""
    found = list(stewards()[:2])
    if len(found) != 1:
        raise Refused(Reason("stewards-several" if found else "stewards-none"))
    return found[0]


def steward_called(email: str) -> User:
    """The steward with this address; for the command line. Raises `Refused` when there is none."""
    found = stewards().filter(email=email.strip().lower()).first()
    if found is None:
        raise Refused(Reason("steward-unknown", {"email": email}))
    return found


def role_in(user: Any, organisation: Organisation) -> Role | None:
    """The person's current role in an organisation, if they have one."""
    # Without the organisation, which the caller has: Django takes longer to write a join down than the database to answer it.
    return roles_of(user).select_related(None).filter(organisation=organisation).first()


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
    roles = sorted(roles_of(user).select_related(None).order_by(), key=lambda role: (role.granted_at, role.pk))
    if organisation is not None:
        for role in roles:
            if role.organisation_id == organisation.pk:
                return Actor(user.public_id, role.office, organisation.name)
    for role in roles:
        if role.kind == Role.Kind.STEWARD:
            return Actor(user.public_id, role.office, HOUSE)
    return Actor(user.public_id)


def people_of(organisation: Organisation) -> QuerySet[Role]:
    """The current roles in an organisation with their people: for its own people only."""
    return current_roles().filter(organisation=organisation).select_related("user").order_by("granted_at", "id")


def role_for(user: Any, public_id: str) -> Role:
    """A current role in an organisation that this person acts for; raises `Http404` for any other."""
    own = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    rows = Role.objects.filter(organisation_id__in=own, ended_at=None).select_related("organisation", "user")
    return get_object_or_404(rows, public_id=public_id)


def is_last_administrator(role: Role) -> bool:
    """Whether the organisation would have no administrator without this role. One whose account is shut does not count."""
    if role.kind != Role.Kind.ADMINISTRATOR:
        return False
    others = current_roles().filter(organisation=role.organisation, kind=Role.Kind.ADMINISTRATOR).exclude(pk=role.pk)
    return not others.exists()


def last_administrator_of(user: Any) -> list[Organisation]:
    """The open organisations that would have no administrator without this person: what hinders closing their account."""
    roles = roles_of(user).filter(kind=Role.Kind.ADMINISTRATOR, organisation__closed_at=None)
    return [role.organisation for role in roles if role.organisation is not None and is_last_administrator(role)]


def person_with_address(email: str) -> User | None:
    """The person with an open account under this address; for the command line, which alone may know who has one."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first()


def has_confirmed_address(user: Any, email: str) -> bool:
    """Whether this person has shown that letters to `email` reach them."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


def open_invitations(organisation: Organisation, *, at: datetime) -> QuerySet[Invitation]:
    """Letters that were neither answered nor withdrawn and have not expired."""
    return Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None, expires_at__gt=at).order_by(
        "invited_at"
    )


def invitations_waiting_for(user: Any, *, at: datetime) -> QuerySet[Invitation]:
    """Open invitations to the confirmed addresses of one person, so that a lost letter is no loss."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).annotate(plain=Lower("email")).values("plain")
    rows = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at, organisation__closed_at=None)
    return rows.filter(email__in=addresses).select_related("organisation").order_by("invited_at", "id")


def invitation_by_token(token: str) -> Invitation:
    """The invitation whose link this is, whatever became of it; raises `Http404` for a link that never was one."""
    return get_object_or_404(Invitation.objects.select_related("organisation"), token_hash=hash_of(token))


def invitation_for(user: Any, public_id: str) -> Invitation:
    """An invitation into an organisation that this person acts for; raises `Http404` for any other."""
    own = roles_of(user).filter(organisation__isnull=False).values("organisation_id")
    return get_object_or_404(Invitation.objects.filter(organisation_id__in=own).select_related("organisation"), public_id=public_id)


def people_to_write_to(organisation: Organisation) -> QuerySet[User]:
    """The people with a current role in an organisation, oldest role first, each once: to them messages about it go.

    Also those of a draft, who are told what becomes of it; that nothing is sent to others in its name is for the
    sender's permission.
    """
    return User.objects.filter(roles__organisation=organisation, roles__ended_at=None, is_active=True).order_by("roles__granted_at", "id")
