"""The queue, to be looked at."""

from django.contrib import admin

from isopolity.outbox.models import Message
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("template", "address", "language", "queued_at", "attempts", "sent_at", "given_up_at", "last_error")
    list_filter = ("template", "language")
    # The link in a message may open an account.
    exclude = ("values",)
