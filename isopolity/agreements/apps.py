from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "isopolity.agreements"
    verbose_name = _("agreements")

    def ready(self) -> None:
        from isopolity.agreements import joining_guard

        pre_migrate.connect(joining_guard.take_away, sender=self)
        post_migrate.connect(joining_guard.put_in_place, sender=self)
