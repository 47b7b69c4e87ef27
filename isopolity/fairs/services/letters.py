"""What a new version of the timetable changes for each delegation, in a letter to its people: their own changes, nobody else's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from isopolity.accounts.models import User
from isopolity.core.scheduling import model as core
from isopolity.fairs.models import Delegation, Fair, Timetable
from isopolity.fairs.queries.plans import changes_of
from isopolity.outbox import services as outbox
from isopolity.ui.wording import joined

MOST_LINES = 60


def tell_changes(fair: Fair, timetable: Timetable, before: core.Plan, after: core.Plan, at: datetime) -> None:
    """Queue a letter to the people of each delegation for which something changes; a delegation without a change gets none."""
    changes = changes_of(before, after)
    requests = [change.request for change in changes]
    parties: dict[str, list[str]] = defaultdict(list)
    rows = fair.requests.filter(public_id__in=requests).order_by("parties__id")
    for request, who in rows.values_list("public_id", "parties__delegation__public_id"):
        parties[request].append(who)
    touched: dict[str, list[core.Change]] = defaultdict(list)
    for change in changes:
        for who in parties[change.request]:
            touched[who].append(change)
    delegations = {row.public_id: row for row in fair.delegations.select_related("organisation")}
    people = _people(delegations[who] for who in touched)
    starts = dict(fair.slots.values_list("public_id", "starts_at"))
    for who, own in touched.items():
        own.sort(key=lambda change: min(starts[place.slot] for place in (change.before, change.after) if place and place.slot in starts))
        for person in people[delegations[who].organisation_id]:
            outbox.queue(
                key=f"fairs:timetable:{timetable.pk}:{who}:{person.public_id}",
                template="fairs/mail/changes",
                address=person.email,
                language=person.language,
                values={
                    "fair": fair.name,
                    "delegation": delegations[who].organisation.name,
                    "version": timetable.version,
                    "path": f"{fair.path}/delegations/{who}/day",
                    "lines": [_line(fair, change, delegations, parties, starts, who, person.language) for change in own[:MOST_LINES]],
                    "more": max(0, len(own) - MOST_LINES),
                },
                at=at,
            )


def _people(delegations: Iterable[Delegation]) -> dict[int, list[User]]:
    """Those to write to, by organisation: the people with a current role in it, each once, the longest in office first."""
    organisations = {delegation.organisation_id for delegation in delegations}
    rows = User.objects.filter(roles__organisation__in=organisations, roles__ended_at=None, is_active=True)
    pairs = list(rows.order_by("roles__granted_at", "id").values_list("pk", "roles__organisation_id"))
    known = User.objects.in_bulk({pk for pk, _organisation in pairs})
    found: dict[int, list[User]] = defaultdict(list)
    for pk, organisation in dict.fromkeys(pairs):
        found[organisation].append(known[pk])
    return found


def _line(
    fair: Fair,
    change: core.Change,
    delegations: Mapping[str, Delegation],
    parties: Mapping[str, list[str]],
    starts: Mapping[str, datetime],
    who: str,
    language: str,
) -> dict[str, Any]:
    """One change as the letter writes it: its kind, the partners, and when and where it was and will be, in the reader's language."""
    with translation.override(language):
        partners = [delegations[other].organisation.shown_name for other in parties[change.request] if other != who]

        def place(at: core.Place | None) -> dict[str, Any] | None:
            # A slot that was taken out of the fair has no time any more.
            if at is None or at.slot not in starts:
                return None
            return {"when": date_format(localtime(starts[at.slot], fair.zone), "DATETIME_FORMAT"), "table": at.table}

        return {"kind": change.kind, "partners": joined(partners), "before": place(change.before), "after": place(change.after)}
