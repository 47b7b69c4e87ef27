from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "isopolity.portal"

    def ready(self) -> None:
        from isopolity.portal.desk import waiting_count
        from isopolity.ui import navigation

        navigation.register(50, _("Search"), "portal:search")
        navigation.register(60, _("My desk"), "portal:desk", signed_in=True, count=waiting_count)
        navigation.register(10, _("How it works"), "portal:about", place="help")
        navigation.register(20, _("What the sources say"), "portal:history", place="help")
        navigation.register(40, _("Links between cities"), "portal:links", place="data")
