"""Agreements, for looking only: their moves and facts are public anyway; of a letter's link nothing is shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from isopolity.agreements.models import Agreement, Fact, Inquiry, Party, StageMove, Statement, Supporter
from isopolity.ui.admin_names import name_model
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "stage", "last_news_on", "silent_from", "made_at")
    list_filter = ("stage",)
    search_fields = ("title", "public_id", "parties__organisation__name")


@admin.register(Party)
class PartyAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "agreement", "position", "added_at", "withdrawn_at")
    list_select_related = ("organisation", "agreement")
    search_fields = ("organisation__name", "open_words", "agreement__public_id")


@admin.register(Supporter)
class SupporterAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "role", "agreement", "source", "withdrawn_at")
    list_select_related = ("organisation", "agreement", "source")
    list_filter = ("role",)
    search_fields = ("organisation__name", "agreement__public_id")


@admin.register(StageMove)
class StageMoveAdmin(ReadOnlyAdmin):
    list_display = ("agreement", "move", "origin", "dated_on", "source", "office", "written_at")
    list_select_related = ("agreement", "source")
    list_filter = ("move", "origin")
    search_fields = ("agreement__public_id",)


@admin.register(Fact)
class FactAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "agreement", "written_at", "withdrawn_at")
    list_select_related = ("agreement",)
    list_filter = ("kind",)
    search_fields = ("title", "agreement__public_id")


@admin.register(Statement)
class StatementAdmin(ReadOnlyAdmin):
    list_display = ("fact", "dated_on", "amount_minor", "currency", "source", "confidence", "written_at")
    list_select_related = ("fact", "source")
    list_filter = ("confidence",)
    search_fields = ("fact__title", "as_stated")


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin):
    list_display = ("agreement", "party", "written_at", "expires_at", "answered_at")
    list_select_related = ("agreement", "party")
    exclude = ("token_hash",)


name_model(Party, _("party of an agreement"), _("parties of agreements"))
name_model(Supporter, _("supporter"), _("supporters"))
name_model(StageMove, _("move"), _("moves"))
name_model(Fact, _("fact"), _("facts"))
name_model(Statement, _("statement of a source"), _("statements of sources"))
name_model(Inquiry, _("letter to a silent party"), _("letters to silent parties"))
