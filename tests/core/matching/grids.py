"""Cities drawn as a small text table, and Hypothesis strategies for odd ones."""

from random import Random

from hypothesis import strategies as st

from isopolity.core.matching import MODES, City, Need, Offer, Profile, Taxonomy, profile_of

# environment > waste > recycling, landfills; environment > water > drains; economy > trade > markets; flat: sport
PARENTS = {
    "environment": None,
    "waste": "environment",
    "recycling": "waste",
    "landfills": "waste",
    "water": "environment",
    "drains": "water",
    "economy": None,
    "trade": "economy",
    "markets": "trade",
    "sport": None,
}
TREE = Taxonomy(PARENTS)


def cities(grid: str) -> dict[str, City]:
    """`id country languages needs offers`, one city a line; lists with commas, `-` for none, `theme!` for urgency 3."""
    found = {}
    for line in filter(None, map(str.strip, grid.splitlines())):
        name, country, languages, needs, offers = (field if field != "-" else "" for field in line.split())
        found[name] = City(
            id=name,
            country=country,
            languages=tuple(filter(None, languages.split(","))),
            needs=tuple(
                Need(f"{name}-n{at}", need.rstrip("!"), urgency=3 if need.endswith("!") else 2)
                for at, need in enumerate(filter(None, needs.split(",")))
            ),
            offers=tuple(Offer(f"{name}-o{at}", offer) for at, offer in enumerate(filter(None, offers.split(",")))),
        )
    return found


def profiles(grid: str) -> dict[str, Profile]:
    return {name: profile_of(city, TREE) for name, city in cities(grid).items()}


themes = st.sampled_from(sorted(PARENTS))
_modes = st.frozensets(st.sampled_from(MODES[:3]), max_size=2)
_months = st.frozensets(st.integers(1, 4), max_size=2)
_languages = st.sampled_from(["fr", "en", "ar"])
_words = st.frozensets(st.sampled_from(["sort", "bin", "truck", "fee", "plant"]), max_size=4)


def _lines(kind, **fields):
    line = st.builds(
        kind, id=st.just(""), theme=themes, modes=_modes, months=_months, language=st.none() | _languages, words=_words, **fields
    )
    return st.lists(line, max_size=5)


@st.composite
def any_city(draw, name="a", countries=("BJ", "BE")):
    """One city of few themes, so that pairs, ties and gaps of every kind are common."""
    needs = draw(_lines(Need, urgency=st.integers(1, 3)))
    offers = draw(_lines(Offer, capacity=st.integers(1, 4)))
    least = draw(st.booleans())
    return City(
        id=name,
        country=draw(st.sampled_from(countries)),
        languages=tuple(draw(st.lists(_languages, max_size=2, unique=True))),
        population=draw(st.none() | st.integers(1, 10**8)),
        least_developed=least,
        south=True if least else draw(st.sampled_from([None, True, False])),
        competences=draw(st.none() | st.frozensets(themes, max_size=4)),
        partners=draw(st.frozensets(st.sampled_from(["a", "b", "c", "x"]), max_size=2)) - {name},
        needs=tuple(_renamed(needs, "n")),
        offers=tuple(_renamed(offers, "o")),
    )


def random_cities(seed, count):
    """Cities as odd as those of `any_city`, but a hundred times as quick to make."""
    random = Random(seed)  # noqa: S311

    def some(values, most):
        return frozenset(random.sample(list(values), random.randint(0, most)))

    def lines(kind, letter, **fields):
        return tuple(
            kind(
                id=f"{letter}{at}",
                theme=random.choice(sorted(PARENTS)),
                modes=some(MODES[:3], 2),
                months=some(range(1, 5), 2),
                language=random.choice([None, "fr", "en", "ar"]),
                words=some(["sort", "bin", "truck", "fee", "plant"], 4),
                **{name: random.randint(*span) for name, span in fields.items()},
            )
            for at in range(random.randint(0, 4))
        )

    return [
        City(
            id=f"c{at:03}",
            country=random.choice(["BJ", "BE", "FR"]),
            languages=tuple(sorted(some(["fr", "en", "ar"], 2))),
            population=random.choice([None, 10 ** random.randint(3, 7)]),
            least_developed=(least := random.random() < 0.3),
            south=True if least else random.choice([None, True, False]),
            competences=random.choice([None, some(PARENTS, 4)]),
            partners=some([f"c{other:03}" for other in range(count) if other != at] + ["x", "y"], 2),
            needs=lines(Need, "n", urgency=(1, 3)),
            offers=lines(Offer, "o", capacity=(1, 4)),
        )
        for at in range(count)
    ]


def _renamed(lines, letter):
    for at, line in enumerate(lines):
        fields = {name: getattr(line, name) for name in line.__slots__} | {"id": f"{letter}{at}"}
        yield type(line)(**fields)
