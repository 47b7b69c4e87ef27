import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isopolity.search.queries import PUBLIC, Found, Hit, Reader, found, matching_object_ids
from isopolity.search.services import index_entry
from tests.search.relevance import level_of, relevance_rows

pytestmark = pytest.mark.django_db


def put(object_id: str, title: str, text: str = "", language: str = "fr", kind: str = "need", **more: str) -> None:
    index_entry(kind=kind, object_id=object_id, language=language, title=title, text=text, **more)


def ids(query: str, **more) -> list[str]:
    return found(query, **{"reader": PUBLIC, **more}).object_ids


def test_a_word_in_the_title_comes_before_a_word_in_the_text():
    put("text", "Voirie", "déchets et eau, eau, eau")
    put("title", "Gestion des déchets", "voirie")
    assert ids("dechet") == ["title", "text"]


def test_each_object_is_found_once_with_its_best_text():
    put("a", "Gestion des déchets", language="fr")
    put("a", "Voirie", "les dechets plastiques", language="pt")
    put("b", "Voirie", "déchets plastiques")
    # Rare words weigh more, so a rank has a meaning only among texts without the word.
    for number in range(10):
        put(f"filler{number}", "Voirie", language="fr" if number % 2 else "pt")
    assert found("dechets", reader=PUBLIC).hits[0] == Hit("need", "a", "fr", "Gestion des déchets")
    assert sorted(ids("dechets")) == ["a", "b"]


def test_levels_go_from_all_words_to_a_beginning_to_some():
    put("a", "Gestion des déchets")
    put("b", "Recyclage du plastique")
    assert found("gestion déchets", reader=PUBLIC).level == "words"
    assert found("gestion déch", reader=PUBLIC) == Found((Hit("need", "a", "fr", "Gestion des déchets"),), "beginning")
    assert found("recyclageplastique gestion", reader=PUBLIC).level == "some"
    assert found("incinérateur", reader=PUBLIC) == Found((), "none")
    assert found("recy", reader=PUBLIC).object_ids == ["b"]
    assert found("r", reader=PUBLIC).object_ids == []


def test_whole_words_answer_alone_when_there_are_any():
    put("port", "Le port de pêche")
    put("portail", "Portail numérique")
    assert ids("port") == ["port"]
    assert sorted(ids("portail")) == ["portail"]


def test_a_text_is_asked_in_the_reading_of_its_own_language():
    put("fr", "Le thé de la ville", language="fr")
    put("en", "The town of the", language="en")
    put("sw", "Usafi wa Jiji", language="sw")
    put("zh", "城市生活垃圾处理", language="zh")
    assert ids("the") == ["fr"]
    assert ids("usafi jiji") == ["sw"]
    assert ids("垃圾") == ["zh"]


def test_visibility_decides_who_finds_what():
    put("open", "déchets")
    put("members", "déchets", visibility="members", owner_id="lokossa")
    put("draft", "déchets", visibility="owner", owner_id="lokossa")

    def seen(reader: Reader) -> list[str]:
        return sorted(ids("déchets", reader=reader))

    assert seen(PUBLIC) == ["open"]
    assert seen(Reader(is_member=True)) == ["members", "open"]
    assert seen(Reader(is_member=True, organisation_ids=("andenne", "evere"))) == ["members", "open"]
    assert seen(Reader(organisation_ids=("lokossa",))) == ["draft", "members", "open"]
    assert seen(Reader(sees_all=True)) == ["draft", "members", "open"]


def test_kinds_and_limit_narrow_what_is_found():
    put("a", "déchets", kind="need")
    put("b", "déchets", kind="offer")
    put("c", "déchets", "et plus de mots encore", kind="offer")
    assert ids("déchets", kinds=("offer",)) == ["b", "c"]
    assert matching_object_ids("déchets", reader=PUBLIC, kind="offer", limit=1) == ["b"]
    assert found("déchets", reader=PUBLIC, kinds=("offer",), limit=1).has_more
    assert not found("déchets", reader=PUBLIC, kinds=("offer",), limit=2).has_more
    assert ids("déchets", kinds=("practice",)) == []


HOSTILE = [
    "",
    " ",
    '"',
    "'",
    "''",
    '""',
    "*",
    "AND",
    "OR NOT",
    "NEAR(a b)",
    "title:déchets",
    "words : x",
    "-déchets",
    "^a",
    "a\\",
    "a:*",
    "a & b | !c",
    "(((",
    ")",
    "a <-> b",
    "%",
    "%s",
    "%(x)s",
    "{seen}",
    "'; DROP TABLE search_searchentry; --",
    "a" * 10_000,
    "déchets " * 5_000,
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e",
    "🏴",
    "é" * 10_000,
    "\u0301" * 10_000,
    "垃" * 10_000,
    "٪؟،",
    "1" * 10_000,
    "a.b@c.d",
    "C2C",
    "\ufdfa" * 500,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_no_query_is_an_error_or_syntax(query):
    put("a", "Gestion")
    assert found(query, reader=PUBLIC) == Found((), "none")


def test_words_that_are_operators_elsewhere_are_words_here():
    put("a", "NEAR EAST NOT ONLY", language="sw")
    put("b", "near miss", language="sw")
    assert ids("NEAR EAST") == ["a"]
    assert sorted(ids("east OR miss")) == ["a", "b"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_finds_itself_or_nothing(text):
    put("itself", "", text, language="")
    answer = found(text, reader=PUBLIC)
    assert answer.level in ("words", "none")


def test_databases_answer_the_relevance_set_as_the_analyser_does():
    answers, expected = [], []
    for number, row in enumerate(relevance_rows()):
        put(f"row{number}", "", row.document, language=row.language, kind=f"kind{number}")
        answers.append(found(row.query, reader=PUBLIC, kinds=(f"kind{number}",)).level.replace("some", "none"))
        expected.append(level_of(row))
    assert answers == expected


def test_one_search_is_one_statement_when_its_words_are_there(django_assert_num_queries):
    put("a", "Gestion des déchets")
    with django_assert_num_queries(1):
        found("gestion des dechets", reader=Reader(is_member=True, organisation_ids=("x", "y")))
    with django_assert_num_queries(3):
        found("gestion des ordures", reader=PUBLIC)
    assert connection.vendor in ("sqlite", "postgresql")
