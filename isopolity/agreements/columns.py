"""The columns of the file of the register: stable English keys, codes instead of words."""

from collections.abc import Sequence

from django.http import HttpRequest

from isopolity.ui.lists import Column


def register_columns(request: HttpRequest) -> Sequence[Column]:
    """One row for each agreement, and for each contact that was not announced."""
    return (
        Column("id", lambda row: row.public_id),
        Column("stage", lambda row: row.stage),
        Column("title", lambda row: row.title or None),
        Column("parties", lambda row: [str(party) for party in row.parties]),
        Column("party_ids", lambda row: [party.organisation.public_id if party.organisation else "" for party in row.parties]),
        Column("party_countries", lambda row: [_country(party) for party in row.parties]),
        Column("not_yet_named", lambda row: [party.open_words for party in row.open_parties]),
        Column("among_others", lambda row: row.among_others),
        Column("stage_since", lambda row: str(row.since)),
        Column("last_news_on", lambda row: str(row.last_news)),
        Column("silent_months", lambda row: row.silent_months),
        Column("source", lambda row: row.source.title if row.source else None),
        Column("source_reference", lambda row: row.source.reference or None if row.source else None),
        Column("source_address", lambda row: row.source.address or None if row.source else None),
        Column("as_stated", lambda row: row.as_stated or None),
        Column("confidence", lambda row: row.confidence if row.source else None),
        Column("address", lambda row: request.build_absolute_uri(row.path)),
    )


def _country(party: object) -> str:
    organisation = getattr(party, "organisation", None)
    return (organisation.country_id if organisation else getattr(party, "open_country_id", "")) or ""
