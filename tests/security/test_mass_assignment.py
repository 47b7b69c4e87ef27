"""AUTH-6: a form that carries the name of every column of every table does what it does without them, and no more."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction

from tests.browserlike import FormReader
from tests.security.access_table import read_table
from tests.security.routes import RECIPES
from tests.security.state import changes, of_table, state
from tests.security.test_forms_once import UNSAFE, Sender
from tests.security.world import World

pytestmark = pytest.mark.django_db
TABLE = read_table()
# The link of this mail leads to an address without its secret, and the form stands there.
MOVES_ON = "account_reset_password_from_key"
# A door of the laptop of a hall alone, which this installation is not: tests/accounts/test_hall.py tries it.
NOT_HERE = {"account_hall"}
# What is never the same twice: keys, salts, seals, and what was sent.
NEVER_TWICE = {"badge", "key", "seal", "body_hash", "token_hash", "password", "tag_hash"}
RANDOM = re.compile(r"\b[2-9a-z]{20}\b|\b[0-9a-f]{32,}\b|[\w-]{6}-[0-9a-f]{32}|[\w-]+:[\w-]+:[\w-]{20,}")
Rows = dict[str, Counter[tuple[Any, ...]]]


def columns() -> dict[str, list[str]]:
    """Name of a column → what somebody would try to write into it: of each kind of field, something that it takes."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            for name in {field.name, field.attname}:
                tried = found.setdefault(name, [])
                tried += [value for value in tries(field) if value not in tried]
    return found


def tries(field: Any) -> list[str]:
    if field.choices:
        return [str(field.choices[-1][0])]
    if isinstance(field, models.BooleanField):
        return ["on"]
    if isinstance(field, models.DateTimeField):
        return ["2001-02-03 04:05"]
    if isinstance(field, models.DateField):
        return ["2001-02-03"]
    if isinstance(field, models.ForeignKey | models.IntegerField | models.FloatField):
        return ["3"]
    return ['["women"]'] if isinstance(field, models.JSONField) else ["planted"]


COLUMNS = columns()
ROUNDS = range(3)


@pytest.fixture(autouse=True)
def every_column_gets_through(settings: Any) -> None:
    """There are more columns than fields that a form may have, and that limit must not be what refuses them here."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2 * len(COLUMNS)


def declared(sender: Sender, name: str) -> set[str]:
    """The fields that a form has: those of its page, and of its body where it has none."""
    found = {*sender.body}
    if TABLE[name].get:
        reader = FormReader()
        reader.feed(sender.client.get(sender.address).content.decode())
        for form in reader.forms:
            found |= {*form["fields"], *(button for button, _value in form.get("buttons", []))}
    return {re.sub(r"_\d+$", "", field) for field in found} | {"once", "csrfmiddlewaretoken"}


def known_ids() -> dict[str, set[Any]]:
    """Table → its primary keys; what is not among them was made since, and has another number each time on some databases."""
    every = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: of_table("ids", model._meta.db_table, partial(_ids, model)) for model in every}


def _ids(model: type[models.Model]) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{model._meta.pk.column}" FROM "{model._meta.db_table}"')
        return {row[0] for row in cursor.fetchall()}


def rows(tables: list[str], known: dict[str, set[Any]], familiar: set[str]) -> Rows:
    """Every row of these tables, without what is never the same twice."""
    return {
        model._meta.db_table: Counter(rows_of(model, known, familiar))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in tables
    }


def rows_of(model: type[models.Model], known: dict[str, set[Any]], familiar: set[str]) -> Iterator[tuple[Any, ...]]:
    fields = [field for field in model._meta.concrete_fields if field.column not in NEVER_TWICE]
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(f"{chr(34)}{field.column}{chr(34)}" for field in fields)} FROM "{model._meta.db_table}"')
        for row in cursor.fetchall():
            yield tuple(plain(field, value, known, familiar) for field, value in zip(fields, row, strict=True))


def plain(field: Any, value: Any, known: dict[str, set[Any]], familiar: set[str]) -> Any:
    target = field.related_model._meta.db_table if field.is_relation else field.model._meta.db_table if field.primary_key else None
    if target is not None and value is not None:
        return value if value in known[target] else "new"
    if isinstance(value, str | dict | list):
        return RANDOM.sub(lambda found: found[0] if found[0] in familiar else "new", str(value))
    return repr(value)


def ids_in_use() -> set[str]:
    """What looks like chance and stood in the database before."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    return set().union(*(of_table("chance", table, partial(_chance, table)) for table in tables))


def _chance(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return {found for row in cursor.fetchall() for found in RANDOM.findall(str(row))}


class Doing:
    """Sends the form of one route, says what it answered and wrote, and takes it all back."""

    def __init__(self, sender: Sender) -> None:
        self.sender, self.body = sender, sender.body
        self.before, self.known, self.familiar = state(), known_ids(), ids_in_use()

    def __call__(self, more: dict[str, str]) -> tuple[int, Rows]:
        self.sender.body = {**self.body, **more}
        cookies = self.sender.client.cookies.output(attrs=[], header="", sep=";")
        with transaction.atomic():
            answer = self.sender.send()
            after = rows(changes(self.before, state()), self.known, self.familiar)
            transaction.set_rollback(True)
        self.sender.client.cookies.clear()
        self.sender.client.cookies.load(cookies)
        return answer.status_code, after


def differences(right: Rows, planted: Rows) -> list[str]:
    """The rows of one that the other has not."""
    return [
        f"{word} in {table}: {row}"
        for table in sorted({*right, *planted})
        for word, one, other in (("missing", right, planted), ("more", planted, right))
        for row in one.get(table, Counter()) - other.get(table, Counter())
    ]


def test_the_names_of_columns_are_tried() -> None:
    assert set(COLUMNS) >= {"id", "public_id", "state", "organisation", "organisation_id", "vouched_at", "is_superuser", "invented"}
    assert set(UNSAFE) == {name for name in RECIPES if name in TABLE and TABLE[name].post}


@pytest.mark.parametrize("name", [name for name in UNSAFE if name not in NOT_HERE])
def test_a_form_writes_its_own_fields_alone(world: World, name: str) -> None:
    with time_machine.travel(datetime.now(UTC), tick=False):
        sender = Sender(world, name)
        if name == MOVES_ON:
            sender.address = sender.client.get(sender.address)["Location"]
        own = declared(sender, name)
        foreign = {column: tried for column, tried in COLUMNS.items() if column not in own}
        assert len(foreign) > 100
        does = Doing(sender)
        status, right = does({})
        assert status in {302, 303}
        for turn in ROUNDS:
            again, planted = does({column: tried[turn % len(tried)] for column, tried in foreign.items()})
            assert differences(right, planted) == []
            assert again == status
