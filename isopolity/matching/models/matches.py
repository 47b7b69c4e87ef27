"""What matching derives: profiles of cities, full runs, the partners they suggest, and what a city put aside."""

from django.db import models

from isopolity.core.identifiers import new_public_id
from isopolity.directory.models import Organisation
from isopolity.jobs.models import Job


class Profile(models.Model):
    """What matching reads of one city, compact, rewritten whenever the city's public record changes.

    `version` only grows over all rows, in the order in which they are committed, so a process that has read up to a
    version asks only for what came after it. Empty `content`: the city is no longer public, and is never suggested.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="match_profile")
    version = models.BigIntegerField(db_index=True)
    content = models.TextField(blank=True)
    # The organisation's own `changed_at` that this profile was made from.
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation_id} v{self.version}"


class Run(models.Model):
    """One full run over all cities, with the figures of fairness that its pages state."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, db_index=True)
    cities = models.PositiveIntegerField(default=0)
    profile_version = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class Exposure(models.Model):
    """On how many cities' lists a run put a city, and its price there (`core.matching.exposure`): what one city's fresh list goes by."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="exposures", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveIntegerField()
    price = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("run", "organisation"), name="exposure_once_per_run")]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.count} lists"


class Match(models.Model):
    """One partner suggested to one city by a run. Reasons are not kept: core gives the same ones again from the two profiles."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="matches", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="matches", db_index=False)
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="matched_by", db_index=False)
    rank = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    mutual = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("run", "organisation", "partner"), name="partner_once_per_run")]
        ordering = ("rank",)

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.partner_id} {self.score}"


class HiddenMatch(models.Model):
    """A city said "not for us" and put a suggested partner aside. Private to the city; taken back by deleting the row."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="hidden_matches")
    partner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    hidden_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("organisation", "partner"), name="partner_hidden_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} hides {self.partner_id}"


class CityList(models.Model):
    """The list of one city as the worker made it, in an installation too large for pages to make it themselves.

    `partners` are public ids, best first; `made_at` None: not made yet. `job` makes it, or made it last.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(null=True)
    partners = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {len(self.partners)}"
