"""Pairs of languages that meetings need: who brings an interpreter, who must be relayed, and what is lacking."""

import pytest

from isopolity.core.language_needs import LanguageNeed, Mouth, Talk, language_needs, room_of


def talk(*spoken: str, relay: bool = False) -> Talk:
    """`talk("fr en", "pt")`: parties A, B … with these languages."""
    return Talk(tuple(tuple(languages.split()) for languages in spoken), tuple("ABCD"[: len(spoken)]), relay)


def mouth(languages: str, room: int = 8, of: str | None = None) -> Mouth:
    return Mouth(frozenset(languages.split()), of, room)


def test_parties_with_a_common_language_need_nobody() -> None:
    assert language_needs([talk("fr en", "pt en")], []) == []


def test_a_pair_lacks_what_its_interpreters_cannot_hold() -> None:
    needs = language_needs([talk("fr", "pt")] * 11, [mouth("fr pt"), mouth("fr en")])
    assert needs == [LanguageNeed(("fr", "pt"), 11, brought=0, relayed=0, nobody=0, interpreters=1, room=8)]
    assert needs[0].lacking == 3


def test_an_interpreter_whom_a_party_brings_serves_it_and_nobody_else() -> None:
    assert language_needs([talk("fr", "pt")], [mouth("fr pt", of="B")]) == [LanguageNeed(("fr", "pt"), 1, 1, 0, 0, 0, 0)]
    stranger = language_needs([talk("fr", "pt")], [mouth("fr pt", of="C")])[0]
    assert (stranger.brought, stranger.nobody, stranger.lacking) == (0, 1, 1)


def test_relay_counts_only_where_it_is_allowed_and_possible() -> None:
    two = [mouth("ar en"), mouth("en pt")]
    assert language_needs([talk("ar", "pt", relay=True)], two)[0].relayed == 1
    assert language_needs([talk("ar", "pt")], two)[0].nobody == 1
    assert language_needs([talk("ar", "pt", relay=True)], [mouth("ar fr"), mouth("en pt")])[0].nobody == 1


def test_an_interpreter_of_a_second_language_serves_too() -> None:
    need = language_needs([talk("fr en", "pt")], [mouth("en pt")])[0]
    assert (need.languages, need.interpreters, need.lacking) == (("fr", "pt"), 1, 0)


def test_three_parties_need_one_who_speaks_with_each() -> None:
    assert language_needs([talk("fr", "pt", "ar")], [mouth("fr pt")])[0].nobody == 1
    assert language_needs([talk("fr", "pt", "ar")], [mouth("fr pt ar")])[0].nobody == 0


def test_the_largest_lack_comes_first() -> None:
    talks = [*[talk("fr", "pt")] * 3, *[talk("ar", "fr")] * 9, *[talk("de", "pl")] * 2]
    order = [(need.languages, need.lacking) for need in language_needs(talks, [mouth("ar fr", room=8)])]
    assert order == [(("fr", "pt"), 3), (("de", "pl"), 2), (("ar", "fr"), 1)]


@pytest.mark.parametrize(
    ("runs", "row", "most", "room"), [([4, 4], None, None, 8), ([4, 4], 3, None, 6), ([7], 2, None, 5), ([3], 3, None, 3), ([8], 1, 3, 3)]
)
def test_rests_and_limits_take_room(runs: list[int], row: int | None, most: int | None, room: int) -> None:
    assert room_of(runs, most_consecutive=row, most_meetings=most) == room
