import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.search import analyser
from isopolity.search.analyser import LANGUAGES, QueryToken, query_tokens, tokens


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The city's wastes, managed by 80,000 people", ["citi", "wast", "manag", "80", "000", "peopl"]),
        ("en", "Organization and organisation: colour, color", ["organis", "organis", "color", "color"]),
        ("fr", "L’adduction d'eau et la gestion des déchets", ["adduct", "eau", "gestion", "dechet"]),
        ("fr", "pompes réparées, pompes reparees", ["pomp", "repar", "pomp", "repar"]),
        ("es", "ciudad ciudades luz luces", ["ciud", "ciud", "luz", "luz"]),
        ("pt", "formação formações formacao", ["formaca", "formaca", "formaca"]),
        ("ru", "рынок рынки партнёр партнер", ["рынк", "рынк", "партнер", "партнер"]),
        ("ar", "المدينة والمدن ومدينة", ["مدين", "مدين", "مدين"]),
        ("fa", "شهر‌ها شهرها شهر", ["شهر", "شهر", "شهر"]),
        ("zh", "垃圾的处理", ["垃圾", "圾", "处理", "理"]),
        ("zh", "２０２５年预算", ["2025", "预算", "算"]),
        (None, "Halmashauri ya Jiji: Usafi", ["halmashauri", "ya", "jiji", "usafi"]),
        (None, "النفايات", ["نفا"]),
        (None, "Отходы", ["отход"]),
        (None, "ជំរុំ", ["ជំ", "ំរ", "រុ", "ុំ", "ំ"]),
        (None, "नगर पालिका", ["नगर", "पालिका"]),
        ("tr", "Belediye çöpü", ["belediye", "copu"]),
        ("pt-BR", "ações", tokens("ação", "pt")),
        ("ar", "شبكة MEDCITIES", ["شبك", "medcities"]),
    ],
)
def test_tokens_are_folded_stemmed_and_without_stop_words(language, text, expected):
    assert tokens(text, language) == expected


def test_tokens_of_nothing_are_none():
    assert [tokens(text, "en") for text in ("", " ", "!?", "the of and", "\u0000\u202e")] == [[], [], [], [], []]


def test_query_asks_for_each_word_once_and_keeps_it_as_typed():
    assert query_tokens("gestion des déchets, Gestion", "fr") == [QueryToken("gestion", "gestion"), QueryToken("dechet", "dechets")]


def test_query_in_chinese_asks_for_pairs_side_by_side_and_one_sign_as_a_beginning():
    assert query_tokens("城市规划局", "zh") == [QueryToken("城市", "城市"), QueryToken("规划", "规划"), QueryToken("划局", "划局")]
    assert query_tokens("水", "zh") == [QueryToken("水", "水", prefix=True)]


def test_query_is_read_to_a_limit():
    assert len(query_tokens(" ".join(f"word{number}" for number in range(1000)), "en")) == analyser.MAX_QUERY_WORDS
    assert query_tokens("x" * 10_000, "en") == [QueryToken("x" * analyser.MAX_WORD, "x" * analyser.MAX_WORD)]


@given(st.text(), st.sampled_from([*LANGUAGES, None, "xx", ""]))
def test_tokens_hold_no_blank_no_punctuation_and_are_the_same_twice(text, language):
    found = tokens(text, language)
    assert found == tokens(text, language)
    assert all(token and token == token.strip() and not set(token) & set(" \t\n'\"*:()^-+&|!<>_\\\x00") for token in found)
    for asked in query_tokens(text, language):
        assert asked.stem in found or asked.prefix or len(text) > analyser.MAX_WORD


FRENCH = ("gestion", "déchets", "ville", "marchés", "école", "réparées", "qualité", "santé", "hôpital", "éclairage")


@given(st.lists(st.sampled_from(FRENCH), min_size=1))
def test_query_finds_the_text_that_it_repeats_without_accents(words):
    plain = " ".join(words).translate(str.maketrans("éôè", "eoe"))
    assert {token.stem for token in query_tokens(plain, "fr")} <= set(tokens(" ".join(words), "fr"))


def hundred_kilobytes(alphabet: str, length: int) -> str:
    random = Random(1)
    words = (100_000 // len(alphabet[0].encode())) // (length + 1)
    return " ".join("".join(random.choice(alphabet) for _ in range(length)) for _ in range(words))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", hundred_kilobytes("abcdefghilmnoprst", 5)),
        ("fr", hundred_kilobytes("aeioubcdlmnr", 12)),
        ("ru", hundred_kilobytes("абвгдеиклмнопрст", 5)),
        ("ar", hundred_kilobytes("ابتجحدرسشصطعفقكلمنهوي", 5)),
        ("fa", hundred_kilobytes("ابتجحدرسشصطعفقكلمنهوي", 12)),
        ("zh", "垃圾处理的" * 6_666),
        ("fr", "a" + "\u0301\u0327" * 25_000),
        ("ar", "\ufdfa" * 33_333),
        ("pt", "a " * 50_000),
        ("fa", "\u200c" * 33_333),
        ("en", "iz" * 50_000),
        ("en", "a's" * 33_333),
        (None, "ก" * 33_333),
    ],
)
def test_tokens_of_a_hundred_kilobytes_take_a_bounded_time(language, text):
    tokens("warm", language)
    started = time.process_time()
    tokens(text, language)
    # 100 ms on a quiet machine (docs/how/search.md); the margin is for one that does other work at the same time.
    assert time.process_time() - started < 0.4
