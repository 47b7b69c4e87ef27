"""Accounts, to be looked at when somebody cannot sign in."""

from django.contrib import admin

from isopolity.accounts.models import User
from isopolity.ui.read_only_admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("public_id", "name", "email", "language", "is_active", "joined_at", "last_login", "closed_at")
    list_filter = ("is_active", "is_superuser", "language")
    search_fields = ("email", "public_id")
    exclude = ("password", "groups", "user_permissions")
