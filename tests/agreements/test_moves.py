"""Announcing, moving and correcting: by whom, refused with what, recorded how; and the tie that matching reads."""

from datetime import timedelta
from typing import Any

import pytest

from isopolity.agreements import gates
from isopolity.agreements.models import Agreement, StageMove
from isopolity.agreements.queries.agreements import public_agreements
from isopolity.agreements.services import Provenance, announce_contact, correct_move, move_agreement
from isopolity.audit.models import AuditRecord
from isopolity.audit.queries import chain_verdict
from isopolity.core.reasons import Reason, Refused
from isopolity.core.stages import OF_EACH_SIDE, Gate, gates_in
from isopolity.directory.models import Organisation, Tie
from tests.factories import agreements as make
from tests.factories import directory
from tests.factories.agreements import NOON, said

pytestmark = pytest.mark.django_db
MADE = "made"


def refusal(act: Any) -> Reason:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.reason


def move(agreement: Agreement, by: Any, name: str, day: str = "2026-05-31", **more: Any) -> StageMove:
    return move_agreement(agreement, said(name, day, **more), by=by, at=NOON)


@pytest.fixture
def every_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Later parts of the house fill the gates; here all are."""
    answers = {
        gate: (lambda agreement: {party.public_id for party in agreement.parties.all()})
        if gate in OF_EACH_SIDE
        else (lambda agreement: {""})
        for gate in Gate
    }
    monkeypatch.setattr(gates, "_answers", answers)


def test_a_contact_is_announced_with_its_parties_and_its_source(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.announced(banjul, ostend)
    assert [str(party) for party in agreement.parties.all()] == ["Banjul", "Ostend"]
    [first] = agreement.moves.all()
    assert (first.move, first.origin, first.start, first.end, str(first.dated)) == (
        "announce",
        "recorded",
        "contact",
        "announced",
        "2001-05-16",
    )
    assert (first.source.reference, first.as_stated, first.office) == ("A/CONF.191/L.11", "words about announce", "Steward")
    assert (agreement.stage, str(agreement.last_news_on), str(agreement.silent_from)) == ("announced", "2001-05-16", "2002-05-16")
    assert AuditRecord.objects.latest("sequence").action == "agreements:agreement:announce"
    assert chain_verdict().bad_sequence is None


def test_an_open_partner_is_announced_as_it_was_said() -> None:
    agreement = make.announced(directory.city("Port-au-Prince", iso2="HT"), words="cities in Madagascar", country=directory.country("MG"))
    assert [(str(party), party.country_code) for party in agreement.parties.all()] == [
        ("Port-au-Prince", "HT"),
        ("cities in Madagascar", "MG"),
    ]


def test_a_contact_is_announced_once(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.announced(banjul, ostend)
    assert refusal(lambda: announce_contact(agreement.contact, said(), by=directory.steward(), at=NOON)).code == "announced-already"
    assert Agreement.objects.count() == 1


def test_who_talks_with_each_by_itself_announces_each_apart(banjul: Organisation, ostend: Organisation, lokossa: Organisation) -> None:
    contact = make.contact(ostend, banjul, lokossa, first_with_each=True)
    assert refusal(lambda: announce_contact(contact, said(), by=directory.steward(), at=NOON)).code == "announce-each-apart"


@pytest.mark.parametrize(
    ("who", "origin", "code"),
    [
        (lambda banjul: directory.officer(banjul), MADE, None),
        (lambda banjul: directory.officer(banjul), "recorded", "only-keepers-of-the-register"),
        (lambda banjul: directory.secretariat(), "recorded", None),
        (lambda banjul: directory.secretariat(), MADE, "only-the-parties"),
        (lambda banjul: directory.steward(), "recorded", None),
        (lambda banjul: directory.officer(directory.city()), MADE, "only-parties-and-keepers"),
        (lambda banjul: directory.secretariat(directory.network(vouched=False)), "recorded", "only-parties-and-keepers"),
        (lambda banjul: directory.funder(), MADE, "only-parties-and-keepers"),
        (lambda banjul: directory.person(), MADE, "only-parties-and-keepers"),
    ],
)
def test_who_announces(banjul: Organisation, ostend: Organisation, who: Any, origin: str, code: str | None) -> None:
    contact = make.contact(banjul, ostend)
    by = who(banjul)
    if code is None:
        made = announce_contact(contact, said(origin=origin), by=by, at=NOON)
        assert made.moves.get().office in {"Officer for cooperation", "Secretariat", "Steward"}
    else:
        assert refusal(lambda: announce_contact(contact, said(origin=origin), by=by, at=NOON)).code == code
        assert Agreement.objects.count() == 0


def test_formalising_is_refused_with_everything_that_is_missing(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.announced(banjul, ostend)
    reason = refusal(lambda: move(agreement, directory.officer(ostend), "formalise", origin=MADE))
    assert reason.code == "move-needs-gates"
    assert gates_in(str(reason.values["missing"])) == (
        ("parameters", ""),
        ("preparation", ""),
        ("expectations", "Banjul"),
        ("expectations", "Ostend"),
        ("signing", "Banjul"),
        ("signing", "Ostend"),
    )
    agreement.refresh_from_db()
    assert (agreement.stage, agreement.moves.count(), Tie.objects.count()) == ("announced", 1, 0)


def test_filled_gates_let_the_parties_through_the_whole_life(banjul: Organisation, ostend: Organisation, every_gate: None) -> None:
    agreement, officer = make.announced(banjul, ostend), directory.officer(banjul)
    for name in ("formalise", "activate", "review", "renew", "review", "end"):
        move(agreement, officer, name, origin=MADE)
    agreement.refresh_from_db()
    assert agreement.stage == "ended"
    assert [one.office for one in agreement.moves.all()] == ["Steward", *["Officer for cooperation"] * 6]
    assert refusal(lambda: move(agreement, officer, "renew", origin=MADE)).code == "no-such-move-here"


def test_one_gate_that_is_not_filled_is_the_one_that_is_named(
    banjul: Organisation, ostend: Organisation, every_gate: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreement = make.announced(banjul, ostend)
    only = agreement.parties.get(organisation=banjul).public_id
    monkeypatch.setitem(gates._answers, Gate.EXPECTATIONS, lambda asked: {only})
    reason = refusal(lambda: move(agreement, directory.officer(banjul), "formalise", origin=MADE))
    assert gates_in(str(reason.values["missing"])) == (("expectations", "Ostend"),)


def test_nobody_records_for_parties_who_move_it_here(banjul: Organisation, ostend: Organisation, every_gate: None) -> None:
    agreement = make.announced(banjul, ostend)
    move(agreement, directory.officer(banjul), "formalise", origin=MADE)
    for keeper in (directory.steward(), directory.secretariat()):
        assert refusal(lambda keeper=keeper: move(agreement, keeper, "activate")).code == "moved-by-its-parties"


def test_one_country_is_refused_by_name_before_the_database_does(lokossa: Organisation) -> None:
    agreement = make.announced(lokossa, words="cities of Africa")
    assert refusal(lambda: move(agreement, directory.steward(), "formalise")).code == "parties-need-two-countries"


def test_what_is_recorded_needs_a_source_and_a_day_that_has_come(banjul: Organisation, ostend: Organisation) -> None:
    agreement, steward = make.announced(banjul, ostend), directory.steward()
    assert refusal(lambda: move(agreement, steward, "formalise", provenance=Provenance())).code == "move-needs-a-source"
    assert refusal(lambda: move(agreement, steward, "formalise", "2026-06-02")).code == "move-in-the-future"
    assert refusal(lambda: move(agreement, steward, "formalise", "2001-05-15")).code == "move-before-the-last"
    assert move(agreement, steward, "formalise", "2001").dated_known_to == "year"


def test_a_wrong_move_is_taken_back_and_both_stay(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.recorded(make.announced(banjul, ostend), "formalise", "activate")
    wrong, officer = make.last_move(agreement), directory.officer(ostend)
    formalised = wrong.agreement.moves.get(move="formalise")
    later = NOON + timedelta(days=1)
    assert refusal(lambda: correct_move(formalised, note="x", language="en", by=officer, at=later)).code == "correct-the-last-move-first"
    correction = correct_move(wrong, note="Nothing had begun.", language="en", by=officer, at=later)
    agreement.refresh_from_db()
    assert (agreement.stage, correction.corrects, correction.organisation, correction.note) == (
        "formalised",
        wrong,
        ostend,
        "Nothing had begun.",
    )
    assert refusal(lambda: correct_move(wrong, note="x", language="en", by=officer, at=later)).code == "move-corrected-already"
    correct_move(formalised, note="Never signed.", language="en", by=directory.secretariat(), at=later)
    agreement.refresh_from_db()
    assert (agreement.stage, agreement.moves.count(), agreement.tie) == ("announced", 5, None)
    assert [entry.action for entry in AuditRecord.objects.order_by("-sequence")[:2]] == ["agreements:agreement:correct"] * 2


def test_an_announcement_that_never_was_is_a_contact_again_and_can_be_announced(banjul: Organisation, ostend: Organisation) -> None:
    agreement, officer = make.announced(banjul, ostend), directory.officer(banjul)
    correct_move(make.last_move(agreement), note="Misread.", language="en", by=officer, at=NOON)
    agreement.refresh_from_db()
    assert agreement.stage == "contact"
    move(agreement, officer, "announce", origin=MADE)
    agreement.refresh_from_db()
    assert agreement.stage == "announced"


def test_strangers_take_nothing_back(banjul: Organisation, ostend: Organisation, every_gate: None) -> None:
    agreement = make.announced(banjul, ostend)
    made = move(agreement, directory.officer(banjul), "formalise", origin=MADE)
    for who in (directory.officer(directory.city()), directory.funder(), directory.person()):
        assert refusal(lambda who=who: correct_move(made, note="x", language="en", by=who, at=NOON)).code == "only-parties-and-keepers"
    keeper = directory.secretariat()
    assert refusal(lambda: correct_move(made, note="x", language="en", by=keeper, at=NOON)).code == "only-who-answers-for-the-move"


def test_matching_reads_a_tie_while_the_agreement_is_in_force(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.announced(banjul, ostend)
    assert Tie.objects.count() == 0
    make.recorded(agreement, "formalise")
    tie = Tie.objects.get()
    assert (agreement.tie, tie.kind, tie.between) == (tie, "agreement", " ".join(sorted([banjul.public_id, ostend.public_id])))
    assert (str(tie.begun), tie.ended, tie.source, tie.as_stated) == ("2003-12", None, make.source(), "words about formalise")
    assert set(tie.parties.all()) == {banjul, ostend}
    for party in (banjul, ostend):
        party.refresh_from_db()
        assert party.changed_at == NOON
    make.recorded(agreement, "end", day="2009")
    tie.refresh_from_db()
    assert str(tie.ended) == "2009"
    correct_move(make.last_move(agreement), note="It goes on.", language="en", by=directory.steward(), at=NOON)
    tie.refresh_from_db()
    assert tie.ended is None


def test_an_agreement_with_a_draft_among_its_parties_is_nobody_s_to_read(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.announced(banjul, ostend)
    Organisation.objects.filter(pk=ostend.pk).update(closed_at=NOON, closed_reason="Merged.")
    assert list(public_agreements()) == [agreement]
    Organisation.objects.filter(pk=ostend.pk).update(vouched_at=None)
    assert list(public_agreements()) == []


def test_a_request_that_was_accepted_leads_to_an_announcement_by_its_cities(banjul: Organisation, ostend: Organisation) -> None:
    from tests.factories.matching import contact

    found = contact(banjul, ostend, at=NOON)
    agreement = announce_contact(found, said("announce", "2026-06-01", origin=MADE), by=directory.officer(ostend), at=NOON)
    assert [str(party) for party in agreement.parties.all()] == ["Banjul", "Ostend"]
    assert agreement.moves.get().organisation == ostend
