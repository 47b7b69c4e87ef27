"""Needs and offers, to be looked at; drafts are nobody's but the city's."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from isopolity.exchange.models import KnowledgeEntry, Need, Offer
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(Need, Offer)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ("title", "organisation", "theme", "language", "state", "published_at")
    list_filter = ("state", "language")
    list_select_related = ("organisation",)
    exclude = ("typed",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(state=KnowledgeEntry.State.DRAFT)
