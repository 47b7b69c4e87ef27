from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class UiConfig(AppConfig):
    name = "isopolity.ui"
    default = True


class OperatorConfig(admin_apps.AdminConfig):
    """Django's admin with our site in place of its own."""

    default_site = "isopolity.ui.operators.OperatorSite"
    default = False
