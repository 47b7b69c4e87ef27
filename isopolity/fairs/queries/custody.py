"""Where a fair is, and what came of it."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from isopolity.core.reasons import Reason, Refused
from isopolity.fairs.models import BroughtFile, Custody, Fair
from isopolity.fairs.queries.fairs import fair_for


def fair_called(words: str) -> Fair:
    """The fair that somebody means on the command line: by its public id, its address, or its whole name."""
    words = words.strip()
    found = list(Fair.objects.filter(public_id=words.rstrip("/").rpartition("/")[2])) or list(Fair.objects.filter(name=words)[:2])
    if len(found) != 1:
        raise Refused(Reason("fairs-of-that-name" if found else "fair-unknown", {"words": words}))
    return found[0]


def last_custody(fair: Fair) -> Custody | None:
    """The last time that a fair was taken, seen from this machine."""
    return fair.custodies.first()


def open_custody(fair: Fair) -> Custody | None:
    """The taking that has not ended: at home, while the fair is out; on the laptop, while it is here."""
    return fair.custodies.filter(state__in=(Custody.State.OUT, Custody.State.HERE)).first()


def takings_of(fair: Fair) -> list[Custody]:
    """The last twenty times that a fair was taken, without the files that went out."""
    return list(fair.custodies.defer("file", "home_key", "return_key")[:20])


def brought_file_for(user: Any, public_id: str, file_id: str) -> BroughtFile:
    """A file that came late, of a fair that this reader may know of; 404 for any other."""
    fair = fair_for(user, public_id)
    rows = BroughtFile.objects.select_related("custody").filter(custody__fair=fair)
    found = get_object_or_404(rows, public_id=file_id)
    found.custody.fair = fair
    return found


def files_of(fair: Fair) -> QuerySet[BroughtFile]:
    """The files that came when the fair was no longer out, the latest first."""
    return BroughtFile.objects.filter(custody__fair=fair).defer("file")


def files_waiting(fair: Fair) -> QuerySet[BroughtFile]:
    """Those of them that wait for a person."""
    return files_of(fair).filter(state=BroughtFile.State.WAITING)
