from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

INVITED = _(
    "Somebody invites you to act for a city or an organisation. Open an account, or sign in, with the address to which the letter was "
    "sent: then you see who asks you, and can accept."
)


class DirectoryConfig(AppConfig):
    name = "isopolity.directory"
    verbose_name = _("directory")

    def ready(self) -> None:
        from isopolity.accounts import closing, wishes
        from isopolity.directory import import_sentences, index
        from isopolity.directory.permissions import last_administrator_reason
        from isopolity.directory.sentences import SENTENCES
        from isopolity.directory.services import end_all_roles, imports
        from isopolity.jobs import kinds
        from isopolity.search.services import register_provider
        from isopolity.ui import navigation, sentences

        register_provider(index.KIND, index.all_index_texts)
        sentences.register(SENTENCES)
        sentences.register(import_sentences.SENTENCES)
        kinds.register("check-import", imports.check_work)
        kinds.register("apply-import", imports.apply_work)
        kinds.register("undo-import", imports.undo_work)
        closing.register(hinders=last_administrator_reason, ends=end_all_roles)
        wishes.register("directory:register", "directory:new_organisation", "directory:claim_organisation")
        wishes.introduce("directory:invitation", INVITED)
        navigation.register(10, _("Cities"), "directory:cities")
        navigation.register(10, _("Register your city"), "directory:register", place="help")
        navigation.register(5, _("Networks"), "directory:networks", place="data")
        navigation.register(6, _("Organisations"), "directory:organisations", place="data")
        navigation.register(10, _("Places"), "directory:places", place="data")
        navigation.register(20, _("Countries and areas"), "directory:countries", place="data")
        navigation.register(30, _("Ties between authorities"), "directory:ties", place="data")
        navigation.register(90, _("Sources"), "directory:sources", place="data")
