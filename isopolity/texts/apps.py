from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "isopolity.texts"

    def ready(self) -> None:
        from isopolity.texts.sentences import SENTENCES
        from isopolity.ui.sentences import register

        register(SENTENCES)
