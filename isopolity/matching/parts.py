"""What a score is made of, in words and as a bar: what needs and offers give, and what each circumstance takes away from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from isopolity.core.matching import Facts
from isopolity.core.matching import Profile as CityProfile
from isopolity.core.matching import arithmetic as score
from isopolity.core.matching.score import are_tied, city_points, shared_languages
from isopolity.ui.charts import Chart, Figure, parts_bar

# `fine` counts millionths; a page counts hundredths.
HUNDREDTH = 10_000


@dataclass(frozen=True, slots=True)
class Losses:
    """Points of a thousand that each circumstance takes away from what needs and offers give (docs/how/matching.md): 0-300 in all."""

    language: int
    size: int
    ties: int
    suits: int


def fit(fine: int) -> int:
    """A score in millionths as one of a hundred, rounded down as the score itself is; anything above nothing is at least one."""
    return max(fine // HUNDREDTH, 1 if fine else 0)


def losses_of(own: CityProfile, partner: CityProfile, facts: Facts) -> Losses:
    """What the pair lacks of the points for language, size, ties with South–South, and how the offers suit."""
    language = score.language_points(bool(own.languages and partner.languages), bool(shared_languages(own, partner)))
    tied = score.tie_points(are_tied(own, partner), not own.partners.isdisjoint(partner.partners))
    return Losses(
        language=score.LANGUAGE - language,
        size=score.SCALE - score.scale_points(own.population, partner.population),
        ties=score.TIE + score.SOUTH - tied - score.south_points(own.south, partner.south),
        suits=score.FULL_FIT - (facts.context - city_points(own, partner)),
    )


def fit_bar(own: CityProfile, partner: CityProfile, facts: Facts, *, key: str) -> Chart:
    """The bar of one pair: the fit, and what is taken away from it; its description says in words by what."""
    root = score.root_of(facts.gets_help, facts.gives_help)
    parts = (facts.fine / HUNDREDTH, (root - facts.fine) / HUNDREDTH)
    figures = [Figure("", part, "") for part in parts]
    title = _("Fit %(fit)s of 100") % {"fit": number_format(fit(facts.fine))}
    words = _in_words(fit(root), losses_of(own, partner, facts))
    return parts_bar(figures, key=key, title=title, description=words, total=100, mirrored=get_language_bidi())


def _in_words(given: int, losses: Losses) -> str:
    """Whole sentences: what needs and offers give, what takes nothing of it away, and what takes how much."""
    named = (
        (_("language"), losses.language),
        (_("size"), losses.size),
        (_("ties and South–South"), losses.ties),
        (_("how it suits"), losses.suits),
    )
    harmless = [label for label, points in named if not points]
    costly = [f"{label} {number_format(points)}" for label, points in named if points]
    said = [_("Needs and offers answer each other to %(given)s of 100.") % {"given": number_format(given)}]
    if harmless:
        said.append(_("Nothing is taken away for: %(parts)s.") % {"parts": _dotted(harmless)})
    if costly:
        whole = number_format(1_000, force_grouping=True)
        said.append(_("Of each %(whole)s, taken away for: %(parts)s.") % {"whole": whole, "parts": _dotted(costly)})
    return " ".join(said)


def _dotted(parts: Sequence[str]) -> str:
    return " · ".join(parts)
