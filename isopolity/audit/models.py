"""The record and the receipts. Both hold values, no foreign keys: a person can be erased while acts stay named by office."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """What a row says of an act, and the two seals that join it to the row before."""

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("act"), max_length=80)
    actor_id = models.CharField(_("person"), max_length=32, blank=True)
    office = models.CharField(_("office"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    object_kind = models.CharField(_("kind of object"), max_length=40, blank=True)
    object_id = models.CharField(_("object"), max_length=32, blank=True)
    values = models.JSONField(_("details"), default=dict)
    previous_hash = models.CharField(_("seal before"), max_length=64)
    hash = models.CharField(_("seal"), max_length=64, unique=True)

    class Meta:
        abstract = True


class AuditRecord(Act):
    """One act. The database refuses UPDATE, DELETE and TRUNCATE (migration 0001); order is `sequence`, never the clock."""

    sequence = models.BigIntegerField(_("number"), primary_key=True)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ("sequence",)
        indexes = [models.Index(fields=("object_kind", "object_id", "sequence"))]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.object_id}"


class CarriedRecord(Act):
    """An act that was recorded on another machine, such as the laptop of a hall, with the seals that it got there. As append-only as ours."""

    chain = models.CharField(max_length=64)
    sequence = models.BigIntegerField(_("number"))
    # Not unique here: two files of one laptop may carry the same act.
    hash = models.CharField(_("seal"), max_length=64)

    class Meta:
        ordering = ("chain", "sequence")
        constraints = [models.UniqueConstraint(fields=("chain", "sequence"), name="carried_act_once")]
        indexes = [models.Index(fields=("object_kind", "object_id"), name="carried_acts_of_an_object")]

    def __str__(self) -> str:
        return f"{self.chain[:8]} {self.sequence} {self.action}"


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
