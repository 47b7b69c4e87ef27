"""Stewards and operators are made on the command line, and nowhere else."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from isopolity.directory import queries
from tests.factories import directory as make

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_a_steward_is_made_and_unmade() -> None:
    user = make.person("rose@example.org")
    assert (
        said("make-steward", " Rose@Example.org ", "--office", "Steward for Africa")
        == "rose@example.org is a steward (Steward for Africa).\n"
    )
    assert queries.is_steward(user)
    assert said("make-steward", "rose@example.org", "--end") == "rose@example.org is no steward any more.\n"
    assert not queries.is_steward(user)
    assert said("make-steward", "rose@example.org", "--end") == "rose@example.org was no steward.\n"


def test_an_operator_is_made() -> None:
    user = make.person("rose@example.org")
    assert said("make-operator", "rose@example.org") == "rose@example.org is an operator.\n"
    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, queries.is_steward(user)) == (True, True, False)


@pytest.mark.parametrize("command", ["make-steward", "make-operator"])
def test_an_address_without_an_open_account_is_bad_input(command: str) -> None:
    make.person("shut@example.org", is_active=False)
    for address in ("nobody@example.org", "shut@example.org"):
        with pytest.raises(CommandError, match="Nobody has an open account") as refused:
            said(command, address)
        assert refused.value.returncode == 2
