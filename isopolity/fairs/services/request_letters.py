"""Letters about requests for meetings: to each person of a delegation, in that person's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from isopolity.directory.queries import people_to_write_to
from isopolity.fairs.models import Delegation, MeetingRequest
from isopolity.outbox import services as outbox


def tell_step(
    request: MeetingRequest,
    kind: str,
    *,
    parties: Iterable[Delegation],
    readers: Iterable[Delegation],
    writer: str,
    office: str,
    at: datetime,
    text: str = "",
    until: str = "",
) -> None:
    """Tell the people of `readers`, some of its `parties`, of one step on a request: ask, accept, decline, withdraw, take-back, lapse, agree, require.

    `writer` and `office` say in words who took it; `until` is the day on which an unanswered request lapses.
    """
    names = [delegation.organisation.name for delegation in parties]
    for delegation in readers:
        others = [name for name in names if name != delegation.organisation.name]
        values: dict[str, Any] = {
            "kind": kind,
            "fair": request.fair.name,
            "writer": writer,
            "office": office,
            "reader": delegation.organisation.name,
            "others": others,
            "reason": request.reason,
            "text": text,
            "until": until,
            "path": f"{request.fair.path}/requests/{request.public_id}",
        }
        _queue(delegation, f"fairs:request:{kind}:{request.public_id}:{at.isoformat()}", "fairs/mail/request", values, at)


def remind(delegation: Delegation, *, waiting: int, until: str, at: datetime) -> None:
    """Remind the people of a delegation of all that waits for their answer: one letter a day at most."""
    fair = delegation.fair
    values = {
        "fair": fair.name,
        "reader": delegation.organisation.name,
        "waiting": waiting,
        "until": until,
        "path": f"{fair.path}/delegations/{delegation.public_id}/wishes",
    }
    _queue(delegation, f"fairs:remind:{delegation.public_id}:{fair.day_of(at)}", "fairs/mail/remind", values, at)


def _queue(delegation: Delegation, key: str, template: str, values: dict[str, Any], at: datetime) -> None:
    for person in people_to_write_to(delegation.organisation):
        outbox.queue(
            key=f"{key}:{delegation.public_id}:{person.public_id}",
            template=template,
            address=person.email,
            language=person.language,
            values=values,
            at=at,
        )
