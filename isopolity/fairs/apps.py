from django.apps import AppConfig


class FairsConfig(AppConfig):
    name = "isopolity.fairs"

    def ready(self) -> None:
        from isopolity.fairs import sentences as own
        from isopolity.fairs import violation_sentences
        from isopolity.ui import sentences

        sentences.register(own.SENTENCES)
        sentences.register(violation_sentences.SENTENCES)
