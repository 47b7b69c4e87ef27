"""Matching, for looking only: nothing can be changed here, and what cities write to each other is not shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from isopolity.matching.models import Contact, ContactRequest, Match, Profile, Run
from isopolity.ui.admin_names import name_model
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "ended_at", "cities", "profile_version")


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "version", "changed_at")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = ("run", "organisation", "rank", "partner", "score", "mutual")
    list_select_related = ("run", "organisation", "partner")
    search_fields = ("organisation__name",)


@admin.register(ContactRequest)
class ContactRequestAdmin(ReadOnlyAdmin):
    list_display = ("sender", "receiver", "state", "sent_at", "moved_at", "answered_at")
    list_select_related = ("sender", "receiver")
    list_filter = ("state",)
    exclude = ("reason", "question")


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "origin", "made_on", "source")
    list_select_related = ("source",)
    list_filter = ("origin",)


name_model(Run, _("run"), _("runs"))
name_model(Profile, _("profile"), _("profiles"))
name_model(Match, _("match"), _("matches"))
name_model(ContactRequest, _("contact request"), _("contact requests"))
name_model(Contact, _("contact"), _("contacts"))
