from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "isopolity.accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from isopolity.accounts.middleware import keep_chosen_language
        from isopolity.accounts.sentences import SENTENCES
        from isopolity.ui import language_choice, navigation, sentences

        sentences.register(SENTENCES)
        navigation.register(10, _("My account"), "accounts:account", place="person")
        language_choice.keepers.append(keep_chosen_language)
