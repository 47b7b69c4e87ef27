"""What a page says of which part of a score: what is perfect takes nothing away, however little needs and offers meet."""

from pathlib import Path

import pytest
from django.utils import translation

from isopolity.core.matching import arithmetic, profile_of
from isopolity.core.matching.files import read_cities
from isopolity.core.matching.model import City, Need, Offer
from isopolity.core.matching.profile import Profile
from isopolity.core.matching.score import facts_between
from isopolity.core.matching.taxonomy import Taxonomy
from isopolity.exchange.themes import THEMES
from isopolity.matching.parts import Losses, fit, fit_bar, losses_of
from isopolity.search.analyser import tokens


def example() -> tuple[Profile, Profile]:
    """The example of docs/how/matching.md."""
    data = Path(__file__).with_name("cities.json").read_bytes()
    file = read_cities(data, themes={theme.id: theme.parent for theme in THEMES.values()}, tokens=tokens)
    one, other = (profile_of(city, file.taxonomy) for city in file.cities)
    return one, other


def said(own: Profile, partner: Profile, language: str = "en") -> tuple[str, str]:
    with translation.override(language):
        chart = fit_bar(own, partner, facts_between(own, partner), key="fit")
        return chart.title, chart.description


def test_the_page_says_what_the_document_says_of_its_example() -> None:
    title, words = said(*example())
    document = " ".join((Path(__file__).parents[2] / "docs/how/matching.md").read_text(encoding="utf-8").split())
    assert (title, words) == (
        "Fit 91 of 100",
        "Needs and offers answer each other to 100 of 100. Nothing is taken away for: language. "
        "Of each 1,000, taken away for: size 20 · ties and South–South 10 · how it suits 51.",
    )
    assert f"*{title}. {words}*" in document


@pytest.mark.parametrize(
    ("language", "title", "nothing", "taken"),
    [
        ("fr", "Accord 91 sur 100", "Rien n’est retiré pour\u00a0: langue.", "taille 20 · liens et Sud–Sud 10 · adéquation 51."),
        ("ar", "التوافق 91 من 100", "لا يُخصم شيء من أجل: اللغة.", "الحجم 20 · الصلات وجنوب–جنوب 10 · الملاءمة 51."),
    ],
)
def test_in_the_readers_language(language: str, title: str, nothing: str, taken: str) -> None:
    shown, words = said(*example(), language)
    assert shown == title
    assert nothing in words
    assert words.endswith(taken)


def city(name: str, **known: object) -> Profile:
    """Half of what it needs is taught by the other; nothing else is known of it."""
    taxonomy = Taxonomy(dict.fromkeys(("waste", "water", "roads", "parks")))
    needs = {"a": ("waste", "roads"), "b": ("water", "parks")}[name]
    offers = {"a": "water", "b": "waste"}[name]
    lines = {
        "needs": tuple(Need(f"n-{theme}", theme, modes=frozenset({"training"})) for theme in needs),
        "offers": (Offer("o", offers, capacity=3, modes=frozenset({"training"})),),
    }
    return profile_of(City(id=name, country=name, **lines, **known), taxonomy)  # type: ignore[arg-type]


def test_what_is_perfect_is_not_called_nothing_in_a_weak_match() -> None:
    """What is unknown takes half, what is perfect takes nothing, what is against it takes all."""
    good = {"languages": ("fr",), "population": 50_000, "south": True, "competences": frozenset({"waste", "water"})}
    own, partner = city("a", **good, partners=frozenset({"b"})), city("b", **good)
    assert losses_of(own, partner, facts_between(own, partner)) == Losses(language=0, size=0, ties=0, suits=30)
    title, words = said(own, partner)
    assert title == "Fit 48 of 100"
    assert words == (
        "Needs and offers answer each other to 50 of 100. Nothing is taken away for: language · size · ties and South–South. "
        "Of each 1,000, taken away for: how it suits 30."
    )
    far = city("b", languages=("en",), population=9_000_000, south=False, competences=frozenset())
    assert "Of each 1,000, taken away for: language 80 · size 40 · ties and South–South 30" in said(city("a", **good), far)[1]
    assert "language 40 · size 20" in said(city("a"), city("b"))[1]


def test_what_is_taken_away_is_what_the_score_lacks() -> None:
    pairs = [example(), (city("a"), city("b")), (city("a", south=False, population=10), city("b", south=False, population=100))]
    for own, partner in [*pairs, *((other, one) for one, other in pairs)]:
        facts = facts_between(own, partner)
        losses = losses_of(own, partner, facts)
        assert losses.language + losses.size + losses.ties + losses.suits == arithmetic.FULL_CONTEXT - facts.context
        chart = fit_bar(own, partner, facts, key="k")
        assert [shape.css_class for shape in chart.rectangles] == ["part-1", "part-2"]
        assert fit(facts.fine) <= fit(arithmetic.root_of(facts.gets_help, facts.gives_help))
