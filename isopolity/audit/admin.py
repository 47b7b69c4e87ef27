"""The record, for repair only: nothing can be changed here."""

from django.contrib import admin

from isopolity.audit.models import AuditRecord
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(AuditRecord)
class AuditRecordAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "at", "action", "office", "organisation", "object_kind", "object_id")
    list_filter = ("action",)
    search_fields = ("object_id", "actor_id")
