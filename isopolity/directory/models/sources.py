"""Where a fact from outside comes from. Two sources may disagree; both are kept and shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Source(models.Model):
    """A document or page that states facts."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    title = models.CharField(max_length=300)
    reference = models.CharField(max_length=120, blank=True)
    address = models.URLField(max_length=500, blank=True)
    dated_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("title", "reference", "address"), name="one_row_per_source")]

    def __str__(self) -> str:
        return self.title


class SourcedFact(models.Model):
    """What every fact from outside carries: its source, the words of the source, and how far we trust it."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    as_stated = models.CharField(max_length=500, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.MEDIUM)

    class Meta:
        abstract = True
