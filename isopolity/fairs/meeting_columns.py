"""The columns of the files of requests and interpreters: stable English keys, codes instead of words."""

from collections.abc import Sequence
from typing import Any

from isopolity.ui.lists import Column


def request_columns() -> Sequence[Column]:
    """One row for each request; lists are in the order of its parties, the one that asked first."""
    return (
        Column("id", lambda row: row.public_id),
        Column("state", lambda row: row.state),
        Column("origin", lambda row: row.origin),
        Column("required", lambda row: row.is_required),
        Column("delegations", lambda row: [party.delegation.public_id for party in row.parties.all()]),
        Column("names", lambda row: [party.delegation.organisation.name for party in row.parties.all()]),
        Column("answers", lambda row: [party.answer for party in row.parties.all()]),
        Column("ranks", lambda row: [_or_empty(party.rank) for party in row.parties.all()]),
        Column("match_score", lambda row: row.match_score),
        Column("theme", lambda row: row.theme or None),
        Column("reason", lambda row: row.reason),
        Column("language", lambda row: row.language),
        Column("relay_allowed", lambda row: row.relay_allowed),
        Column("sent_at", lambda row: row.sent_at.isoformat()),
        Column("moved_at", lambda row: row.moved_at.isoformat()),
    )


def interpreter_columns() -> Sequence[Column]:
    """One row for each interpreter who works at the fair."""
    return (
        Column("id", lambda row: row.public_id),
        Column("name", lambda row: row.name),
        Column("languages", lambda row: row.languages),
        Column("delegation", lambda row: row.delegation.public_id if row.delegation else None),
        Column("most_consecutive", lambda row: row.most_consecutive),
        Column("most_meetings", lambda row: row.most_meetings),
        Column("slots_away", lambda row: row.away),
        Column("badge", lambda row: row.badge),
    )


def _or_empty(rank: Any) -> str:
    return "" if rank is None else str(rank)
