from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TextsConfig(AppConfig):
    name = "isopolity.texts"
    verbose_name = _("comments and translations")

    def ready(self) -> None:
        from isopolity.texts.sentences import SENTENCES
        from isopolity.ui.sentences import register

        register(SENTENCES)
