from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "isopolity.directory"

    def ready(self) -> None:
        from isopolity.directory.sentences import SENTENCES
        from isopolity.ui import navigation, sentences

        sentences.register(SENTENCES)
        navigation.register(10, _("Places"), "directory:places", place="data")
        navigation.register(20, _("Countries and areas"), "directory:countries", place="data")
        navigation.register(90, _("Sources"), "directory:sources", place="data")
