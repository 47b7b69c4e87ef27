"""Letters about a fair and its delegations: one to each person in office, in that person's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from isopolity.directory.models import Organisation
from isopolity.directory.queries import people_to_write_to
from isopolity.fairs.models import Delegation, Fair
from isopolity.outbox.services import queue

TAKES_PART = (Delegation.State.WAITING, Delegation.State.ACCREDITED)


def tell_organisation(
    fair: Fair, organisation: Organisation, kind: str, *, key: str, at: datetime, values: Mapping[str, Any] | None = None, path: str = ""
) -> None:
    """Queue a letter of this kind to the people of one organisation; `key` names the act, so that it writes once to each.

    Kinds: organiser, registered, accredited, refused, withdrawn, absent, cancelled. `path` is where the letter leads, the fair's page unless said.
    """
    for person in people_to_write_to(organisation):
        queue(
            key=f"fairs:{kind}:{fair.public_id}:{key}:{person.public_id}",
            template="fairs/mail/fair",
            address=person.email,
            language=person.language,
            values={"kind": kind, "fair": fair.name, "reader": organisation.name, "path": path or fair.path, **(values or {})},
            at=at,
        )


def tell_organisers(fair: Fair, kind: str, *, key: str, at: datetime, values: Mapping[str, Any], path: str = "") -> None:
    """The same to the people of all who organise the fair."""
    for row in fair.organisers.select_related("organisation"):
        tell_organisation(fair, row.organisation, kind, key=key, values=values, at=at, path=path)


def tell_participants(fair: Fair, kind: str, *, values: Mapping[str, Any], at: datetime) -> None:
    """The same to the organisers and to all delegations that take part or wait for it, each person once."""
    tell_organisers(fair, kind, key="all", values=values, at=at)
    for delegation in fair.delegations.filter(state__in=TAKES_PART).select_related("organisation"):
        tell_organisation(fair, delegation.organisation, kind, key="all", values=values, at=at)
