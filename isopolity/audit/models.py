"""The record and the receipts. Both hold values, no foreign keys: a person can be erased while acts stay named by office."""

from django.db import models


class AuditRecord(models.Model):
    """One act. The database refuses UPDATE, DELETE and TRUNCATE (migration 0001); order is `sequence`, never the clock."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    actor_id = models.CharField(max_length=32, blank=True)
    office = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=32, blank=True)
    values = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("sequence",)
        indexes = [models.Index(fields=("object_kind", "object_id", "sequence"))]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.object_id}"


class Receipt(models.Model):
    """A key that a committed effect has spent, with the answer that the same form gets again. Kept thirty days."""

    key = models.CharField(max_length=64)
    user_id = models.CharField(max_length=32, blank=True)
    path = models.CharField(max_length=500)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=2000, blank=True)
    messages = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("key", "user_id"), name="receipt_key_once_per_user")]
        indexes = [models.Index(fields=("created_at",))]

    def __str__(self) -> str:
        return f"{self.path} {self.status}"
