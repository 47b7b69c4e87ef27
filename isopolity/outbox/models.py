"""The queue of messages. It holds values only: an address, a language, the words to be put into the template."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One message to one person. `key` makes it unique: the same act queues the same message once."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    template = models.CharField(_("kind"), max_length=60)
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=8)
    values = models.JSONField(_("details"), default=dict)
    queued_at = models.DateTimeField(_("queued"))
    not_before = models.DateTimeField(_("not before"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claimed_at = models.DateTimeField(_("taken"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)
    last_error = models.CharField(_("last fault"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=("not_before",), condition=models.Q(sent_at=None, given_up_at=None), name="message_waiting")]

    def __str__(self) -> str:
        return f"{self.template} → {self.address}"
