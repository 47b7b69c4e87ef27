"""What a person sees of long work."""

from django.db import models

from isopolity.core.identifiers import new_public_id


class Job(models.Model):
    """One piece of long work. `position` is enough to go on from; `stop_asked_at` ends it between two steps."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        STOPPED = "stopped"
        DONE = "done"
        FAILED = "failed"

    public_id = models.CharField(max_length=32, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    owner_id = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    position = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    stop_asked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beaten_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.done}/{self.total}"


class Lease(models.Model):
    """Periodic work that is due is done by the one worker that holds its lease."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=60, blank=True)
    held_until = models.DateTimeField(null=True)
    last_done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
