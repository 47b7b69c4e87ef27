from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "isopolity.audit"
    verbose_name = _("record of acts")

    def ready(self) -> None:
        from isopolity.audit.sentences import SENTENCES
        from isopolity.ui import sentences

        sentences.register(SENTENCES)
