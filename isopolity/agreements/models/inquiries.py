"""Letters that ask the parties of a silent agreement what became of it."""

from django.db import models

from isopolity.agreements.models.agreements import Agreement
from isopolity.agreements.models.facts import Fact
from isopolity.agreements.models.history import Author
from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation


class Inquiry(Author):
    """One question to one party. The link in the letter answers it once, until it expires; only the hash of its token is kept."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="inquiries")
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inquiries")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, null=True, blank=True, related_name="inquiry")

    class Meta:
        ordering = ("-written_at", "-id")
        indexes = [models.Index(fields=("agreement", "-written_at"), name="inquiry_of_agreement")]
        constraints = [
            models.CheckConstraint(
                name="answered_inquiry_has_its_news",
                condition=models.Q(answered_at=None, fact=None) | models.Q(answered_at__isnull=False, fact__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} → {self.party_id}"
