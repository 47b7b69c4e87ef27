"""Ties as sources state them, the queue of proposed ones, and what everybody sees."""

from datetime import date

import pytest

from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.core.partial_dates import PartialDate
from isopolity.core.reasons import Refused
from isopolity.directory.models import Organisation, Source, Tie, TieProposal
from isopolity.directory.queries.tie_review import review_counts, review_queue, reviewed
from isopolity.directory.queries.ties import parties_of, public_ties, ties_of
from isopolity.directory.services import imports, touch_organisation
from isopolity.directory.services.ties import Accepting, accept_tie_proposals, record_tie, set_tie_proposals_aside, undo_tie_proposal
from tests.factories import directory
from tests.factories.imports import LATER, NOON, place, taken_back, upload

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(Refused) as why:
        act()
    return why.value.reason.code


@pytest.fixture
def steward():
    return directory.steward()


@pytest.fixture
def source():
    return Source.objects.create(title="A register")


def tie(steward, source, *parties, **words):
    return record_tie(parties=parties, source=source, by=steward, at=NOON, **words)


# -- record_tie --------------------------------------------------------------------------------------------------------


def test_a_tie_keeps_what_its_source_says(steward, source):
    one, other = directory.city("Lomé", iso2="TG"), directory.city("Andenne", iso2="BE")
    kept = tie(
        steward, source, other, one, as_stated="Lomé with Andenne", confidence="high", since=PartialDate(1999), until=PartialDate(2003, 4)
    )
    assert (kept.kind, kept.as_stated, kept.confidence, str(kept.begun), str(kept.ended)) == (
        "listed",
        "Lomé with Andenne",
        "high",
        "1999",
        "2003-04",
    )
    assert kept.from_on == date(1999, 1, 1)
    assert parties_of(public_ties().get()) == [other, one]
    one.refresh_from_db()
    assert one.changed_at == NOON


def test_the_same_words_of_the_same_source_are_kept_once_and_another_source_beside_them(steward, source):
    one, other = directory.city(iso2="TG"), directory.city(iso2="BE")
    first = tie(steward, source, one, other, as_stated="since long", since=PartialDate(1993))
    assert tie(steward, source, other, one, as_stated="since long") == first
    tie(steward, Source.objects.create(title="A newspaper"), one, other, since=PartialDate(1994))
    [shared] = ties_of(one)
    assert list(shared.partners) == [other]
    assert [(str(said.begun), said.source.title) for said in shared.statements] == [("1993", "A register"), ("1994", "A newspaper")]
    assert AuditRecord.objects.filter(action="directory:tie:record").count() == 2


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        (["BJ"], "tie-needs-two-parties"),
        (["BJ", "BJ"], "tie-needs-two-countries"),
        (["BJ", "BE", "network"], "tie-joins-local-authorities"),
    ],
)
def test_a_tie_joins_local_authorities_of_two_countries(kinds, code, steward, source):
    parties = [directory.network() if kind == "network" else directory.city(iso2=kind) for kind in kinds]
    assert refused(lambda: tie(steward, source, *parties)) == code


def test_a_party_twice_is_one_party(steward, source):
    one = directory.city()
    assert refused(lambda: tie(steward, source, one, one)) == "tie-needs-two-parties"


def test_three_parties_of_two_countries_are_a_tie(steward, source):
    parties = [directory.city(iso2="BJ"), directory.city(iso2="BJ"), directory.city(iso2="BE")]
    assert tie(steward, source, *parties).parties.count() == 3


def test_only_stewards_record_ties(source):
    one, other = directory.city(iso2="TG"), directory.city(iso2="BE")
    for person in (directory.secretariat(), directory.administrator(one), directory.person()):
        assert refused(lambda p=person: tie(p, source, one, other)) == "only-stewards"


def test_ties_with_a_draft_or_a_closed_party_are_shown_to_nobody(steward, source):
    one, draft, closed = directory.city(iso2="TG"), directory.city(iso2="BE", vouched=False), directory.city(iso2="BE")
    tie(steward, source, one, draft)
    tie(steward, source, one, closed)
    Organisation.objects.filter(pk=closed.pk).update(closed_at=NOON, closed_reason="merged")
    assert list(public_ties()) == []
    assert ties_of(one) == []


# -- the queue ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def gazetteer():
    place(1, "Lokossa", "BJ", population=100_000)
    place(2, "Andenne", "BE", population=27_000)
    place(3, "Paris", "FR", population=2_000_000)
    place(4, "Paris", "US", population=25_000)
    place(5, "Paname", "PA", others=("Paris",), population=900)
    place(6, "Evere", "BE", population=43_000)


PAIRS = """
    name_1,    name_2
    Lokossa,   Andenne
    Lokossa,   Paris
    Andenne,   Atlantis
    Andenne,   Evere
"""


def queue(steward, text=PAIRS, **words):
    upload(text, kind="ties", by=steward, source_title="Twins", **words)
    return list(review_queue())


def keys(choices):
    return [choice.found.key for choice in choices]


def test_all_pairs_enter_the_queue_and_none_is_a_tie(steward, gazetteer):
    rows = queue(steward)
    assert [(str(row), row.ease, row.state) for row in rows] == [
        ("Lokossa – Andenne", "one", "waiting"),
        ("Lokossa – Paris", "several", "waiting"),
        ("Andenne – Atlantis", "none", "waiting"),
        ("Andenne – Evere", "one", "waiting"),
    ]
    assert Tie.objects.count() == 0
    counts = review_counts()
    assert [counts[name] for name in ("waiting", "waiting_one", "waiting_several", "waiting_none")] == [4, 2, 1, 1]
    assert [str(row) for row in review_queue("several")] == ["Lokossa – Paris"]


def test_candidates_come_with_scores_and_reasons_the_likeliest_first(steward, gazetteer):
    row = reviewed(queue(steward))[1]
    assert keys(row.other) == ["p:3", "p:4", "p:5"]
    assert [choice.proposal.score for choice in row.other] == sorted((choice.proposal.score for choice in row.other), reverse=True)
    assert [reason.code for reason in row.other[2].proposal.reasons] == ["proposal-other-name", "proposal-population"]
    assert [choice.found.key for choice in row.best] == ["p:1", "p:3"]


def test_no_place_is_proposed_as_its_own_partner(steward, gazetteer):
    """Lisboa and Lisbon are one place; Paris and Paris may be two."""
    place(7, "Lisbon", "PT", others=("Lisboa",), population=517_802)
    alone, several, home = queue(steward, "name_1,name_2\nLisboa,Lisbon\nParis,Paris\nEvere,Evere Andenne\n")[:3]
    assert [row.ease for row in (alone, several)] == ["none", "several"]
    rows = reviewed([alone, several])
    assert (keys(rows[0].one), keys(rows[0].other), rows[0].best) == ([], [], None)
    assert [choice.found.key for choice in rows[1].best] == ["p:3", "p:4"]
    place(8, "Evere Andenne", "BE", population=5_000)
    assert [choice.found.key for choice in reviewed([home])[0].best] == ["p:6", "p:8"]


def test_accepting_nothing_is_refused_and_leaves_no_trace(steward, gazetteer):
    acts = AuditRecord.objects.count()
    assert refused(lambda: accept_tie_proposals([], by=steward, at=NOON)) == "proposals-none-chosen"
    assert AuditRecord.objects.count() == acts


def test_an_authority_stands_for_its_place_and_is_found_without_one(steward, gazetteer):
    lokossa = directory.city("Commune de Lokossa", place_id=1)
    atlantis = directory.city("Atlantis", iso2="GR")
    rows = reviewed(queue(steward))
    assert keys(rows[0].one) == [f"o:{lokossa.public_id}"]
    assert keys(rows[2].other) == [f"o:{atlantis.public_id}"]


def test_drafts_are_no_candidates(steward, gazetteer):
    directory.city("Atlantis", vouched=False)
    assert keys(reviewed(queue(steward))[2].other) == []


def test_a_file_that_says_country_or_number_has_fewer_candidates(steward, gazetteer):
    rows = queue(
        steward,
        """
        name_1,  country_1, name_2,    geoname_id_2, from_on, until_on, as_stated,   confidence
        Paris,   US,        Anything,  2,            1999,    2003,     twin towns,  high
        Paris,   Nowhere,   Andenne,   ,             ,        ,         ,
        Paris,   FR,        Andenne,   77,           ,        ,         ,
        """,
    )
    assert [keys(row.one) + keys(row.other) for row in reviewed(rows)] == [["p:4", "p:2"], ["p:3"]]
    assert [[reason.code for reason in row.reasons] for row in rows] == [[], ["cell-unknown-geoname"]]
    bad = TieProposal.objects.get(state="bad")
    assert [(reason.field, reason.code) for reason in bad.reasons] == [("country_1", "cell-unknown-country")]
    [made] = accept_tie_proposals([Accepting(rows[0], "p:4", "p:2")], by=steward, at=NOON)
    assert (str(made.begun), str(made.ended), made.as_stated, made.confidence) == ("1999", "2003", "twin towns", "high")


def test_accepting_lists_the_authorities_and_makes_the_tie(steward, gazetteer):
    row = queue(steward)[0]
    [made] = accept_tie_proposals([Accepting(row, "p:1", "p:2")], by=steward, at=NOON)
    assert [(one.name, one.place_id, one.country_id, one.is_public) for one in parties_of(made)] == [
        ("Andenne", 2, "BE", True),
        ("Lokossa", 1, "BJ", True),
    ]
    assert [one.listings.get().source.title for one in parties_of(made)] == ["Twins", "Twins"]
    assert (made.source.title, made.as_stated, made.confidence) == ("Twins", "Lokossa – Andenne", "medium")
    row.refresh_from_db()
    assert (row.state, row.tie, len(row.made), row.decided_office) == ("accepted", made, 2, "Steward, Isopolity")
    assert chain_verdict().bad_sequence is None


def test_two_pairs_of_one_place_get_one_authority(steward, gazetteer):
    rows = queue(steward)
    accept_tie_proposals([Accepting(rows[0], "p:1", "p:2"), Accepting(rows[1], "p:1", "p:3")], by=steward, at=NOON)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Andenne", "Lokossa", "Paris"]


def test_accepting_is_all_or_nothing(steward, gazetteer):
    """The second pair is of one country."""
    rows = queue(steward)
    chosen = [Accepting(rows[0], "p:1", "p:2"), Accepting(rows[3], "p:2", "p:6")]
    assert refused(lambda: accept_tie_proposals(chosen, by=steward, at=NOON)) == "tie-needs-two-countries"
    assert (Tie.objects.count(), Organisation.objects.count()) == (0, 0)


@pytest.mark.parametrize("choice", ["p:3", "p:77", "o:nobody", "", "x"])
def test_only_a_candidate_can_be_chosen(choice, steward, gazetteer):
    row = queue(steward)[0]
    assert refused(lambda: accept_tie_proposals([Accepting(row, "p:1", choice)], by=steward, at=NOON)) == "proposal-choice-gone"


def test_what_is_decided_is_not_decided_again(steward, gazetteer):
    row = queue(steward)[0]
    accept_tie_proposals([Accepting(row, "p:1", "p:2")], by=steward, at=NOON)
    assert refused(lambda: accept_tie_proposals([Accepting(row, "p:1", "p:2")], by=steward, at=NOON)) == "proposal-decided-already"
    assert set_tie_proposals_aside([row], state="refused", by=steward, at=NOON) == 0


def test_pairs_are_put_off_refused_and_put_back(steward, gazetteer):
    rows = queue(steward)
    assert set_tie_proposals_aside(rows[:2], state="postponed", by=steward, at=NOON) == 2
    assert set_tie_proposals_aside(rows[2:3], state="refused", by=steward, at=NOON) == 1
    assert [str(row) for row in review_queue()] == ["Andenne – Evere"]
    assert set_tie_proposals_aside(rows[:3], state="waiting", by=steward, at=NOON) == 3
    assert review_queue().count() == 4


def test_undoing_takes_the_tie_and_what_was_made_for_it(steward, gazetteer):
    row = queue(steward)[0]
    accept_tie_proposals([Accepting(row, "p:1", "p:2")], by=steward, at=NOON)
    undo_tie_proposal(row, by=steward, at=LATER)
    row.refresh_from_db()
    assert (row.state, row.tie, Tie.objects.count(), Organisation.objects.count()) == ("waiting", None, 0, 0)
    accept_tie_proposals([Accepting(row, "p:1", "p:2")], by=steward, at=LATER)
    assert Tie.objects.count() == 1


def test_undoing_leaves_what_others_use_or_changed_and_names_it(steward, gazetteer):
    rows = queue(steward)
    accept_tie_proposals([Accepting(rows[0], "p:1", "p:2")], by=steward, at=NOON)
    lokossa, andenne = Organisation.objects.get(name="Lokossa"), Organisation.objects.get(name="Andenne")
    directory.role(directory.person(), lokossa, "administrator", "Mayor")
    touch_organisation(andenne, at=LATER)
    undo_tie_proposal(rows[0], by=steward, at=LATER)
    rows[0].refresh_from_db()
    assert {dict(reason.values)["name"] for reason in rows[0].reasons} == {"Lokossa", "Andenne"}
    assert (Tie.objects.count(), Organisation.objects.count()) == (0, 2)


def test_a_tie_that_was_known_before_is_not_taken_away(steward, gazetteer):
    rows = queue(steward, "name_1,name_2\nLokossa,Andenne\nAndenne,Lokossa")
    for row in rows:
        TieProposal.objects.filter(pk=row.pk).update(as_stated="twins")
    accept_tie_proposals([Accepting(rows[0], "p:1", "p:2")], by=steward, at=NOON)
    [again] = accept_tie_proposals([Accepting(rows[1], "p:2", "p:1")], by=steward, at=NOON)
    assert Tie.objects.get() == again
    undo_tie_proposal(rows[1], by=steward, at=LATER)
    assert Tie.objects.get() == again


def test_undoing_the_whole_list_takes_its_ties_and_empties_the_queue(steward, gazetteer):
    rows = queue(steward)
    accept_tie_proposals([Accepting(rows[0], "p:1", "p:2")], by=steward, at=NOON)
    batch = taken_back(rows[0].batch, by=steward)
    assert (batch.state, Tie.objects.count(), review_queue().count()) == ("undone", 0, 0)


def test_only_stewards_review(steward, gazetteer):
    row = queue(steward)[0]
    for person in (directory.secretariat(), directory.officer(directory.city()), directory.person()):
        acts = [
            lambda p=person: accept_tie_proposals([Accepting(row, "p:1", "p:2")], by=p, at=NOON),
            lambda p=person: set_tie_proposals_aside([row], state="refused", by=p, at=NOON),
            lambda p=person: undo_tie_proposal(row, by=p, at=NOON),
        ]
        assert [refused(act) for act in acts] == ["only-stewards"] * 3
    assert Tie.objects.count() == 0


# -- files of pairs ----------------------------------------------------------------------------------------------------


def sent(relations, names=None):
    return imports.SentFile("pairs.tsv", relations.encode(), names.encode() if names else None)


def pairs(file):
    rows, _unused = imports.rows_of_file("ties", file)
    return [(row.cells["name_1"], row.cells["name_2"]) for row in rows]


def test_two_columns_of_names_need_no_header():
    assert pairs(sent("Lokossa\tAndenne, Namur\nLomé\tLyon\n")) == [("Lokossa", "Andenne, Namur"), ("Lomé", "Lyon")]


def test_ids_and_names_in_two_files_make_each_pair_once():
    """Both orders of a pair are one; a place twinned with itself is none."""
    names = "Q1\tLokossa\nQ2\tAndenne\nQ3\tParis\nQ4\tParis\n"
    assert pairs(sent("Q1\tQ2\nQ2\tQ1\nQ3\tQ4\nQ1\tQ1\nQ1\tQ2\n", names)) == [("Lokossa", "Andenne"), ("Paris", "Paris")]


@pytest.mark.parametrize(
    ("relations", "names", "code"),
    [
        ("Q1\tQ9\n", "Q1\tA\nQ2\tB\n", "pairs-unknown-id"),
        ("Q1\n", "Q1\tA\nQ2\tB\n", "pairs-need-two-columns"),
        ("Q1\tQ2\n", "Q1\tA\tx\nQ2\tB\n", "pairs-need-two-columns"),
        ("Q1\tQ2\n", "Q1\tA\nQ1\tB\n", "pairs-id-twice"),
        ("Q1\tQ2\nQ2\tQ3\n", None, "pairs-are-numbers"),
        ("a;b;c\n1;2;3\n", None, "file-no-columns"),
        ("name_1;country_1\nA;BJ\n", None, "column-missing"),
        ("name_1;name_2\n", None, "file-only-header"),
        ("name_1;name_2;name_1\nA;B;C\n", None, "column-twice"),
    ],
)
def test_pairs_that_cannot_be_read_are_refused(relations, names, code):
    assert refused(lambda: pairs(sent(relations, names))) == code


def test_a_long_queue_is_read_in_a_few_queries(steward, django_assert_max_num_queries):
    """Ten thousand pairs cost the page of twenty what twenty cost."""
    batch = upload("name_1,name_2\nA,B", kind="ties", by=steward)
    TieProposal.objects.bulk_create(
        (
            TieProposal(
                batch=batch,
                number=number,
                one={"name": f"Town {number}", "country": "", "geoname_id": 0},
                other={"name": "B", "country": "", "geoname_id": 0},
                confidence="medium",
                ease="none",
            )
            for number in range(10, 10_010)
        ),
        batch_size=1000,
    )
    with django_assert_max_num_queries(5):
        assert len(reviewed(list(review_queue("none")[:20]))) == 20
