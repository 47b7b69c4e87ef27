"""Which sources name an organisation."""

from django.db import models

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models.organisations import Organisation
from isopolity.directory.models.sources import SourcedFact


class Listing(SourcedFact):
    """A source names an organisation. Of one that has no people here, this is all that vouches for it."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="listings")
    listed_at = models.DateTimeField()

    class Meta:
        ordering = ("listed_at", "id")
        constraints = [
            models.UniqueConstraint(fields=("organisation", "source", "as_stated"), name="one_listing_per_statement"),
            models.CheckConstraint(name="listing_has_a_source", condition=models.Q(source__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.source}"
