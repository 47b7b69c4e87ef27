from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "isopolity.matching"

    def ready(self) -> None:
        from isopolity.matching.sentences import SENTENCES
        from isopolity.ui import sentences

        sentences.register(SENTENCES)
