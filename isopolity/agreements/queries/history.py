"""The time-line of an agreement, its amounts, and when something was last heard of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from isopolity.agreements.models import Agreement, Fact, StageMove, Statement, Supporter
from isopolity.agreements.queries.agreements import moves_of, standing_moves
from isopolity.core.stages import Stage
from isopolity.directory.models.geography import KnownTo


@dataclass(frozen=True, slots=True)
class Told:
    """A fact with everything that was stated about it. `disagree`: the values differ, and all of them are shown."""

    fact: Fact
    statements: Sequence[Statement]
    disagree: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the time-line: a move, or a fact. `taken_back`: the correction that undid the move."""

    on: date
    move: StageMove | None = None
    taken_back: StageMove | None = None
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What the page of an agreement tells, oldest first. `last_move` is the one that led to the present stage, which alone can be taken back."""

    entries: Sequence[Entry]
    amounts: Sequence[Told]
    last_move: StageMove | None
    corrections: Sequence[StageMove] = field(default=())


def history_of(agreement: Agreement) -> History:
    """Moves and facts of an agreement as `agreement_for` reads it. Two queries."""
    moves = moves_of(agreement)
    corrections = {move.corrects_id: move for move in moves if move.corrects_id}
    told = told_of(agreement)
    entries = [Entry(move.dated_on, move=move, taken_back=corrections.get(move.pk)) for move in moves if not move.corrects_id]
    for one in told:
        if one.fact.kind == Fact.Kind.EVENT:
            days = [statement.dated_on for statement in one.statements if statement.dated_on]
            entries.append(Entry(min(days, default=one.fact.written_at.date()), told=one))
    standing = standing_moves(moves)
    return History(
        entries=sorted(entries, key=lambda entry: (entry.on, entry.move is None)),
        amounts=[one for one in told if one.fact.kind == Fact.Kind.MONEY],
        last_move=standing[-1] if standing else None,
        corrections=list(corrections.values()),
    )


def told_of(agreement: Agreement) -> list[Told]:
    """The facts of an agreement that nobody took back, in the order in which they were written, with their statements. Two queries."""
    statements: dict[int, list[Statement]] = {}
    rows = Statement.objects.filter(fact__agreement=agreement, fact__withdrawn_at=None).select_related("source", "organisation")
    for statement in rows.order_by("pk"):
        statements.setdefault(statement.fact_id, []).append(statement)
    facts = agreement.facts.filter(withdrawn_at=None).order_by("pk")
    return [Told(fact, statements.get(fact.pk, []), _differ(statements.get(fact.pk, []))) for fact in facts]


def _differ(statements: Sequence[Statement]) -> bool:
    days = {(one.dated_on, one.dated_known_to) for one in statements if one.dated_on}
    amounts = {(one.amount_minor, one.currency) for one in statements if one.amount_minor is not None}
    return len(days) > 1 or len(amounts) > 1


def last_heard_of(agreement: Agreement, written_on: date) -> tuple[date, str]:
    """The latest day of which there is dated evidence, and how exact it is: a move that stands, or a dated fact that nobody took back.

    A day that is known to the month or year stands as its last, but never later than the day on which it was written here.
    """
    told: list[StageMove | Statement] = [*standing_moves(moves_of(agreement))]
    told += Statement.objects.filter(fact__agreement=agreement, fact__withdrawn_at=None, dated_on__isnull=False)
    days = [(min(one.dated.latest, one.written_at.date()), one.dated_known_to) for one in told if one.dated is not None]
    # Of two that end on the same day the more exact one tells more.
    return max(days, key=lambda day: (day[0], KnownTo.values.index(day[1])), default=(written_on, KnownTo.DAY.value))


def supporters_of(agreement: Agreement) -> list[Supporter]:
    """Who helps it now and is public."""
    rows = agreement.supporters.filter(withdrawn_at=None, organisation__vouched_at__isnull=False)
    return list(rows.select_related("organisation", "source"))


def bound_since(moves: Sequence[StageMove]) -> StageMove | None:
    """The standing move by which it was formalised."""
    return next((move for move in standing_moves(moves) if move.end == Stage.FORMALISED), None)
