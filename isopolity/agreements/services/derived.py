"""What is derived of an agreement whenever something of it is written: its stage, its silence, and the tie that matching reads."""

from datetime import datetime

from isopolity.agreements.models import Agreement, StageMove
from isopolity.agreements.queries.agreements import named_parties, standing_moves
from isopolity.agreements.queries.history import bound_since, last_heard_of
from isopolity.core.stages import BINDING, Stage, later_by_months, stage_after
from isopolity.directory.services.agreement_ties import AgreementTie, drop_tie, keep_tie


def keep_derived(agreement: Agreement, *, at: datetime) -> Agreement:
    """Write what follows from the rows of an agreement, in the caller's transaction, after the caller's own permission.

    The database refuses a binding stage for parties that it does not join.
    """
    moves = list(agreement.moves.order_by("pk"))
    stage = stage_after([move.step for move in moves])
    agreement.stage = stage.value
    agreement.last_news_on, agreement.last_news_known_to = last_heard_of(agreement, agreement.made_at.date())
    agreement.silent_from = later_by_months(agreement.last_news_on, agreement.silence_months)
    _keep_tie(agreement, stage, moves, at)
    agreement.save(update_fields=["stage", "last_news_on", "last_news_known_to", "silent_from", "silence_months", "title", "tie"])
    return agreement


def _keep_tie(agreement: Agreement, stage: Stage, moves: list[StageMove], at: datetime) -> None:
    begun, parties = bound_since(moves), named_parties(agreement)
    if begun is None or len(parties) < 2 or stage not in BINDING | {Stage.ENDED}:
        if agreement.tie is not None:
            drop_tie(agreement.tie, at=at)
            agreement.tie = None
        return
    ended = standing_moves(moves)[-1] if stage == Stage.ENDED else None
    told = AgreementTie(parties, begun.dated, ended.dated if ended else None, begun.source, begun.as_stated, begun.confidence)
    agreement.tie = keep_tie(agreement.tie, told, at=at)
