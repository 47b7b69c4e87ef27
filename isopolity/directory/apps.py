from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "isopolity.directory"

    def ready(self) -> None:
        from isopolity.directory.sentences import SENTENCES
        from isopolity.ui import sentences

        sentences.register(SENTENCES)
