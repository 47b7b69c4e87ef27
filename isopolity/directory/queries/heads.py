"""What the top of an organisation's page shows, and the parts below it, as far as one reader may know them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from isopolity.directory.models import ContextFigure, Listing, Membership, Organisation, OrganisationName
from isopolity.directory.queries.countries import CountryOnDate, country_on
from isopolity.directory.queries.focal_points import ShownFocalPoint, shown_focal_points
from isopolity.directory.queries.networks import memberships_of
from isopolity.directory.queries.offices import Standing, standing_of
from isopolity.ui.remembered import remembered

# A page that nobody has confirmed for so long says so.
STALE_AFTER = timedelta(days=365)


standing_of_country = remembered(seconds=60)(country_on)


@dataclass(frozen=True)
class Head:
    """One organisation as one reader sees it on a day. Each part is asked of the database once, when a template shows it."""

    organisation: Organisation
    reader: Standing
    on: date

    @cached_property
    def country(self) -> CountryOnDate | None:
        """Up to a minute old: a stay on the list of least developed countries changes once in years."""
        return standing_of_country(self.organisation.country, self.on) if self.organisation.country else None

    @cached_property
    def names(self) -> list[OrganisationName]:
        """The names beside the official one."""
        return [name for name in self.organisation.names.all() if not name.is_official]

    @cached_property
    def figures(self) -> list[ContextFigure]:
        is_authority = self.organisation.kind == Organisation.Kind.LOCAL_AUTHORITY
        return list(self.organisation.figures.all()) if is_authority else []

    @cached_property
    def memberships(self) -> list[Membership]:
        """A draft is a member of nothing yet."""
        return [] if self.organisation.is_draft else list(memberships_of(self.organisation))

    @cached_property
    def listings(self) -> list[Listing]:
        """The sources that name it."""
        return list(self.organisation.listings.select_related("source"))

    @property
    def invites_its_people(self) -> bool:
        """A source listed it and nobody of its own has confirmed a word of it yet."""
        return self.organisation.is_public and self.organisation.confirmed_at is None and not self.is_own

    @cached_property
    def focal_points(self) -> list[ShownFocalPoint]:
        return shown_focal_points(self.organisation, self.reader, on=self.on)

    @property
    def is_own(self) -> bool:
        """The reader acts for it."""
        return self.reader.acts_for(self.organisation)

    @property
    def may_edit(self) -> bool:
        return self.is_own and self.organisation.closed_at is None

    @property
    def may_administer(self) -> bool:
        return self.reader.administers(self.organisation) and self.organisation.closed_at is None

    @property
    def may_judge(self) -> bool:
        """It is a draft that the reader may vouch for."""
        organisation = self.organisation
        is_open_draft = organisation.is_draft and organisation.closed_at is None
        return is_open_draft and not self.is_own and bool(self.reader.roles_that_vouch_for(organisation))

    @property
    def is_stale(self) -> bool:
        confirmed = self.organisation.confirmed_at
        return confirmed is None or self.on - confirmed.date() > STALE_AFTER


def head_for(user: Any, organisation: Organisation, *, on: date) -> Head:
    """The head of an organisation that this reader may see: one question to the database, and one for each part that is shown."""
    return Head(organisation, standing_of(user), on)
