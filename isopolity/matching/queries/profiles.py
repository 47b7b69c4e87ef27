"""Profiles as matching reads them: which are out of date, and all of them in the memory of this process."""

import threading
from collections.abc import Iterable, Mapping

from django.db.models import Count, F, Max, Q, QuerySet

from isopolity.core.matching import Profile as CityProfile
from isopolity.core.matching import Taxonomy, profile_from_text
from isopolity.directory.models import Organisation
from isopolity.directory.queries import public_organisations
from isopolity.exchange.themes import THEMES
from isopolity.matching.models import Profile

# So many profiles of a process may have their needs and offers unfolded in memory.
MOST_DETAILED = 1_000
TAXONOMY = Taxonomy({theme.id: theme.parent for theme in THEMES.values()})


def matched_organisations() -> QuerySet[Organisation]:
    """Who takes part in matching: public local authorities."""
    return public_organisations().filter(kind=Organisation.Kind.LOCAL_AUTHORITY)


def stale_organisations() -> QuerySet[Organisation]:
    """Organisations whose profile is missing or was made from an earlier state, or that should have none any more."""
    authorities = Organisation.objects.filter(kind=Organisation.Kind.LOCAL_AUTHORITY)
    is_public = Q(vouched_at__isnull=False, closed_at=None)
    missing = is_public & (Q(match_profile=None) | ~Q(match_profile__changed_at=F("changed_at")) | Q(match_profile__content=""))
    left = ~is_public & ~Q(match_profile=None) & ~Q(match_profile__content="")
    return authorities.filter(missing | left).order_by("pk")


class TooManyCities(Exception):
    """More cities take part than the reader has time for."""


class Shelf:
    """All profiles of one database, kept in this process and brought up to date by version: no row is read twice.

    A page that waits must not read ten thousand rows. Threads share one shelf; the mapping it gives out is never
    changed afterwards.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = -1
        self._rows: dict[int, CityProfile | None] = {}
        self._by_id: Mapping[str, CityProfile] = {}

    def profiles(self, most: int | None = None) -> Mapping[str, CityProfile]:
        """Public id → profile of every city that takes part, as the database has them now; `TooManyCities`, and none is read, for more than `most`."""
        with self._lock:
            state = Profile.objects.aggregate(version=Max("version"), rows=Count("pk"))
            version, rows = state["version"] or 0, state["rows"]
            if most is not None and rows > most:
                raise TooManyCities
            if version != self._version or rows != len(self._rows):
                self._catch_up(version, rows)
            self._forget_details()
            return self._by_id

    def _forget_details(self) -> None:
        """Core reads the details of a profile when it first needs them. Kept for ever, they would fill the memory of a large
        installation; a thread that is using them keeps its own.
        """
        read = [profile for profile in self._by_id.values() if "details" in profile.__dict__]
        for profile in read if len(read) > MOST_DETAILED else ():
            profile.__dict__.pop("details", None)

    def _catch_up(self, version: int, rows: int) -> None:
        newer = dict(_read(Profile.objects.filter(version__gt=self._version)))
        known = {**self._rows, **newer}
        # Rows that are gone without a trace, as after a backup was put back: begin anew.
        if len(known) != rows or version < self._version:
            known = dict(_read(Profile.objects.all()))
        self._rows, self._version = known, version
        self._by_id = {profile.id: profile for profile in known.values() if profile is not None}


def _read(rows: QuerySet[Profile]) -> Iterable[tuple[int, CityProfile | None]]:
    for pk, content in rows.values_list("pk", "content").iterator(chunk_size=2000):
        yield pk, profile_from_text(content) if content else None


def profiles_of(public_ids: Iterable[str]) -> dict[str, CityProfile]:
    """Public id → profile of those of these cities that take part, read from the database. One query."""
    rows = Profile.objects.filter(organisation__public_id__in=list(public_ids)).exclude(content="")
    return {profile.id: profile for _pk, profile in _read(rows) if profile is not None}


_shelf = Shelf()


def all_profiles(*, most: int | None = None) -> Mapping[str, CityProfile]:
    """Public id → profile of every city that takes part; see `Shelf`."""
    return _shelf.profiles(most)
