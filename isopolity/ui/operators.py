"""The admin of this house: for operators, who look and repair; for nobody else."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from isopolity.ui.access import public, signed_in
from isopolity.ui.admin_names import name_fields
from isopolity.ui.errors import forbidden
from isopolity.ui.read_only_admin import ReadOnlyAdmin


class OperatorSite(admin.AdminSite):
    """Django's admin without doors of its own: people sign in where everybody does, under the same limits."""

    site_header = site_title = "Isopolity"
    index_title = _("For operators")
    index_template = "ui/operators.html"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class: Any = None, **options: Any) -> None:
        """Take only admins that change nothing, and name their fields; what libraries bring along for editing is left out."""
        if admin_class is not None and issubclass(admin_class, ReadOnlyAdmin):
            for model in [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable:
                name_fields(model)
                super().register(model, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    @public
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The common sign-in; a person who is signed in and no operator is told so."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", "/admin/"))
        if not self.has_permission(request):
            # Expected of people who try the address: a sentence, and no trace in the log.
            return forbidden(request)
        return redirect("admin:index")

    @signed_in
    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_logout")

    @signed_in
    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return redirect("account_change_password")
