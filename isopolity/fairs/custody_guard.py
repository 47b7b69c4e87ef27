"""A fair is written in one place alone: what every recorded act on it is asked once more (`audit.guards`)."""

from django.db.models import Model

from isopolity.core.reasons import Reason
from isopolity.fairs.models import Fair
from isopolity.fairs.permissions import why_away
from isopolity.fairs.queries.carried import carried_models, path_to_fair


def not_while_away(of: Model) -> Reason | None:
    """Why no act on this part of a fair may be recorded: its fair is in the hall, or went home."""
    model = type(of)
    if of.pk is None or model not in carried_models():
        return None
    fair = Fair.objects.exclude(away="").filter(pk__in=model._default_manager.filter(pk=of.pk).values(path_to_fair(model))).first()
    return why_away(fair) if fair else None
