"""The entries of the feed: what moved and what was told, in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from isopolity.agreements.models import StageMove, Statement
from isopolity.agreements.queries.register import agreement_of
from isopolity.agreements.templatetags.agreements import name_of
from isopolity.agreements.words import STAGES
from isopolity.core.stages import Stage
from isopolity.ui.feeds import FeedEntry


def feed_entries(newest: Iterable[StageMove | Statement]) -> list[FeedEntry]:
    """One entry for each row."""
    entries = []
    for one in newest:
        agreement = agreement_of(one)
        if isinstance(one, Statement):
            words = one.fact.shown_title
        elif one.corrects_id:
            words = _("corrected, and at the stage “%(stage)s” again") % {"stage": STAGES[Stage(one.end)]}
        else:
            words = one.get_move_display()
        title = _("%(agreement)s: %(words)s") % {"agreement": name_of(agreement), "words": words}
        path = f"/agreements/{agreement.public_id}"
        entries.append(FeedEntry(one.public_id, title, path, one.written_at, one.as_stated))
    return entries
