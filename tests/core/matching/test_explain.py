from dataclasses import replace

from hypothesis import given, settings

from isopolity.core.matching import CODES, City, Need, Offer, match_between, profile_of
from isopolity.core.matching.codes import NUMBERS, TUPLES

from .grids import TREE, any_city

LOKOSSA = City(
    "lokossa", "BJ", ("fr",), 111_000, 6.64, 1.72, True,
    needs=(Need("n1", "recycling", urgency=3, modes=frozenset({"training"}), language="fr", words=frozenset({"tri", "menag"})),),
    offers=(Offer("o1", "markets", capacity=3),),
)  # fmt: skip
ANDENNE = City(
    "andenne", "BE", ("fr",), 27_000, 50.49, 5.1, south=False, partners=frozenset({"lokossa"}),
    needs=(Need("n2", "markets", urgency=1),),
    offers=(Offer("o2", "recycling", modes=frozenset({"training", "documents"}), language="fr", words=frozenset({"tri", "sourc"})),),
)  # fmt: skip


def match(own, partner):
    return match_between(profile_of(own, TREE), profile_of(partner, TREE))


def said(remarks):
    return [(remark.direction, remark.reason.code, dict(remark.reason.values)) for remark in remarks]


def codes(remarks):
    return [(remark.direction, remark.reason.code) for remark in remarks]


def test_the_whole_match_of_two_cities():
    found = match(LOKOSSA, ANDENNE)
    assert (found.partner, found.mutual, found.distance_km) == ("andenne", True, 4886)
    assert found.gives == (("n2", "o1"),)
    assert found.gets == (("n1", "o2"),)
    assert said(found.reasons) == [
        (None, "existing-tie", {}),
        (None, "shared-language", {"languages": ("fr",)}),
        ("gets", "same-theme", {"theme": "recycling", "need": "n1", "offer": "o2"}),
        ("gets", "shared-modes", {"modes": ("training",), "need": "n1", "offer": "o2"}),
        ("gets", "shared-words", {"words": ("tri",), "need": "n1", "offer": "o2"}),
        ("gets", "urgent-need", {"theme": "recycling", "need": "n1"}),
        ("gives", "ample-capacity", {"offer": "o1", "capacity": 3}),
        ("gives", "same-theme", {"theme": "markets", "need": "n2", "offer": "o1"}),
    ]
    assert found.obstacles == ()
    assert said(found.hints) == [(None, "state-competences", {})]
    # Language 80, scale 20 (4.1 times), tie 20, south 10; fit gets 50+30+5+15+10, gives 25+15+5+15+20: 95.
    assert found.fine == 700_000 + 1_000 * (80 + 20 + 20 + 10 + (110 + 80) // 2)
    assert found.score == 925


def test_what_answers_exactly_stands_before_what_is_near_and_the_urgent_before_the_rest():
    """A list shows the first pair of each direction, beside the first reason: both speak of the same need."""
    needs = (Need("n0", "landfills", urgency=3), Need("n1", "recycling", urgency=1), Need("n2", "markets", urgency=3))
    own = replace(LOKOSSA, needs=needs)
    partner = replace(ANDENNE, offers=(Offer("o1", "recycling"), Offer("o2", "markets")))
    found = match(own, partner)
    assert found.gets == (("n2", "o2"), ("n1", "o1"), ("n0", "o1"))
    first = [remark.reason.values for remark in found.reasons if (remark.direction, remark.reason.code) == ("gets", "same-theme")][0]
    assert (first["need"], first["offer"]) == found.gets[0]


def test_numbers_and_very_short_words_are_no_reason_and_take_no_place_of_words():
    noise = {"000", "2030", "co2", "km", "x1"}
    own, partner = ({*noise, "tri", *others} for others in (("menag",), ("sourc",)))
    a = replace(LOKOSSA, needs=(replace(LOKOSSA.needs[0], words=frozenset(own)),))
    b = replace(ANDENNE, offers=(replace(ANDENNE.offers[0], words=frozenset(partner)),))
    shared = [remark.reason.values["words"] for remark in match(a, b).reasons if remark.reason.code == "shared-words"]
    assert shared == [("tri",)]
    a = replace(a, needs=(replace(a.needs[0], words=frozenset(noise)),))
    assert ("gets", "shared-words") not in codes(match(a, b).reasons)
    chinese = frozenset({"垃圾"})
    a, b = replace(a, needs=(replace(a.needs[0], words=chinese),)), replace(b, offers=(replace(b.offers[0], words=chinese),))
    assert ("gets", "shared-words") in codes(match(a, b).reasons)


def test_obstacles_and_what_would_raise_the_score():
    """b speaks another language, is 30 times smaller, wants training where equipment is offered, in another season,
    has no competence for markets, and would have two needs served by one offer of capacity 1."""
    a = replace(LOKOSSA, offers=(Offer("o1", "markets", 1, frozenset({"equipment"}), frozenset({1, 2})),))
    b = replace(
        ANDENNE, languages=("nl", "de"), population=3_700, partners=frozenset(), competences=frozenset({"waste"}), offers=(),
        needs=(Need("n2", "markets", 2, frozenset({"training"}), frozenset({7})), Need("n3", "trade", 1)),
    )  # fmt: skip
    found = match(a, b)
    assert not found.mutual
    assert said(found.obstacles) == [
        (None, "interpreter-needed", {"own_language": "fr", "partner_language": "nl"}),
        (None, "scale-differs", {"times": 30, "own_population": 111_000, "partner_population": 3_700}),
        ("gets", "one-way", {}),
        ("gives", "capacity-small", {"offer": "o1", "capacity": 1, "needs": 2}),
        ("gives", "modes-differ", {"need": "n2", "offer": "o1", "wished": ("training",), "offered": ("equipment",)}),
        ("gives", "outside-competence", {"theme": "markets", "need": "n2", "offer": "o1"}),
        ("gives", "outside-competence", {"theme": "markets", "need": "n3", "offer": "o1"}),
        ("gives", "season-differs", {"need": "n2", "offer": "o1"}),
    ]
    assert said(found.hints) == [
        (None, "add-language", {"language": "nl"}),
        (None, "state-competences", {}),
        ("gives", "offer-theme", {"theme": "trade", "need": "n3"}),
        ("gives", "raise-capacity", {"offer": "o1", "capacity": 1}),
        ("gives", "widen-offer-modes", {"offer": "o1", "mode": "training"}),
    ]


def test_near_themes_name_what_they_share():
    a = City("a", "BJ", needs=(Need("n", "recycling"), Need("m", "environment")))
    b = City("b", "BE", offers=(Offer("o", "landfills"),))
    assert said(match(a, b).reasons) == [
        ("gets", "narrower-theme", {"theme": "environment", "offer_theme": "landfills", "need": "m", "offer": "o"}),
        ("gets", "near-theme", {"theme": "recycling", "offer_theme": "landfills", "under": "waste", "need": "n", "offer": "o"}),
    ]


def test_many_themes_are_counted_not_listed():
    everything = ("recycling", "drains", "markets", "sport", "landfills")
    a = City("a", "BJ", needs=tuple(Need(theme, theme) for theme in everything))
    b = City("b", "BE", offers=tuple(Offer(theme, theme) for theme in everything))
    found = match(a, b)
    assert codes(found.reasons) == [("gets", "more-themes")] + [("gets", "same-theme")] * 3
    assert found.reasons[0].reason.values == {"count": 2}
    assert len(found.gets) == 5


def mirrored(remarks):
    """As the other city reads them."""
    turned = {"gets": "gives", "gives": "gets", None: None}
    names = {"own_": "partner_", "partner_": "own_"}

    def other_name(name):
        return next((new + name.removeprefix(old) for old, new in names.items() if name.startswith(old)), name)

    return sorted(
        (
            (turned[direction] or "", code, sorted((other_name(name), value) for name, value in values.items()))
            for direction, code, values in said(remarks)
        ),
        key=repr,
    )


def plainly(remarks):
    return sorted(((direction or "", code, sorted(values.items())) for direction, code, values in said(remarks)), key=repr)


@settings(max_examples=60)
@given(any_city("a"), any_city("b"))
def test_properties_of_every_match(one, other):
    here, there = match(one, other), match(other, one)
    # The mirror: same score, pairs exchanged, the same reasons and obstacles seen from the other side.
    assert (there.score, there.fine, there.mutual, there.gives, there.gets) == (here.score, here.fine, here.mutual, here.gets, here.gives)
    assert plainly(there.reasons) == mirrored(here.reasons)
    assert plainly(there.obstacles) == mirrored(here.obstacles)
    # A reason for each direction that carries something.
    directions = {remark.direction for remark in here.reasons}
    assert ("gets" in directions, "gives" in directions) == (bool(here.gets), bool(here.gives))
    # Every remark is as the table of codes says.
    for role, remarks in (("reason", here.reasons), ("obstacle", here.obstacles), ("hint", here.hints)):
        assert list(codes(remarks)) == sorted(codes(remarks), key=lambda line: (line[0] or "", line[1]))
        for remark in remarks:
            code = CODES[remark.reason.code]
            assert (code.role, code.directed) == (role, remark.direction is not None)
            assert set(code.values) == set(remark.reason.values)
            for name, kind in code.values.items():
                value = remark.reason.values[name]
                assert type(value) is (tuple if kind in TUPLES else int if kind in NUMBERS else str)
