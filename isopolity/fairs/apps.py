from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FairsConfig(AppConfig):
    name = "isopolity.fairs"
    verbose_name = _("cooperation fairs")

    def ready(self) -> None:
        from isopolity.audit import guards
        from isopolity.directory import desk_links
        from isopolity.fairs import (
            custody_sentences,
            day_sentences,
            event_sentences,
            request_sentences,
            timetable_sentences,
            violation_sentences,
        )
        from isopolity.fairs import sentences as own
        from isopolity.fairs.custody_guard import not_while_away
        from isopolity.fairs.partner_links import links_to_fairs
        from isopolity.fairs.services.answers import remind_and_lapse
        from isopolity.fairs.services.runs import make_timetable
        from isopolity.fairs.services.timetables import JOB_KIND
        from isopolity.jobs import kinds
        from isopolity.matching import partner_links
        from isopolity.ui import navigation, sentences

        sentences.register(own.SENTENCES)
        sentences.register(violation_sentences.SENTENCES)
        sentences.register(event_sentences.SENTENCES)
        sentences.register(request_sentences.SENTENCES)
        sentences.register(timetable_sentences.SENTENCES)
        sentences.register(day_sentences.SENTENCES)
        sentences.register(custody_sentences.SENTENCES)
        guards.register(not_while_away)
        kinds.register(JOB_KIND, make_timetable)
        desk_links.register(80, _("Organise a fair"), "fairs:new_fair")
        navigation.register(40, _("Fair"), "fairs:fairs")
        kinds.register_periodic("fairs-unanswered", every=timedelta(hours=1), act=remind_and_lapse)
        partner_links.register("fairs", links_to_fairs)
        desk_links.register(70, _("Fairs and meetings there"), "fairs:of_city")
