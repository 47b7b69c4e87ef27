"""Where what is written comes from, and who wrote it: the columns of `SourcedFact` and `Author`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from isopolity.agreements.models import Agreement
from isopolity.agreements.queries.agreements import Towards
from isopolity.audit.services import Actor
from isopolity.core.reasons import Reason
from isopolity.directory.models import Confidence, Source
from isopolity.directory.queries import actor_for


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source with its words and how far we trust it. Without a source a party speaks for itself.

    `title` and `address` name a source that may be new: it is made with what it is the source of.
    """

    source: Source | None = None
    title: str = ""
    address: str = ""
    as_stated: str = ""
    confidence: str = Confidence.MEDIUM

    @property
    def has_source(self) -> bool:
        return self.source is not None or bool(self.title)

    def columns(self) -> dict[str, Any]:
        """As the rows keep it, in the caller's transaction."""
        source = self.source
        if source is None and self.title:
            source, _made = Source.objects.get_or_create(title=self.title, reference="", address=self.address)
        return {"source": source, "as_stated": self.as_stated, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, as the record names them and as the rows do."""

    actor: Actor
    columns: dict[str, Any]


def writer_for(by: Any, towards: Towards, at: datetime) -> Writer:
    """A party's people write for it, a secretariat for its network, a steward for the house."""
    organisation = towards.own or towards.network
    actor = actor_for(by, organisation)
    columns = {"organisation": organisation, "office": actor.office, "organisation_name": actor.organisation, "written_at": at}
    return Writer(actor, columns)


def why_no_source(towards: Towards, provenance: Provenance) -> Reason | None:
    """Whoever is no party needs a source."""
    return None if towards.is_party or provenance.has_source else Reason("fact-needs-a-source", field="source_title")


def locked(agreement: Agreement) -> Agreement:
    """The row as it is now, held until the end of the transaction: two who act at once act one after the other."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)
