from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "isopolity.exchange"
    verbose_name = _("needs and offers")

    def ready(self) -> None:
        from isopolity.directory import desk_links, handovers, member_counts
        from isopolity.directory.queries import actor_for, people_to_write_to
        from isopolity.exchange import index, permissions, queries
        from isopolity.exchange.models import Need, Offer
        from isopolity.exchange.sentences import SENTENCES
        from isopolity.exchange.services import move_entries
        from isopolity.search.services import register_provider
        from isopolity.texts import owners
        from isopolity.ui import navigation, sentences

        sentences.register(SENTENCES)
        navigation.register(20, _("Needs and offers"), "exchange:needs")
        handovers.register(move_entries)
        member_counts.register(10, "needs", _("needs of members"), partial(queries.public_entries_of_any, Need))
        member_counts.register(20, "offers", _("offers of members"), partial(queries.public_entries_of_any, Offer))
        cities = ("local-authority",)
        desk_links.register(10, _("What you need"), "exchange:city_needs", kinds=cities)
        desk_links.register(20, _("What you offer"), "exchange:city_offers", kinds=cities)
        desk_links.register(30, _("What the law lets you do"), "exchange:competences", kinds=cities)
        for model in (Need, Offer):
            kind = model._meta.label_lower
            owners.register(
                kind,
                find=partial(queries.entry_with_id, model),
                can_see=permissions.can_see_entry,
                can_comment=permissions.can_comment_on_entry,
                can_translate=permissions.can_translate_entry,
                voices=queries.voices_of,
                actor=lambda user, entry: actor_for(user, entry.organisation),
                address=lambda entry: entry.path,
                people=lambda entry: people_to_write_to(entry.organisation),
                fields=queries.texts_of(model),
            )
            register_provider(kind, partial(index.all_index_texts, model))
