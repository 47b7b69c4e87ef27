"""Lists of organisations and memberships: what is found, what people decide, what is brought in, what is taken back."""

import pytest

from isopolity.accounts.models import User
from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.core.reasons import Refused
from isopolity.directory.models import ImportBatch, ImportRow, Listing, Membership, Organisation, OrganisationName, Source
from isopolity.directory.queries import organisations_visible_to, public_organisations
from isopolity.directory.services import imports, touch_organisation
from isopolity.directory.services.imports import chunks
from isopolity.jobs.kinds import Stopped
from isopolity.jobs.models import Job
from isopolity.jobs.services import do_job, resume_job, stop_job
from isopolity.outbox.models import Message
from tests.factories import directory
from tests.factories.imports import LATER, NOON, brought_in, codes, file, outcomes, place, taken_back, upload, verdicts

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(Refused) as why:
        act()
    return why.value.reason


def directory_now():
    return [model.objects.count() for model in (Organisation, OrganisationName, Membership, Listing)]


LIST = """
    name,    country, level,        population, languages, website,     name_fr, joined_on
    Alpha,   BJ,      municipality, 12 500,     fr; en,    example.org, Alphe,   2001-05
    Beta,    Togo,    ,             ,           ,          ,            ,
"""


@pytest.fixture(autouse=True)
def countries():
    directory.country("BJ"), directory.country("TG"), directory.country("BE")


def test_looking_changes_nothing_in_the_directory():
    before = directory_now()
    batch = upload(LIST)
    assert directory_now() == before
    assert (batch.state, verdicts(batch)) == ("ready", [(2, "new"), (3, "new")])


def test_new_organisations_are_public_with_their_source_and_nobody_of_their_own():
    brought_in(upload(LIST))
    alpha = public_organisations().get(name="Alpha")
    assert (alpha.kind, alpha.country_id, alpha.level, alpha.population) == ("local-authority", "BJ", "municipality", 12_500)
    assert (alpha.languages, alpha.website, alpha.confirmed_at) == (["fr", "en"], "https://example.org", None)
    assert (alpha.vouched_by, alpha.vouched_office, alpha.vouched_reason) == (None, "Steward", "A list")
    assert sorted(alpha.names.values_list("name", "language", "is_official")) == [("Alpha", "", True), ("Alphe", "fr", False)]
    assert [(one.source.title, one.as_stated, one.confidence) for one in alpha.listings.all()] == [("A list", "Alpha", "medium")]
    assert alpha.roles.count() == 0


def test_every_step_is_in_the_record():
    batch = brought_in(upload(LIST))
    acts = AuditRecord.objects.filter(action__startswith="directory:import:").order_by("sequence")
    assert [act.action.split(":")[2] for act in acts] == ["upload", "apply", "bring-in"]
    made = acts.last().values["organisations"]
    assert made == list(batch.rows.order_by("number").values_list("organisation__public_id", flat=True))
    assert chain_verdict().bad_sequence is None


def test_wrong_cells_are_named_by_column_with_what_was_expected():
    batch = upload("""
        name,  country, kind,   level, population, joined_on, languages, website, geoname_id, confidence, population_year
        ,      XX,      castle, high,  many,       May,       Klingonx,  ???,     99,         sure,       1066
        Alpha, BJ,      ,       ,      ,           ,          ,          ,        ,           ,
    """)
    assert verdicts(batch) == [(2, "bad"), (3, "new")]
    assert codes(batch, 2) == [
        ("name", "cell-needs-a-name"),
        ("kind", "cell-not-a-choice"),
        ("level", "cell-not-a-choice"),
        ("country", "cell-unknown-country"),
        ("languages", "language-unknown"),
        ("website", "cell-no-address"),
        ("population", "number-unreadable"),
        ("population_year", "number-too-small"),
        ("confidence", "cell-not-a-choice"),
        ("joined_on", "cell-no-day"),
        ("geoname_id", "cell-unknown-geoname"),
    ]
    brought_in(batch)
    assert outcomes(batch) == [(2, ""), (3, "made")]


def test_formulas_and_what_they_leave_are_no_names_and_a_name_has_a_letter():
    batch = upload("""
        name,    country, population, place
        =A2&B2,  BJ,      ,
        #REF!,   BJ,      ,
        Alpha,   =B2,     =C2*2,      #n/a
        2001,    BJ,      ,
        20 mars, BJ,      ,
    """)
    assert verdicts(batch) == [(2, "bad"), (3, "bad"), (4, "bad"), (5, "bad"), (6, "new")]
    assert [codes(batch, number)[0] for number in (2, 3, 5)] == [
        ("name", "cell-is-formula"),
        ("name", "cell-is-formula"),
        ("name", "cell-needs-a-name"),
    ]
    assert codes(batch, 4) == [(column, "cell-is-formula") for column in ("country", "place", "population")]


def test_a_row_with_a_comma_too_many_is_not_read_with_its_columns_moved():
    batch = upload("""
        name,       country
        Alpha,      BJ,
        Beta,       BJ, Ville de
    """)
    assert verdicts(batch) == [(2, "new"), (3, "bad")]
    assert [(reason.code, dict(reason.values)) for reason in batch.rows.get(number=3).reasons][0] == (
        "cells-beyond-columns",
        {"cells": "Ville de"},
    )
    pairs = upload("name_1,country_1,name_2,country_2\nLokossa,BJ,Andenne,BE,2001", kind="ties")
    assert [proposal.state for proposal in pairs.proposals.all()] == ["bad"]


def test_a_local_authority_needs_a_country_and_a_network_does_not():
    batch = upload("""
        name,    kind
        Alpha,
        Cities,  network
    """)
    assert verdicts(batch) == [(2, "bad"), (3, "new")]
    assert codes(batch, 2) == [("country", "cell-country-needed")]


@pytest.mark.parametrize("written", ["BJ", "bj", "BEN", "Benin", "Bénin", "BENIN", "بنين"])
def test_countries_are_understood_by_code_and_by_name(written):
    batch = upload(f"""
        nom,   pays
        Alpha, {written}
    """)
    assert brought_in(batch).rows.get().organisation.country_id == "BJ"


def test_a_place_is_found_when_there_is_one_proposed_when_there_are_several_and_never_guessed():
    place(1, "Alpha")
    place(2, "Beta", population=500)
    place(3, "Beta", population=90_000)
    place(4, "Gamma", "TG")
    place(5, "Delta", others=("Delta-sur-Mer",))
    batch = upload("""
        name,       country, place,         geoname_id
        ALPHA,      BJ,      ,
        Beta,       BJ,      ,
        Gamma,      BJ,      ,
        Town hall,  BJ,      Delta sur mer,
        Mairie,     ,        ,              4
        Elsewhere,  BJ,      ,              4
    """)
    assert [codes(batch, number)[-1] for number in range(2, 8)] == [
        (None, "place-found"),
        (None, "place-several"),
        (None, "place-none"),
        (None, "place-found"),
        (None, "place-found"),
        (None, "place-found"),
    ]
    assert batch.rows.get(number=3).places == [3, 2]
    assert codes(batch, 7)[0] == ("country", "cell-place-elsewhere")
    brought_in(batch)
    assert list(Organisation.objects.order_by("id").values_list("name", "place_id", "country_id")) == [
        ("ALPHA", 1, "BJ"),
        ("Beta", None, "BJ"),
        ("Gamma", None, "BJ"),
        ("Town hall", 5, "BJ"),
        ("Mairie", 4, "TG"),
    ]


def test_a_person_chooses_the_place():
    steward = directory.steward()
    small = place(2, "Beta", population=500)
    place(3, "Beta", population=90_000)
    batch = upload("name,country\nBeta,BJ", by=steward)
    row = batch.rows.get()
    other = place(9, "Beta", "TG")
    assert refused(lambda: imports.decide_rows([row], decision="make", place=other, by=steward, at=NOON)).code == "import-other-place"
    imports.decide_rows([row], decision="make", place=small, by=steward, at=NOON)
    assert brought_in(batch).rows.get().organisation.place == small


def test_what_looks_like_something_known_waits_for_a_person_with_the_matching_words():
    lome = directory.city("Lomé", iso2="TG")
    draft = directory.city("Sokodé", iso2="TG", vouched=False)
    batch = upload("""
        name,    country
        LOME,    TG
        Ломе,    TG
        Sokode,  TG
        Lome,    BJ
        Kpalimé, TG
        Kpalime, TG
    """)
    assert verdicts(batch) == [(2, "duplicate"), (3, "look-alike"), (4, "duplicate"), (5, "new"), (6, "new"), (7, "duplicate")]
    found = {row.number: row for row in batch.rows.all()}
    assert found[2].alike == [lome.public_id]
    assert dict(found[2].reasons[0].values) == {"name": "Lomé", "line": 0, "is_draft": False}
    assert dict(found[4].reasons[0].values) == {"name": "Sokodé", "line": 0, "is_draft": True}
    assert found[4].alike == [draft.public_id]
    assert dict(found[7].reasons[0].values) == {"name": "Kpalimé", "line": 6, "is_draft": False}
    brought_in(batch)
    assert outcomes(batch) == [(2, ""), (3, ""), (4, ""), (5, "made"), (6, "made"), (7, "")]


def test_another_authority_of_the_same_town_waits_and_one_that_only_has_its_seat_there_does_not():
    town = place(2_392_897, "Lokossa")
    lokossa, mono = directory.city("Lokossa", iso2="BJ", place=town), directory.city("Mono", iso2="BJ", place=town, level="department")
    batch = upload("""
        name,                country, geoname_id, level,        place
        Commune de Lokossa,  BJ,      2392897,    municipality,
        Ville de Lokossa,    BJ,      ,           ,             Lokossa
        Département du Mono, BJ,      2392897,    department,
    """)
    assert verdicts(batch) == [(2, "look-alike"), (3, "look-alike"), (4, "new")]
    found = {row.number: row for row in batch.rows.all()}
    assert found[2].alike == [lokossa.public_id] and mono.public_id not in found[3].alike
    said = {
        number: sorted((reason.values["line"], reason.values["name"]) for reason in row.reasons if reason.code == "same-place")
        for number, row in found.items()
    }
    assert said == {2: [(0, "Lokossa")], 3: [(0, "Lokossa"), (2, "Commune de Lokossa")], 4: []}


def test_a_person_decides_and_only_that_is_done():
    steward = directory.steward()
    lome = directory.city("Lomé", iso2="TG")
    batch = upload("name,country,as_stated\nLOME,TG,the town of Lome\nLomè,TG,\nLome,TG,", by=steward)
    same, make, skip = batch.rows.order_by("number")
    imports.decide_rows([same], decision="same", same_as=lome, by=steward, at=NOON)
    imports.decide_rows([make], decision="make", by=steward, at=NOON)
    imports.decide_rows([skip], decision="skip", by=steward, at=NOON)
    brought_in(batch)
    assert outcomes(batch) == [(2, "used"), (3, "made"), (4, "skipped")]
    lome.refresh_from_db()
    assert (lome.name, lome.vouched_reason) == ("Lomé", "Known to us for years.")
    assert [one.as_stated for one in lome.listings.all()] == ["the town of Lome"]
    assert public_organisations().filter(country="TG").count() == 2


def test_a_row_is_the_same_only_as_something_it_was_found_alike_to():
    steward = directory.steward()
    directory.city("Lomé", iso2="TG")
    other = directory.city("Kara", iso2="TG")
    batch = upload("name,country\nLOME,TG", by=steward)
    row = batch.rows.get()
    assert refused(lambda: imports.decide_rows([row], decision="same", same_as=other, by=steward, at=NOON)).code == "import-not-alike"


def test_several_at_once_are_the_same_only_where_there_is_one_to_be():
    steward = directory.steward()
    directory.city("Lomé", iso2="TG"), directory.city("Kara", iso2="TG"), directory.city("KARA", iso2="TG")
    batch = upload("name,country\nLome,TG\nKara,TG", by=steward)
    assert imports.decide_rows(list(batch.rows.all()), decision="same", by=steward, at=NOON) == 1
    assert [row.decision for row in batch.rows.order_by("number")] == ["same", ""]


def test_what_the_directory_learnt_meanwhile_sends_a_row_back_to_wait():
    batch = upload("name,country\nLome,TG")
    directory.city("Lomé", iso2="TG")
    brought_in(batch)
    assert verdicts(batch) == [(2, "duplicate")]
    assert outcomes(batch) == [(2, "")]


def test_what_the_same_source_listed_before_is_known():
    brought_in(upload("name,country\nLome,TG"))
    batch = upload("name,country\nLOME,TG\nKara,TG")
    assert verdicts(batch) == [(2, "known"), (3, "new")]
    assert [one.outcome for one in brought_in(batch).rows.order_by("number")] == ["", "made"]


def test_the_same_file_again_says_that_it_was_brought_in():
    batch = upload(LIST)
    reason = refused(lambda: upload(LIST))
    assert (reason.code, reason.field) == ("import-known-already", "file")
    assert dict(reason.values) == {"day": "2026-06-01", "file": "list.csv", "path": batch.path}
    imports.discard_import(batch, by=batch.uploaded_by, at=NOON)
    assert upload(LIST).rows.count() == 2


def test_the_rows_are_kept_and_the_file_is_not():
    batch = upload(LIST)
    held = [field.name for field in ImportBatch._meta.get_fields()]
    assert [name for name in held if "content" in name or "file" in name] == ["file_name", "content_hash"]
    assert batch.rows.get(number=3).cells == {"name": "Beta", "country": "Togo"}


# -- who may -----------------------------------------------------------------------------------------------------------


def test_stewards_and_secretariats_bring_in_others_do_not():
    network = directory.network()
    assert upload(LIST, by=directory.steward()).rows.count() == 2
    assert upload(LIST, network=network).network == network
    for person in (directory.officer(directory.city()), directory.funder(), directory.secretariat(), directory.secretariat(network)):
        asked = network if person.roles.get().organisation != network else directory.network()
        assert refused(lambda p=person, n=asked: upload(LIST, by=p, network=n)).code == "only-its-people"
    assert refused(lambda: upload(LIST, by=directory.secretariat())).code == "only-vouchers"
    assert refused(lambda: upload("name_1,name_2\nA,B", kind="ties", by=directory.secretariat())).code == "only-stewards"


def test_a_secretariat_decides_and_undoes_only_what_is_of_its_network():
    network = directory.network()
    batch = upload("name,country\nAlpha,BJ", network=network)
    stranger = directory.secretariat()
    row = batch.rows.get()
    acts = [
        lambda: imports.decide_rows([row], decision="skip", by=stranger, at=NOON),
        lambda: imports.apply_import(batch, by=stranger, at=NOON),
        lambda: imports.undo_import(batch, by=stranger, at=NOON),
        lambda: imports.discard_import(batch, by=stranger, at=NOON),
        lambda: imports.check_again(batch, by=stranger, at=NOON),
    ]
    assert [refused(act).code for act in acts] == ["only-its-people"] * 5


def test_a_secretariat_brings_in_members_of_its_network():
    network = directory.network("Cities together")
    known = directory.city("Alpha")
    officer = directory.officer(known, "alpha@example.org")
    batch = upload("name,country,joined_on\nAlpha,BJ,1999\nBeta,BJ,2001-05-16", network=network)
    imports.decide_rows(list(batch.rows.filter(number=2)), decision="same", by=batch.uploaded_by, at=NOON)
    brought_in(batch)
    rows = Membership.objects.filter(network=network).order_by("id")
    assert [(row.member.name, str(row.joined), row.source.title) for row in rows] == [
        ("Alpha", "1999", "A list"),
        ("Beta", "2001-05-16", "A list"),
    ]
    beta = Organisation.objects.get(name="Beta")
    assert (beta.vouched_by, beta.vouched_office) == (network, "Secretariat")
    # The people of a member are told; Beta has none.
    assert list(Message.objects.values_list("address", "template")) == [(officer.email, "directory/mail/membership_listed")]


def test_a_right_that_ends_ends_the_work_between_two_chunks(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", 1)
    network = directory.network()
    batch = upload("name,country\nAlpha,BJ\nBeta,BJ\nGamma,BJ", network=network)
    person = batch.uploaded_by
    batch = imports.apply_import(batch, by=person, at=NOON)

    def step(done, total):
        person.roles.update(ended_at=NOON)

    assert refused(lambda: imports.bring_in(batch, by=person, step=step)).code == "only-its-people"
    assert outcomes(batch) == [(2, "made"), (3, ""), (4, "")]


def test_rows_are_seen_by_nobody_below():
    """A draft's name may stand in a finding, so only those who judge drafts read it."""
    from isopolity.directory.queries.imports import imports_visible_to

    network = directory.network()
    batch = upload(LIST, network=network)
    for person, sees in (
        (directory.steward(), True),
        (directory.secretariat(network), True),
        (directory.secretariat(), False),
        (directory.person(), False),
    ):
        assert (batch in imports_visible_to(person)) is sees


# -- stop, go on, undo -------------------------------------------------------------------------------------------------


def job_of(batch):
    return Job.objects.get(pk=batch.job_id)


def test_the_worker_stops_between_chunks_and_goes_on_from_there(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", 2)
    steward = directory.steward()
    text = "name,country\n" + "\n".join(f"Town {letter},BJ" for letter in "ABCDEF")
    batch = imports.apply_import(upload(text, by=steward), by=steward, at=NOON)
    original = imports.applying.chunks

    def stopping(ids):
        for number, chunk in enumerate(original(ids)):
            if number == 1:
                stop_job(job_of(batch), by=steward, at=NOON)
            yield chunk

    monkeypatch.setattr(imports.applying, "chunks", stopping)
    do_job(batch.job.public_id)
    job = job_of(batch)
    assert (job.state, job.done, job.total, job.position) == ("stopped", 4, 6, {"rows": 4})
    assert [outcome for _, outcome in outcomes(batch)] == ["made"] * 4 + [""] * 2
    monkeypatch.setattr(imports.applying, "chunks", original)
    resume_job(job, by=steward, at=NOON)
    do_job(batch.job.public_id)
    batch.refresh_from_db()
    assert (job_of(batch).state, batch.state) == ("done", "applied")
    assert [outcome for _, outcome in outcomes(batch)] == ["made"] * 6
    assert Organisation.objects.filter(name__startswith="Town").count() == 6


def test_a_chunk_that_breaks_leaves_nothing_half_done(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", 2)
    batch = upload("name,country\nAlpha,BJ\nBeta,BJ\nGamma,BJ")
    batch = imports.apply_import(batch, by=batch.uploaded_by, at=NOON)
    before = directory_now()

    def broken(*args, **options):
        raise RuntimeError("the power failed")

    monkeypatch.setattr(imports.applying, "_make_memberships", broken)
    with pytest.raises(RuntimeError, match="power"):
        imports.bring_in(batch, by=batch.uploaded_by)
    assert directory_now() == before
    assert [outcome for _, outcome in outcomes(batch)] == ["", "", ""]


def test_large_lists_are_compared_by_the_worker():
    steward = directory.steward()
    text = "name,country\n" + "\n".join(f"Town {number},BJ" for number in range(imports.uploading.AT_ONCE + 1))
    batch = upload(text, by=steward)
    assert (batch.state, batch.job.kind, batch.job.arguments["next"]) == ("checking", "check-import", batch.path)
    do_job(batch.job.public_id)
    batch.refresh_from_db()
    assert batch.state == "ready"
    assert {verdict for _, verdict in verdicts(batch)} == {"new"}


def test_a_step_may_stop_the_comparing_and_it_begins_again():
    batch = upload("name,country\nAlpha,BJ\nALPHA,BJ")
    ImportRow.objects.filter(batch=batch).update(verdict="")

    def stop(done, total):
        raise Stopped

    with pytest.raises(Stopped):
        imports.check_import(batch, step=stop)
    imports.check_import(batch)
    assert verdicts(batch) == [(2, "new"), (3, "duplicate")]


def test_undoing_leaves_the_directory_as_it_was():
    network = directory.network()
    directory.city("Alpha")
    before = directory_now()
    batch = upload("name,country,name_fr\nAlpha,BJ,\nBeta,BJ,Bêta", network=network)
    imports.decide_rows(list(batch.rows.filter(number=2)), decision="same", by=batch.uploaded_by, at=NOON)
    brought_in(batch)
    assert directory_now() != before
    batch = taken_back(batch)
    assert (batch.state, outcomes(batch)) == ("undone", [(2, "undone"), (3, "undone")])
    assert directory_now() == before
    assert chain_verdict().bad_sequence is None


def test_what_somebody_changed_or_used_since_stays_and_is_named():
    steward = directory.steward()
    batch = brought_in(upload("name,country\nAlpha,BJ\nBeta,BJ\nGamma,BJ", by=steward))
    changed, used, _free = (row.organisation for row in batch.rows.order_by("number"))
    touch_organisation(changed, at=LATER)
    directory.role(directory.person(), used, "administrator", "Mayor")
    taken_back(batch)
    assert outcomes(batch) == [(2, "kept"), (3, "kept"), (4, "undone")]
    assert codes(batch, 2) == [(None, "import-changed-since")]
    assert codes(batch, 3) == [(None, "import-used-since")]
    assert sorted(public_organisations().values_list("name", flat=True)) == ["Alpha", "Beta"]


def test_a_membership_that_ended_since_stays():
    network = directory.network()
    batch = brought_in(upload("name,country\nAlpha,BJ", network=network))
    Membership.objects.update(left_on=LATER.date())
    taken_back(batch)
    assert codes(batch, 2) == [(None, "import-membership-ended-since")]
    assert Membership.objects.count() == 1


def test_what_was_brought_in_later_is_undone_too():
    steward = directory.steward()
    directory.city("Alpha")
    batch = brought_in(upload("name,country\nAlpha,BJ\nBeta,BJ", by=steward))
    imports.decide_rows(list(batch.rows.filter(number=2)), decision="make", by=steward, at=NOON)
    batch = brought_in(batch, at=LATER)
    assert outcomes(batch) == [(2, "made"), (3, "made")]
    assert outcomes(taken_back(batch)) == [(2, "undone"), (3, "undone")]


def test_an_undone_file_can_be_sent_again():
    taken_back(brought_in(upload(LIST)))
    assert outcomes(brought_in(upload(LIST))) == [(2, "made"), (3, "made")]


def test_nothing_is_undone_that_was_not_brought_in_nor_thrown_away_that_was():
    steward = directory.steward()
    batch = upload(LIST, by=steward)
    assert refused(lambda: imports.undo_import(batch, by=steward, at=NOON)).code == "import-not-applied"
    batch = brought_in(batch)
    assert refused(lambda: imports.discard_import(batch, by=steward, at=NOON)).code == "import-was-used"
    batch = taken_back(batch)
    assert refused(lambda: imports.apply_import(batch, by=steward, at=NOON)).code == "import-not-open"


# -- memberships -------------------------------------------------------------------------------------------------------


def test_memberships_name_members_and_networks_that_are_there():
    network = directory.network("Cities together", acronym="CT")
    alpha, beta = directory.city("Alpha"), directory.city("Beta")
    directory.city("Beta", iso2="TG")
    draft = directory.city("Gamma", vouched=False)
    Membership.objects.create(network=network, member=directory.city("Delta"))
    batch = upload(
        """
        member, country, network,         joined_on,  left_on
        ALPHA,  BJ,      ct,              1999,       2003-04
        Beta,   ,        Cities Together, ,
        Beta,   BJ,      CT,              2001-05,
        Gamma,  BJ,      CT,              ,
        Delta,  BJ,      CT,              ,
        Alpha,  BJ,      Other,           ,
        Alpha,  BJ,      CT,              2003,       1999
        """,
        kind="memberships",
    )
    assert draft.is_draft
    assert verdicts(batch) == [(2, "new"), (3, "several"), (4, "new"), (5, "bad"), (6, "known"), (7, "bad"), (8, "bad")]
    assert [codes(batch, number) for number in (5, 7, 8)] == [
        [("member", "cell-unknown-member")],
        [("network", "cell-unknown-network")],
        [("left_on", "ends-before-it-begins")],
    ]
    row = batch.rows.get(number=3)
    assert (
        refused(lambda: imports.decide_rows([row], decision="make", by=batch.uploaded_by, at=NOON)).code == "import-members-must-be-there"
    )
    brought_in(batch)
    rows = Membership.objects.filter(source__title="A list").order_by("id")
    assert [(row.member, str(row.joined), str(row.left)) for row in rows] == [(alpha, "1999", "2003-04"), (beta, "2001-05", "None")]


def test_a_membership_stated_twice_is_made_once_and_the_second_line_names_the_first():
    wacap, alpha = directory.network("WACAP"), directory.city("Alpha")
    batch = upload(
        """
        member, network, left_on
        Alpha,  WACAP,
        ALPHA,  WACAP,
        Alpha,  WACAP,   2001
    """,
        kind="memberships",
    )
    assert verdicts(batch) == [(2, "new"), (3, "known"), (4, "new")]
    assert [(reason.code, dict(reason.values)) for reason in batch.rows.get(number=3).reasons] == [("member-on-line", {"line": 2})]
    brought_in(batch)
    assert list(Membership.objects.filter(left_on=None).values_list("network", "member")) == [(wacap.pk, alpha.pk)]


def test_a_person_says_which_member_is_meant():
    network = directory.network("Cities together")
    directory.city("Beta"), directory.city("Beta", iso2="TG")
    batch = upload("member\nBeta", kind="memberships", network=network)
    chosen = Organisation.objects.get(name="Beta", country="TG")
    imports.decide_rows([batch.rows.get()], decision="same", same_as=chosen, by=batch.uploaded_by, at=NOON)
    brought_in(batch)
    assert [row.member for row in Membership.objects.all()] == [chosen]
    taken_back(batch)
    assert Membership.objects.count() == 0


def test_a_list_of_one_network_takes_no_other():
    network, other = directory.network("Cities together"), directory.network("Others")
    directory.city("Alpha")
    batch = upload(f"member,network\nAlpha,{other.name}", kind="memberships", network=network)
    assert codes(batch, 2) == [("network", "cell-other-network")]


def test_a_dry_run_says_the_same_and_keeps_nothing():
    directory.city("Alpha")
    before = (ImportBatch.objects.count(), Source.objects.count(), AuditRecord.objects.count())
    judged = imports.judged_file(
        file("name,country\nAlpha,BJ\nBeta,BJ\n,BJ\nBETA,BJ"), kind="organisations", network=None, confidence="high", source_title="A list"
    )
    assert [(one.row.number, one.verdict) for one in judged] == [(2, "duplicate"), (3, "new"), (4, "bad"), (5, "duplicate")]
    assert (ImportBatch.objects.count(), Source.objects.count(), AuditRecord.objects.count()) == before


def test_a_person_who_closed_the_account_ends_the_work():
    batch = upload(LIST)
    batch = imports.apply_import(batch, by=batch.uploaded_by, at=NOON)
    User.objects.filter(pk=batch.uploaded_by_id).update(is_active=False)
    do_job(batch.job.public_id)
    assert (job_of(batch).state, job_of(batch).result["refused"]) == ("failed", "only-vouchers")
    assert organisations_visible_to(None).filter(name="Alpha").count() == 0


def test_text_that_is_called_xlsx_is_named_as_what_it_is():
    letter = imports.SentFile("members.xlsx", b"Dear colleagues,\nhere is the list you asked for.\n")
    words = {"source_title": "A list", "confidence": "medium", "network": None, "by": directory.steward(), "at": NOON}
    with pytest.raises(Refused) as refused:
        imports.upload_import(letter, kind="organisations", **words)
    assert refused.value.reason.code == "file-is-text-called-xlsx"
    # With the columns that are known, a wrong name is no hindrance.
    directory.country("BJ")
    table = imports.SentFile("members.xlsx", "name,country\nLokossa,BJ\n".encode("utf-16"))
    assert verdicts(imports.upload_import(table, kind="organisations", **words)) == [(2, "new")]
