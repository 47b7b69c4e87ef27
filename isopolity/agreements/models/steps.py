"""The steps of the guide that somebody says are done: the database lets nobody change or delete one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from isopolity.agreements.models.agreements import Agreement
from isopolity.agreements.models.history import Author
from isopolity.core.identifiers import new_public_id


class StepDone(Author):
    """A step of the guide, by its id in a version, with its day and how one can know it. `side`: whose it is, "" for all together."""

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="steps_done")
    step = models.CharField(max_length=40)
    guide_version = models.CharField(max_length=10)
    # `Party.public_id` of the party that did it for itself.
    side = models.CharField(max_length=32, blank=True)
    dated_on = models.DateField()
    note = models.CharField(_("how one can know it"), max_length=500)
    language = models.CharField(max_length=8)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=("agreement", "step", "side"), name="step_done_once_by_a_side"),
            models.CheckConstraint(name="step_done_with_a_note", condition=~models.Q(note="")),
        ]

    def __str__(self) -> str:
        return self.step
