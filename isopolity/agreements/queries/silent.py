"""Agreements of which nothing is heard, and what was asked about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from isopolity.agreements.models import Agreement, Inquiry
from isopolity.agreements.queries.agreements import public_agreements
from isopolity.core.stages import SHOWS, Shown, months_of_silence
from isopolity.directory.invitation_tokens import hash_of

LISTENED_TO = tuple(stage.value for stage, shown in SHOWS.items() if Shown.SILENCE in shown)
# Nobody is asked about the same agreement more often than that.
ASKED_AGAIN_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Silent:
    """A silent agreement as the list shows it. `people`: how many there are to write to; `asked_at`: when they were asked last."""

    agreement: Agreement
    months: int
    people: int
    asked_at: datetime | None
    may_be_asked: bool


def silent_agreements(today: date) -> QuerySet[Agreement]:
    """Public agreements without news for the months that were agreed, the longest silence first."""
    return public_agreements().filter(stage__in=LISTENED_TO, silent_from__lte=today).order_by("last_news_on", "id")


class SilentRows:
    """The same as rows, made for a paginator: `people` and `asked_at` come with the page. Three queries a page."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        asked = Inquiry.objects.filter(agreement=OuterRef("pk")).order_by("-written_at").values("written_at")[:1]
        in_office = Q(parties__withdrawn_at=None, parties__organisation__closed_at=None, parties__organisation__roles__ended_at=None)
        in_office &= Q(parties__organisation__roles__user__is_active=True)
        people = Count("parties__organisation__roles__user", filter=in_office, distinct=True)
        self.rows = silent_agreements(at.date()).annotate(asked_at=Subquery(asked), people=people)

    def count(self) -> int:
        return silent_agreements(self.at.date()).count()

    def __getitem__(self, part: slice) -> list[Silent]:
        return [_row(agreement, self.at) for agreement in self.rows[part]]


def _row(agreement: Any, at: datetime) -> Silent:
    free = agreement.asked_at is None or agreement.asked_at <= at - ASKED_AGAIN_AFTER
    months = months_of_silence(agreement.last_news_on, at.date())
    return Silent(agreement, months, agreement.people, agreement.asked_at, free and agreement.people > 0)


def chosen_silent(public_ids: Iterable[str], today: date, most: int = 20) -> list[Agreement]:
    """Those of these agreements that are silent; a page shows no more at once."""
    return list(silent_agreements(today).filter(public_id__in=list(dict.fromkeys(public_ids))[:most]))


def inquiry_by_token(token: str) -> Inquiry:
    """The letter whose link this is, whatever became of it; raises `Http404` for a link that never was one."""
    rows = Inquiry.objects.select_related("party", "agreement__contact").filter(token_hash=hash_of(token))
    found = rows.filter(agreement__in=public_agreements().order_by().values("pk")).first()
    if found is None:
        raise Http404
    return found
