"""Which known thing a name may mean, with the words that make it so."""

import pytest

from isopolity.core.names import fold, latin_reading, skeleton
from isopolity.core.resolution import Asked, Candidate, Forms, Named, alike, apart, ease, proposals


def forms(name):
    return Forms(name, fold(name), skeleton(name), latin_reading(name))


def asked(*names, country="BJ", place=None, kind="local-authority"):
    return Asked(kind, country, place, tuple(forms(name) for name in names))


def named(key, name, country="BJ", place=None, kind="local-authority", **more):
    return Named(key, kind, country, place, forms(name), **more)


def found(one, *others):
    return [(row.key, row.verdict, row.reason.code) for row in alike(one, others)]


def test_equal_names_of_one_country_are_duplicates_and_at_one_place_first():
    others = [named("a", "LOME"), named("b", "Lomé", place=7), named("c", "Lomé", country="TG")]
    assert found(asked("Lomé", place=7), *others) == [("b", "duplicate", "same-name-and-place"), ("a", "duplicate", "same-name")]


def test_letters_of_two_scripts_look_alike_and_two_spellings_sound_alike():
    assert found(asked("Раris"), named("a", "Paris")) == [("a", "look-alike", "looks-alike")]
    assert found(asked("Ломе"), named("a", "Lome")) == [("a", "look-alike", "reads-alike")]


def test_any_of_the_names_of_a_row_may_be_the_one_that_is_known():
    assert found(asked("Québec", "Quebec City", country="CA"), named("a", "Quebec city", country="CA")) == [("a", "duplicate", "same-name")]


def test_another_kind_of_organisation_comes_last():
    others = [named("network", "Lokossa", kind="network"), named("city", "Lokossa")]
    assert [key for key, _, _ in found(asked("Lokossa"), *others)] == ["city", "network"]


def test_authorities_of_one_place_are_alike_whatever_they_are_called_and_others_are_not():
    others = [named("a", "Lokossa", place=7), named("b", "Bohicon", place=8), named("c", "Users of water", place=7, kind="civil-society")]
    assert found(asked("Commune de Lokossa", place=7), *others) == [("a", "look-alike", "same-place")]
    assert found(asked("Commune de Lokossa"), named("d", "Lokossa")) == []


def test_what_is_known_under_two_names_is_found_once():
    assert found(asked("Lomé"), named("a", "Lome"), named("a", "Ломе")) == [("a", "duplicate", "same-name")]


def test_a_reason_says_the_line_or_that_it_is_a_draft():
    [one] = alike(asked("Lomé"), [named("line:3", "Lome", row=3)])
    assert dict(one.reason.values) == {"name": "Lome", "line": 3, "is_draft": False}


PARIS = Candidate("p:1", "Paris", "FR", 2_138_551, True)
PARIS_TEXAS = Candidate("p:2", "Paris", "US", 24_912, True)
PANAME = Candidate("p:3", "Paname", "PA", 900, False)
KYOTO = Candidate("p:4", "Kyoto", "JP", 1_463_723, True)


def test_the_larger_place_of_its_own_name_comes_first_with_its_reasons():
    scored = proposals([PANAME, PARIS_TEXAS, PARIS], partners=[KYOTO])
    assert [one.candidate.key for one in scored] == ["p:1", "p:2", "p:3"]
    assert [reason.code for reason in scored[0].reasons] == ["proposal-own-name", "proposal-population"]
    assert [reason.code for reason in scored[2].reasons] == ["proposal-other-name", "proposal-population"]


def test_a_candidate_in_the_country_of_all_partners_is_put_back_and_says_so():
    """A tie joins two countries (A02)."""
    home, away = proposals([PARIS, PARIS_TEXAS], partners=[Candidate("p:9", "Lyon", "FR", 500_000, True)])
    assert (home.candidate.country, away.candidate.country) == ("US", "FR")
    assert "proposal-same-country" in [reason.code for reason in away.reasons]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        # Numbers and populations of GeoNames; the names stand in the public list of twin towns, save Roma.
        ("Roma", Candidate("p:3169070", "Rome", "IT", 2_318_895, False), Candidate("p:932151", "Roma", "LS", 14_259, True)),
        ("Singapur", Candidate("p:1880252", "Singapore", "SG", 5_638_700, False), Candidate("p:1445156", "Singāpur", "IN", 24_457, True)),
        (
            "Port Elizabeth",
            Candidate("p:964420", "Gqeberha", "ZA", 1_050_078, False),
            Candidate("p:3577844", "Port Elizabeth", "VC", 839, True),
        ),
        ("Dili", Candidate("p:1645457", "Dili", "TL", 150_000, True), Candidate("p:1273294", "Delhi", "IN", 11_034_555, False)),
        ("Turi", Candidate("p:3165094", "Turi", "IT", 11_813, True), Candidate("p:3165524", "Turin", "IT", 847_287, False)),
        ("Hudson", Candidate("p:5158164", "Hudson", "US", 22_437, True), Candidate("p:5099836", "Jersey City", "US", 264_290, False)),
    ],
)
def test_a_place_a_hundred_times_as_large_stands_above_one_whose_main_name_it_is(name, first, second):
    assert [one.candidate.key for one in proposals([second, first], partners=[KYOTO])] == [first.key, second.key], name


def test_of_places_of_like_size_the_main_name_decides():
    other = Candidate("p:8", "Lutetia", "RO", 3_000_000, False)
    assert [one.candidate.key for one in proposals([other, PARIS], partners=[KYOTO])] == ["p:1", "p:8"]


def test_no_place_is_its_own_partner():
    """Lisboa and Lisbon are one place; of two Valencias each side may mean either."""
    assert apart(["p:1"], ["p:1"]) == ([], [])
    assert apart(["p:1"], ["p:1", "p:2"]) == (["p:1"], ["p:2"])
    assert apart(["p:1", "p:2"], ["p:1", "p:2"]) == (["p:1", "p:2"], ["p:1", "p:2"])


def test_scores_stay_within_a_hundred():
    best = proposals([Candidate("o:x", "Tokyo", "JP", 10**9, True, is_listed=True)], partners=[PARIS])
    assert [one.score for one in best] == [100]


def test_ease_of_a_pair():
    assert [ease(1, 1), ease(1, 3), ease(0, 5), ease(2, 2)] == ["one", "several", "none", "several"]
