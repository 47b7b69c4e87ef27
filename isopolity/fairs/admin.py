"""Fairs, for looking only: nothing can be changed here. What delegations write and who their people are is not shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from isopolity.fairs.models import Delegation, Fair, Meeting, MeetingRequest, Timetable
from isopolity.ui.admin_names import name_model
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(Fair)
class FairAdmin(ReadOnlyAdmin):
    list_display = ("name", "state", "starts_on", "ends_on", "published")
    list_filter = ("state",)
    search_fields = ("name", "public_id")
    # Its own page says in a sentence where it is.
    exclude = ("away", "away_since", "away_words")


@admin.register(Delegation)
class DelegationAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "fair", "state", "registered_at", "answered_at")
    list_select_related = ("organisation", "fair")
    list_filter = ("state",)
    search_fields = ("organisation__name", "public_id")
    exclude = ("words", "answered_reason")


@admin.register(MeetingRequest)
class MeetingRequestAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "fair", "state", "origin", "is_required", "sent_at")
    list_select_related = ("fair",)
    list_filter = ("state", "origin")
    search_fields = ("public_id",)
    exclude = ("reason",)


@admin.register(Timetable)
class TimetableAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "fair", "kind", "state", "version", "based_on", "made_at")
    list_select_related = ("fair",)
    list_filter = ("state", "kind")
    search_fields = ("public_id",)
    exclude = ("note", "input", "plan", "figures", "progress")


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "fair", "slot", "table", "state", "changed_at")
    list_select_related = ("fair", "slot", "table")
    list_filter = ("state",)
    search_fields = ("public_id",)


name_model(Fair, _("fair"), _("fairs"))
name_model(Delegation, _("delegation"), _("delegations"))
name_model(MeetingRequest, _("request for a meeting"), _("requests for meetings"))
name_model(Timetable, _("timetable"), _("timetables"))
name_model(Meeting, _("meeting"), _("meetings"))
