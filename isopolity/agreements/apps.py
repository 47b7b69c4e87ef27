from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "isopolity.agreements"
    verbose_name = _("agreements")

    def ready(self) -> None:
        from functools import partial

        from isopolity.agreements import gates, joining_guard, reckoning_sentences
        from isopolity.agreements import sentences as own
        from isopolity.agreements.queries.answers import OPEN_FORMS, who_filled
        from isopolity.core.stages import Gate
        from isopolity.directory import desk_links
        from isopolity.ui import navigation, sentences

        for form in OPEN_FORMS:
            gates.register(Gate(form), partial(who_filled, form=form))
        sentences.register(own.SENTENCES)
        sentences.register(reckoning_sentences.SENTENCES)
        desk_links.register(65, _("Agreements"), "agreements:of_city", kinds=("local-authority",))
        navigation.register(45, _("Agreements"), "agreements:register")
        navigation.register(44, _("Guide to cooperation"), "agreements:guide", place="help")
        navigation.register(45, _("The life of an agreement"), "agreements:stages", place="help")
        pre_migrate.connect(joining_guard.take_away, sender=self)
        post_migrate.connect(joining_guard.put_in_place, sender=self)
