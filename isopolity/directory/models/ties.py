"""Ties between authorities: all that matching knows of links that exist already."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id
from isopolity.core.partial_dates import PartialDate
from isopolity.directory.models.geography import KnownTo, as_known
from isopolity.directory.models.organisations import Organisation
from isopolity.directory.models.sources import SourcedFact


class Tie(SourcedFact):
    """What one source says of a link: listed somewhere (imports), or kept true by an agreement of ours.

    Two sources that speak of the same parties are two rows with one `between`, so that both are kept and shown, also
    where they disagree.
    """

    class Kind(models.TextChoices):
        LISTED = "listed", _("listed by a source")
        AGREEMENT = "agreement", _("agreement of this register")

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    parties = models.ManyToManyField(Organisation, through="TieParty", related_name="ties")
    # The public ids of the parties in alphabetical order: one value for the same parties, however they are named.
    between = models.CharField(max_length=400, blank=True, db_index=True)
    from_on = models.DateField(null=True, blank=True)
    from_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)
    until_on = models.DateField(null=True, blank=True)
    until_known_to = models.CharField(max_length=5, choices=KnownTo, default=KnownTo.DAY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("between", "source", "as_stated"),
                condition=models.Q(kind="listed") & ~models.Q(between=""),
                name="one_tie_per_statement",
            ),
            models.CheckConstraint(
                name="tie_ends_after_it_begins",
                condition=models.Q(from_on=None) | models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.as_stated}"

    @property
    def begun(self) -> PartialDate | None:
        """As exact as the source."""
        return as_known(self.from_on, self.from_known_to) if self.from_on else None

    @property
    def ended(self) -> PartialDate | None:
        """As exact as the source."""
        return as_known(self.until_on, self.until_known_to) if self.until_on else None


def between(parties: Iterable[Organisation]) -> str:
    """The value of `Tie.between` for these parties."""
    return " ".join(sorted(party.public_id for party in parties))


class TieParty(models.Model):
    tie = models.ForeignKey(Tie, on_delete=models.CASCADE, related_name="tie_parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tie_parties")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("tie", "organisation"), name="party_once_in_a_tie")]

    def __str__(self) -> str:
        return f"{self.organisation}"
