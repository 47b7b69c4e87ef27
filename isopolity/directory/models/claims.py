"""People who ask to act for an organisation that was listed from a source, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models.organisations import Organisation

WAITING = models.Q(answered_at=None, withdrawn_at=None)


class Claim(models.Model):
    """A person says that they hold an office in an organisation without people; somebody who knows it answers. Both stay.

    `draft`: what the person had registered beside the organisation, where the answer was given on that draft.
    """

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    office = models.CharField(_("office"), max_length=120)
    words = models.CharField(max_length=500, blank=True)
    draft = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # Null when a steward answered: stewards act for Isopolity itself.
    answered_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_office = models.CharField(max_length=200, blank=True)
    accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("organisation", "user"), condition=WAITING, name="one_waiting_claim"),
            models.CheckConstraint(
                name="answered_claim_has_a_reason",
                condition=models.Q(answered_at=None, accepted=None)
                | (models.Q(answered_at__isnull=False, accepted__isnull=False) & ~models.Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} → {self.organisation}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
