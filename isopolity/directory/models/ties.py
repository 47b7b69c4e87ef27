"""Ties between authorities: all that matching knows of links that exist already."""

from django.db import models

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models.organisations import Organisation
from isopolity.directory.models.sources import SourcedFact


class Tie(SourcedFact):
    """A known link: listed somewhere (imports), or kept true by an agreement of ours."""

    class Kind(models.TextChoices):
        LISTED = "listed"
        AGREEMENT = "agreement"

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    parties = models.ManyToManyField(Organisation, through="TieParty", related_name="ties")
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.as_stated}"


class TieParty(models.Model):
    tie = models.ForeignKey(Tie, on_delete=models.CASCADE, related_name="tie_parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tie_parties")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("tie", "organisation"), name="party_once_in_a_tie")]

    def __str__(self) -> str:
        return f"{self.organisation}"
