from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from isopolity.search import services
from isopolity.search.full_text import full_text
from isopolity.search.models import SearchEntry
from isopolity.search.queries import PUBLIC, found
from isopolity.search.services import Entry, index_entry, rebuild_index, register_provider, registered_kinds, remove_entries

pytestmark = pytest.mark.django_db


def ids(query: str) -> list[str]:
    return found(query, reader=PUBLIC).object_ids


def rows() -> list[tuple]:
    return list(
        SearchEntry.objects.order_by("kind", "object_id", "language").values_list("kind", "object_id", "language", "title_words", "words")
    )


def test_index_entry_replaces_what_was_there_and_twice_is_once():
    index_entry(kind="need", object_id="a", language="fr", title="Déchets", text="plastique")
    for _ in range(2):
        index_entry(kind="need", object_id="a", language="fr", title="Eau potable", text="adduction")
        assert rows() == [("need", "a", "fr", "freau frpotabl", "fradduct")]
    assert ids("plastique") == ids("déchets") == []
    assert ids("eau") == ids("adduction") == ["a"]


def test_index_entry_keeps_a_text_for_each_language():
    index_entry(kind="need", object_id="a", language="fr", title="Eau")
    index_entry(kind="need", object_id="a", language="en", title="Water")
    assert ids("water") == ids("eau") == ["a"]
    assert remove_entries(kind="need", object_id="a", languages=["en"]) == 1
    assert (ids("water"), ids("eau")) == ([], ["a"])
    assert remove_entries(kind="need", object_id="a") == 1
    assert ids("eau") == []


def test_index_entry_takes_a_title_of_any_length_and_a_text_without_words():
    index_entry(kind="need", object_id="a", language="", title="x" * 1000, text="…")
    assert SearchEntry.objects.get().title == "x" * 300
    assert rows() == [("need", "a", "", "xx" + "x" * 40, "")]


@pytest.mark.parametrize("wrong", [{"visibility": "secret"}, {"visibility": "owner"}, {"object_id": ""}, {"kind": ""}])
def test_the_database_refuses_an_entry_that_nobody_could_place(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        index_entry(**{"kind": "need", "object_id": "a", "language": "fr", "title": "Eau", **wrong})
    assert rows() == []


def test_an_undone_transaction_leaves_no_words_behind():
    index_entry(kind="need", object_id="a", language="fr", title="Eau")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        index_entry(kind="need", object_id="a", language="fr", title="Déchets")
        remove_entries(kind="need", object_id="a")
        raise ZeroDivisionError
    assert (ids("eau"), ids("déchets")) == (["a"], [])


@pytest.fixture
def provided(monkeypatch):
    monkeypatch.setattr(services, "_providers", {})
    texts = {"a": "Eau potable", "b": "Déchets"}
    register_provider("need", lambda: (Entry("need", key, "fr", title) for key, title in texts.items()))
    register_provider("offer", lambda: iter([Entry("offer", "o", "en", "Water")]))
    return texts


def test_rebuild_makes_the_index_equal_to_the_objects(provided):
    index_entry(kind="need", object_id="gone", language="fr", title="Eau")
    index_entry(kind="other", object_id="x", language="fr", title="Eau")
    assert rebuild_index() == {"need": 2, "offer": 1}
    before = rows()
    assert ids("eau") == ["x", "a"] or ids("eau") == ["a", "x"]
    assert rebuild_index() == {"need": 2, "offer": 1}
    assert rows() == before
    assert ids("déchets") == ["b"]


def test_rebuild_of_one_kind_leaves_the_others(provided):
    rebuild_index()
    provided["a"] = "Voirie"
    assert rebuild_index(["offer"]) == {"offer": 1}
    assert ids("eau") == ["a"]
    with pytest.raises(KeyError):
        rebuild_index(["need", "nothing"])
    assert ids("voirie") == []
    assert rebuild_index(["need"]) == {"need": 2}
    assert ids("voirie") == ["a"]


def test_rebuild_works_in_batches(provided, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 3)
    provided.update({f"n{number}": "Marché" for number in range(7)})
    assert rebuild_index(["need"]) == {"need": 9}
    assert len(ids("marchés")) == 7


def test_rebuild_command_says_what_it_made_and_what_it_does_not_know(provided):
    out = StringIO()
    call_command("rebuild-search", stdout=out)
    assert out.getvalue() == "need: 2 entries.\noffer: 1 entries.\n"
    with pytest.raises(CommandError, match=r"Not in the index: places\. There are: need, offer\."):
        call_command("rebuild-search", "places", stdout=out)


def test_two_providers_of_one_kind_are_a_mistake(provided):
    assert registered_kinds() == ["need", "offer"]
    with pytest.raises(AssertionError, match="two providers of need"):
        register_provider("need", lambda: iter([]))


@pytest.mark.sqlite
def test_full_text_table_of_sqlite_agrees_with_its_content():
    index_entry(kind="need", object_id="a", language="fr", title="Eau", text="potable")
    index_entry(kind="need", object_id="a", language="fr", title="Déchets", visibility="members")
    index_entry(kind="need", object_id="b", language="ar", title="النفايات")
    remove_entries(kind="need", object_id="a")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_full_text(search_full_text, rank) VALUES ('integrity-check', 1)")
        cursor.execute("SELECT count(*) FROM search_full_text WHERE search_full_text MATCH '\"frdechet\"'")
        assert cursor.fetchone() == (0,)


def test_full_text_structures_can_be_taken_away_and_made_again():
    index_entry(kind="need", object_id="a", language="fr", title="Eau potable")
    operation = full_text()
    # The editor is not entered: on SQLite it would want to begin the transaction that the test is already in.
    editor = connection.schema_editor()
    operation.reverse_code(None, editor)
    operation.code(None, editor)
    assert ids("eaux") == ["a"]
    index_entry(kind="need", object_id="b", language="fr", title="Eau de source")
    assert sorted(ids("eau")) == ["a", "b"]
