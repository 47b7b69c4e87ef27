"""Translations and comments, bound to an object of any app by its kind (model label in lower case) and public id."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.core.identifiers import new_public_id


class Translation(models.Model):
    """One field of one object in one language. `source_hash` is of the original it was made from: another original makes it outdated."""

    class Origin(models.TextChoices):
        HUMAN = "human"
        MACHINE = "machine"

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=32)
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    text = models.TextField()
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.HUMAN)
    source_hash = models.CharField(max_length=64)
    by_id = models.CharField(max_length=32, blank=True)
    office = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=("kind", "object_id", "field", "language"), name="one_translation_per_language"),
            models.CheckConstraint(name="translation_says_something", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.field} {self.language}"


class Comment(models.Model):
    """What somebody says about an object, named by office as it was then; withdrawn, never deleted."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=32)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    office = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    organisation_id = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=8)
    text = models.TextField()
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("written_at", "id")
        indexes = [models.Index(fields=("kind", "object_id", "written_at"))]

    def __str__(self) -> str:
        return f"{self.organisation} {self.written_at:%Y-%m-%d}"
