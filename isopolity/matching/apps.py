from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "isopolity.matching"
    verbose_name = _("partners and contacts")

    def ready(self) -> None:
        from isopolity.directory import desk_links
        from isopolity.jobs import kinds
        from isopolity.matching import remarks
        from isopolity.matching.sentences import SENTENCES
        from isopolity.matching.services import lists, runs
        from isopolity.ui import navigation, sentences

        sentences.register(SENTENCES)
        sentences.register(remarks.SENTENCES)
        kinds.register(runs.KIND, runs.do_run)
        kinds.register(lists.KIND, lists.do_list)
        kinds.register_periodic(runs.KIND, every=timedelta(minutes=15), act=runs.start_run_when_due)
        for order, label, name in (
            (40, _("Partners"), "matches"),
            (50, _("Requests for contact"), "requests"),
            (60, _("Contacts and next steps"), "steps"),
        ):
            desk_links.register(order, label, f"matching:{name}", kinds=("local-authority",))
        navigation.register(30, _("Find a partner"), "matching:partners")
        navigation.register(30, _("How the order is made"), "matching:order", place="help")
