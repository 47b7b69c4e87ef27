"""Comments and translations, to be looked at."""

from django.contrib import admin

from isopolity.texts.models import Comment, Translation
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = ("organisation", "office", "kind", "language", "written_at", "withdrawn_at")
    list_filter = ("kind", "language")
    # What its author took back is shown to nobody.
    exclude = ("text",)


@admin.register(Translation)
class TranslationAdmin(ReadOnlyAdmin):
    list_display = ("kind", "field", "language", "origin", "organisation", "at")
    list_filter = ("kind", "language", "origin")
