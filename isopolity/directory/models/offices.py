"""People in office: what they may do for an organisation, who is asked to join it, and whom partners may call."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models.organisations import Organisation

# What `isopolity make-steward` writes unless it is told another office.
OFFICE_OF_STEWARD = "Steward"


class Role(models.Model):
    """What a person may do, from a time to a time. Officers of a network are its secretariat; a steward has no organisation."""

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        OFFICER = "officer", _("officer")
        STEWARD = "steward", _("steward")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="roles")
    kind = models.CharField(_("role"), max_length=16, choices=Kind)
    office = models.CharField(_("office"), max_length=120)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("user", "organisation"), condition=models.Q(ended_at=None), name="one_role_per_organisation"),
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(ended_at=None, organisation=None), name="one_steward_role_per_person"
            ),
            models.CheckConstraint(
                name="only_stewards_have_no_organisation",
                condition=models.Q(kind="steward", organisation=None) | (~models.Q(kind="steward") & models.Q(organisation__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}, {self.organisation or 'Isopolity'}"


class Invitation(models.Model):
    """A letter to a person: the link in it works once, until it expires. Only the hash of its token is kept."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    kind = models.CharField(_("role"), max_length=16, choices=[choice for choice in Role.Kind.choices if choice[0] != "steward"])
    office = models.CharField(_("office"), max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("organisation", "email"), condition=models.Q(accepted_at=None, withdrawn_at=None), name="one_open_invitation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"


class FocalPoint(models.Model):
    """Whom partners may call. Name and office are public only with the person's consent; address and telephone are for members."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="focal_points")
    name = models.CharField(_("name"), max_length=120)
    office = models.CharField(_("office"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    # Whom this person replaces when they cannot be reached.
    stands_in_for = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="stand_ins")
    consent_at = models.DateTimeField(null=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.office}, {self.organisation}"
