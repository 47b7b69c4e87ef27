"""What a page says of its own fairness: figures of this list, and of the last full run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format

from isopolity.matching.models import Run
from isopolity.matching.queries.matches import FIRST_PLACES, Suggestion


@dataclass(frozen=True, slots=True)
class RunFigures:
    """The figures of one run as the reader's language writes them; shares are per cent."""

    ended_at: datetime | None
    cities: str
    cap: str
    most_suggested: str
    never_suggested: str
    gini: str
    score_loss: str
    least_developed_cities: str
    least_developed_places: str


@dataclass(frozen=True, slots=True)
class Note:
    """Of the first `places` of a list, how many go to least developed countries and to cities without a partner; and the run's figures."""

    places: int
    least_developed: int
    without_partner: int
    run: RunFigures | None


def note_on(suggestions: Sequence[Suggestion], run: Run | None) -> Note:
    """The note on a list whose counts come from this run, or from none yet."""
    first = [suggestion.profile for suggestion in suggestions[:FIRST_PLACES]]
    return Note(
        places=len(first),
        least_developed=sum(profile.least_developed for profile in first),
        without_partner=sum(not profile.partners for profile in first),
        run=figures_of(run),
    )


def figures_of(run: Run | None) -> RunFigures | None:
    """The figures of a run for its readers; None without a run, or when it found no pair at all."""
    if run is None or not run.figures.get("cities"):
        return None
    figures = run.figures
    return RunFigures(
        ended_at=run.ended_at,
        cities=number_format(figures["cities"], force_grouping=True),
        cap=number_format(figures["cap"]),
        most_suggested=number_format(figures["most_suggested"]),
        never_suggested=number_format(figures["never_suggested"]),
        gini=number_format(figures["gini"], decimal_pos=2),
        score_loss=_percent(figures["score_loss"]),
        least_developed_cities=_percent(figures["least_developed_among_cities"]),
        least_developed_places=_percent(figures["least_developed_among_suggestions"]),
    )


def _percent(share: float) -> str:
    return number_format(100 * share, decimal_pos=1)
