"""Letters to the people who act for an organisation, in the language of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from isopolity.directory.models import Organisation
from isopolity.directory.queries import people_to_write_to
from isopolity.outbox.services import queue


def write_to_people(organisation: Organisation, *, key: str, template: str, values: Mapping[str, Any], at: datetime) -> None:
    """Queue one letter to each person in office; `key` names the act, so that the same act writes once to each."""
    for user in people_to_write_to(organisation):
        queue(
            key=f"{key}:{user.public_id}",
            template=template,
            address=user.email,
            language=user.language,
            values={"organisation": organisation.name, "path": organisation.desk_path, **values},
            at=at,
        )
