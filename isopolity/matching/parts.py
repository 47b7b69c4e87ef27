"""What a score is made of, as a bar on a page: parts of a hundred that add up to the fit."""

from collections.abc import Sequence

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


def fit(fine: int) -> int:
    """A score in millionths as one of a hundred, rounded down as the score itself is; anything above nothing is at least one."""
    return max(fine // HUNDREDTH, 1 if fine else 0)


def parts_of(own: CityProfile, partner: CityProfile, facts: Facts) -> tuple[int, ...]:
    """Hundredths that come from needs and offers, language, size, ties with South–South, and how the offers suit.

    Rounded by largest remainders, so that they add up to `fit(facts.fine)`.
    """
    languages = score.language_points(bool(own.languages and partner.languages), bool(shared_languages(own, partner)))
    scale = score.scale_points(own.population, partner.population)
    tied = score.tie_points(are_tied(own, partner), not own.partners.isdisjoint(partner.partners))
    others = tied + score.south_points(own.south, partner.south)
    points = (score.FLOOR, languages, scale, others, facts.context - city_points(own, partner))
    return shares_of(fit(facts.fine), points)


def shares_of(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`total` shared among weights by largest remainders, earlier ones first among equals."""
    together = sum(weights)
    shares = [total * weight // together for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % together), at))
    for at in order[: total - sum(shares)]:
        shares[at] += 1
    return tuple(shares)


def fit_bar(own: CityProfile, partner: CityProfile, facts: Facts, *, key: str) -> Chart:
    """The bar of one pair; its description says the same in words."""
    labels = (_("Needs and offers"), _("Language"), _("Size"), _("Ties, South–South"), _("How it suits"))
    figures = [Figure(label, part, number_format(part)) for label, part in zip(labels, parts_of(own, partner, facts), strict=True)]
    title = _("Fit %(fit)s of 100") % {"fit": number_format(fit(facts.fine))}
    words = " · ".join(f"{figure.label} {figure.text}" for figure in figures)
    return parts_bar(figures, key=key, title=title, description=words, total=100, mirrored=get_language_bidi())
