"""The queue of messages. It holds values only: an address, a language, the words to be put into the template."""

from django.db import models


class Message(models.Model):
    """One message to one person. `key` makes it unique: the same act queues the same message once."""

    key = models.CharField(max_length=120, unique=True)
    template = models.CharField(max_length=60)
    address = models.EmailField()
    language = models.CharField(max_length=8)
    values = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=("not_before",), condition=models.Q(sent_at=None, given_up_at=None), name="message_waiting")]

    def __str__(self) -> str:
        return f"{self.template} → {self.address}"
