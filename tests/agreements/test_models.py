"""What the database refuses, by raw SQL, on both engines."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from isopolity.agreements import joining_guard
from isopolity.agreements.models import Agreement, Party, StageMove, Statement
from isopolity.directory.models import Organisation
from tests.factories import agreements as make
from tests.factories import directory
from tests.factories.agreements import NOON

pytestmark = pytest.mark.django_db


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(sql: str, *values: Any, words: str = "two or more countries") -> None:
    with pytest.raises(IntegrityError, match=words):
        run(sql, *values)


BOUND = ["formalised", "active", "reviewed"]


@pytest.fixture
def bound(banjul: Organisation, ostend: Organisation) -> Agreement:
    return make.recorded(make.announced(banjul, ostend), "formalise")


@pytest.mark.parametrize("stage", BOUND)
def test_no_agreement_of_one_country_is_bound(lokossa: Organisation, stage: str) -> None:
    agreement = make.announced(lokossa, words="cities of Africa")
    refused("UPDATE agreements_agreement SET stage = %s WHERE id = %s", stage, agreement.pk)
    run("UPDATE agreements_agreement SET stage = 'ended' WHERE id = %s", agreement.pk)


@pytest.mark.parametrize("stage", [*BOUND, "ended"])
def test_no_agreement_begins_bound(banjul: Organisation, ostend: Organisation, stage: str) -> None:
    agreement = make.announced(banjul, ostend)
    columns = "contact_id, title, silence_months, last_news_on, last_news_known_to, silent_from, made_at"
    other = make.contact(banjul, directory.city(iso2="FR"))
    copied = columns.replace("contact_id", "%s")
    refused(
        f"INSERT INTO agreements_agreement (public_id, stage, {columns}) SELECT 'x', %s, {copied} FROM agreements_agreement WHERE id = %s",
        stage,
        other.pk,
        agreement.pk,
    )


def test_an_open_partner_counts_by_its_country(banjul: Organisation) -> None:
    agreement = make.announced(banjul, words="cities in Madagascar", country=directory.country("MG"))
    run("UPDATE agreements_agreement SET stage = 'formalised' WHERE id = %s", agreement.pk)
    party = Party.objects.get(agreement=agreement, organisation=None)
    refused("UPDATE agreements_party SET open_country_id = NULL WHERE id = %s", party.pk)
    refused("UPDATE agreements_party SET open_country_id = 'GM' WHERE id = %s", party.pk)
    # All of them are named, and none of the names is here.
    refused("UPDATE agreements_party SET is_settled = %s WHERE id = %s", True, party.pk)


CHANGES: dict[str, Callable[[Agreement, Organisation], tuple[str, Any]]] = {
    "deleted": lambda one, neighbour: ("DELETE FROM agreements_party WHERE agreement_id = %s AND position = 2", one.pk),
    "withdrawn": lambda one, neighbour: (
        "UPDATE agreements_party SET withdrawn_at = added_at, withdrawn_why = 'x' WHERE agreement_id = %s AND position = 2",
        one.pk,
    ),
    "of the same country": lambda one, neighbour: (
        f"UPDATE agreements_party SET organisation_id = {neighbour.pk} WHERE agreement_id = %s AND position = 2",
        one.pk,
    ),
    "moved to another agreement": lambda one, neighbour: (
        "UPDATE agreements_party SET agreement_id = (SELECT MIN(id) FROM agreements_agreement WHERE id <> agreement_id), position = 9 "
        "WHERE agreement_id = %s AND position = 2",
        one.pk,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_party_of_a_bound_agreement_goes_that_would_leave_one_country(bound: Agreement, lokossa: Organisation, change: str) -> None:
    make.announced(lokossa, directory.city(iso2="FR"))
    neighbour = directory.city("Serekunda", iso2="GM")
    sql, value = CHANGES[change](bound, neighbour)
    refused(sql, value)
    assert Party.objects.filter(agreement=bound, withdrawn_at=None).count() == 2


def test_what_is_no_local_authority_becomes_no_party_of_a_bound_agreement(bound: Agreement) -> None:
    network = directory.network()
    columns = "agreement_id, open_words, is_settled, added_at, withdrawn_why"
    sql = (
        f"INSERT INTO agreements_party (public_id, position, organisation_id, {columns}) SELECT 'x', 9, %s, {columns} FROM agreements_party"
    )
    refused(f"{sql} WHERE agreement_id = %s AND position = 1", network.pk, bound.pk)
    third = directory.city(iso2="GM")
    run(f"{sql} WHERE agreement_id = %s AND position = 1", third.pk, bound.pk)


def test_no_party_of_a_bound_agreement_becomes_another_kind_or_country(bound: Agreement, ostend: Organisation) -> None:
    refused("UPDATE directory_organisation SET kind = 'network' WHERE id = %s", ostend.pk)
    refused("UPDATE directory_organisation SET country_id = 'GM' WHERE id = %s", ostend.pk)
    directory.country("FR")
    run("UPDATE directory_organisation SET country_id = 'FR' WHERE id = %s", ostend.pk)


def test_parties_of_an_announcement_change_freely(banjul: Organisation, ostend: Organisation) -> None:
    agreement = make.announced(banjul, ostend)
    run("DELETE FROM agreements_party WHERE agreement_id = %s AND position = 2", agreement.pk)
    assert Party.objects.filter(agreement=agreement).count() == 1


@pytest.mark.parametrize("table", ["agreements_stagemove", "agreements_statement"])
def test_moves_and_statements_are_never_changed(bound: Agreement, table: str) -> None:
    from isopolity.agreements.services import Provenance, Stated, tell_fact
    from isopolity.core.partial_dates import PartialDate

    stated = Stated(PartialDate(2006), provenance=Provenance(source=make.source()))
    tell_fact(bound, stated, kind="event", title="Computers", language="en", by=directory.steward(), at=NOON)
    refused(f"UPDATE {table} SET as_stated = 'else'", words="append-only")
    refused(f"DELETE FROM {table}", words="append-only")
    assert (StageMove.objects.count(), Statement.objects.count()) == (2, 1)


def test_the_triggers_are_there_after_each_run_of_migrations(bound: Agreement, lokossa: Organisation) -> None:
    """SQLite makes a table anew only while no trigger names it: they are away in between."""
    joining_guard.take_away()
    run("UPDATE directory_organisation SET kind = 'network' WHERE id = %s", lokossa.pk)
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'agreements_%'")
        else:
            cursor.execute("SELECT DISTINCT trigger_name FROM information_schema.triggers WHERE trigger_name LIKE 'agreements_%'")
        found = {name for (name,) in cursor.fetchall()}
    assert set(joining_guard.NAMES) <= found
