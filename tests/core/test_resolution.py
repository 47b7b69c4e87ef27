"""Which known thing a name may mean, with the words that make it so."""

from isopolity.core.names import fold, latin_reading, skeleton
from isopolity.core.resolution import Asked, Candidate, Forms, Named, alike, ease, proposals


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


def test_scores_stay_within_a_hundred():
    best = proposals([Candidate("o:x", "Tokyo", "JP", 10**9, True, is_listed=True)], partners=[PARIS])
    assert [one.score for one in best] == [100]


def test_ease_of_a_pair():
    assert [ease(1, 1), ease(1, 3), ease(0, 5), ease(2, 2)] == ["one", "several", "none", "several"]
