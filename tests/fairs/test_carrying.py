"""A fair goes to its hall and comes home: the same in every table, in one place at a time, once."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from isopolity.accounts.hall import person_with
from isopolity.accounts.models import HallCode, User
from isopolity.audit.models import AuditRecord, CarriedRecord
from isopolity.core.reasons import Refused
from isopolity.core.strict_json import BadInput
from isopolity.directory.models import Organisation, Role
from isopolity.fairs.hall_file import VERSION, opened, sealed
from isopolity.fairs.models import BroughtFile, Custody, Delegate, Fair, MeetingRequest, Outcome, together_of
from isopolity.fairs.queries.carried import (
    STAYING,
    STAYS,
    carried_fields,
    carried_models,
    has_number,
    key_columns,
    rows_of,
    table_of,
    tables_of,
)
from isopolity.fairs.services.taking import renew_codes, same_file_again, take_fair
from isopolity.matching.models import Contact
from tests.fairs import in_hall, making
from tests.fairs.in_hall import bring, given, plain, taken
from tests.fairs.machines import Machines
from tests.fairs.working import EVE


@pytest.fixture
def machines(committing_db: None, tmp_path: Path) -> Iterator[Machines]:
    made = Machines(tmp_path)
    yield made
    made.end()


def code_of(act: Any) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.reason.code


def page_of_acts(reader: User, custody: Custody) -> str:
    """What a person of the secretariat reads of the hall, by the way from the page of the takings."""
    client = Client()
    client.force_login(reader)
    address = f"{custody.fair.path}/takings/{custody.public_id}/acts"
    assert address in client.get(f"{custody.fair.path}/files").content.decode()
    return client.get(address).content.decode()


def test_every_table_and_every_column_of_fairs_travels() -> None:
    """A new table or column travels without a word; what stays is named, with the tables that are this machine's own."""
    models = set(apps.get_app_config("fairs").get_models())
    assert set(carried_models()) | set(STAYS) == models
    for model in carried_models():
        columns = {field.name for field in carried_fields(model)}
        own = {model._meta.pk.name} if has_number(model) else set()
        assert {field.name for field in model._meta.concrete_fields} == columns | own | STAYING.get(model._meta.label_lower, set())
        assert key_columns(model)


def test_to_the_hall_and_home_again_changes_nothing(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        before = plain(small.fair)
        assert {name for name, table in before.items() if not table["rows"]} == set()
        data = taken(small.fair).data
    with machines.at("laptop"):
        done, fair = bring(data)
        assert done == "installed"
        assert plain(fair) == before
        for request in MeetingRequest.objects.all():
            assert request.together == together_of(request.delegations)
        back = given(fair)
    with machines.at("home"):
        assert bring(back)[0] == "brought"
        assert plain(small.fair) == before
        assert in_hall.chains_are_whole()


def test_what_happened_in_the_hall_comes_home(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
        acts = AuditRecord.objects.count()
    with machines.at("laptop"):
        fair = bring(data)[1]
        in_hall.a_day_in_the_hall(fair.public_id)
        after, made = plain(fair), Contact.objects.count()
        back = given(fair)
        assert made == 1
    with machines.at("home"):
        assert Contact.objects.count() == 0
        assert bring(back)[0] == "brought"
        assert plain(small.fair) == after
        assert Delegate.objects.get(delegation=small.lome).checked_in_at == small.starts
        contact = Contact.objects.get()
        assert contact.origin == "meeting"
        assert set(Outcome.objects.filter(meeting__request=small.requests[0]).values_list("contact", flat=True)) == {contact.pk}
        kept = list(CarriedRecord.objects.values_list("action", flat=True))
        for action in ("fairs:delegate:check-in", "fairs:incident:report", "fairs:outcome:report", "fairs:custody:give"):
            assert kept.count(action) == 1
        assert AuditRecord.objects.count() > acts
        assert in_hall.chains_are_whole()
        assert Fair.objects.get().away == ""
        making.make_delegate(small.lome)
        page = page_of_acts(small.secretary, Custody.objects.get())
        for words in (
            "A person has come",
            small.lome.delegates.first().name,
            "Something that happened noted",
            "What came of a meeting written down",
            "To the hall and back",
        ):
            assert words in page
        assert page.count('<th scope="row">') == CarriedRecord.objects.filter(action__startswith="fairs:").count()


def test_twice_counts_once(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
    with machines.at("laptop"):
        fair = bring(data)[1]
        before = (plain(fair), AuditRecord.objects.count())
        assert bring(data) == ("here-already", fair)
        assert (plain(fair), AuditRecord.objects.count()) == before
        in_hall.a_day_in_the_hall(fair.public_id)
        back = given(fair)
        assert same_file_again(fair, by=in_hall.OPERATOR).data == back
        assert bring(data)[0] == "here-already"
    with machines.at("home"):
        bring(back)
        after = (plain(small.fair), AuditRecord.objects.count(), CarriedRecord.objects.count(), Contact.objects.count())
        assert bring(back) == ("brought-already", small.fair)
        assert (plain(small.fair), AuditRecord.objects.count(), CarriedRecord.objects.count(), Contact.objects.count()) == after


def test_a_second_time_to_the_hall(machines: Machines) -> None:
    """The copy of the first time gives way; the file of the first time is then out of date, on both machines."""
    with machines.at("home"):
        small = in_hall.full_fair()
        first = taken(small.fair).data
    with machines.at("laptop"):
        back = given(bring(first)[1])
    with machines.at("home"):
        bring(back)
        small.fair.refresh_from_db()
        making.make_delegate(small.lome, "Second Day")
        second = taken(small.fair).data
        before = plain(small.fair)
        assert bring(back)[0] == "brought-already"
    with machines.at("laptop"):
        assert bring(second)[0] == "installed"
        fair = Fair.objects.get()
        assert (plain(fair), fair.away) == (before, "")
        assert Custody.objects.get(state="here").number == 2
        in_hall.a_day_in_the_hall(fair.public_id)
        again = given(fair)
    with machines.at("another laptop"):
        bring(second)
        assert code_of(lambda: bring(first)) == "hall-file-older"
    with machines.at("home"):
        assert bring(again)[0] == "brought"
        assert in_hall.chains_are_whole()


def test_only_one_machine_writes(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        other = making.make_fair()
        data = taken(small.fair, words="laptop 3").data
        small.fair.refresh_from_db()
        assert (small.fair.away, small.fair.away_words) == ("hall", "laptop 3")
        assert code_of(lambda: taken(small.fair)) == "fair-is-in-the-hall"
        assert code_of(lambda: bring(data)) == "hall-file-went-out-from-here"
        assert take_fair(other, by=in_hall.OPERATOR, at=EVE).custody.number == 1
    with machines.at("laptop"):
        fair = bring(data)[1]
        back = given(fair)
        fair.refresh_from_db()
        assert fair.away == "home"
        assert code_of(lambda: given(fair)) == "fair-went-home"
        assert code_of(lambda: bring(back)) == "hall-file-was-made-here"


def test_a_copy_with_changes_does_not_give_way(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        first = taken(small.fair)
    with machines.at("laptop"):
        bring(first.data)
    with machines.at("home"):
        Custody.objects.update(state="back")
        Fair.objects.update(away="", away_since=None)
        second = taken(small.fair).data
    with machines.at("laptop"):
        assert code_of(lambda: bring(second)) == "hall-copy-not-given-back"


def test_files_of_another_home_and_for_other_machines(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
    with machines.at("laptop"):
        back = given(bring(data)[1])
    with machines.at("another home"):
        in_hall.full_fair()
        assert code_of(lambda: bring(back)) == "hall-file-of-another-home"
        assert code_of(lambda: bring(data, may_install=False)) == "hall-file-needs-a-laptop"
        assert (Fair.objects.count(), Custody.objects.count()) == (1, 0)


def spoilt(data: bytes) -> Iterator[bytes]:
    """The file with one byte changed: in each part of its first line, and here and there behind it."""
    line = data.index(b"\n")
    for place in (0, 8, 14, 16, 20, 70, 85, 140, line, line + 1, line + 5, line + 9, line + 200, len(data) // 2, len(data) - 1):
        yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_a_changed_or_cut_off_file_changes_nothing(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
    with machines.at("laptop"):
        for bad in (*spoilt(data), data[:-1], data[: len(data) // 2], data[:100], b"", data + b"\0", data + data):
            with pytest.raises(BadInput):
                bring(bad)
        assert Fair.objects.count() == Organisation.objects.count() == AuditRecord.objects.count() == 0
        fair = bring(data)[1]
        back = given(fair)
    with machines.at("home"):
        before = (plain(small.fair), AuditRecord.objects.count())
        for bad in (*spoilt(back), back[:-1], back[: len(back) // 2]):
            with pytest.raises(BadInput):
                bring(bad)
        assert (plain(small.fair), AuditRecord.objects.count()) == before
        small.fair.refresh_from_db()
        assert small.fair.away == "hall"


def test_a_file_that_somebody_else_sealed_is_refused(machines: Machines) -> None:
    """Whoever writes the digest anew has no key: of what went out, or of what came back."""
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
    with machines.at("laptop"):
        back = given(bring(data)[1])
    with machines.at("home"):
        assert code_of(lambda: bring(sealed(opened(back).content, "00" * 32))) == "hall-file-not-sealed"
        key = Custody.objects.get().return_key
        for change in ({"out": "0" * 64}, {"fair": "x" * 20}):
            assert code_of(lambda change=change: bring(sealed({**opened(back).content, **change}, key))) == "hall-file-not-sealed"
        forged = [{**act, "office": "Mayor"} for act in opened(back).content["acts"]]
        assert code_of(lambda: bring(sealed({**opened(back).content, "acts": forged}, key))) == "carried-acts-broken"
        small.fair.refresh_from_db()
        assert small.fair.away == "hall"


def test_a_newer_file_and_other_columns_are_told_apart(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        data = taken(small.fair).data
    newer = data.replace(f"hall/{VERSION} ".encode(), f"hall/{VERSION + 1} ".encode(), 1)
    content = opened(data).content
    content["tables"]["fairs.delegate"]["columns"].append("shoe_size")
    with machines.at("laptop"):
        with pytest.raises(BadInput, match="made by a newer Isopolity"):
            bring(newer)
        with pytest.raises(BadInput, match=r"fairs\.delegate: expected the columns"):
            bring(sealed(content, "00" * 32))
        for broken in ({}, {"direction": "out"}, {**content, "tables": []}, {"direction": "sideways"}):
            with pytest.raises(BadInput):
                bring(sealed(broken, "00" * 32))
        assert Fair.objects.count() == Organisation.objects.count() == User.objects.count() == 0


def test_nobodys_password_or_address_is_in_a_file(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        people = list(User.objects.all())
        known = {person.email for person in people} | {person.password for person in people if person.has_usable_password()}
        assert len(known) > len(people)
        out = taken(small.fair)
    with machines.at("laptop"):
        back = given(bring(out.data)[1])
    for data in (out.data, back):
        text = gzip.decompress(opened(data).body).decode()
        assert [secret for secret in known if secret in text or json.dumps(secret) in text] == []
        assert [line.code for line in out.codes if line.code in text or line.code.replace("-", "") in text] == []
        assert Custody.home_key.field.name not in text


def test_staff_sign_in_with_their_codes_alone(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        out = taken(small.fair)
        assert HallCode.objects.count() == 0
    assert [(line.name, line.office) for line in out.codes] == [(small.secretary.name, "Secretariat")]
    code = out.codes[0].code.replace("-", "")
    with machines.at("laptop"):
        fair = bring(out.data)[1]
        person = User.objects.get()
        assert (person.public_id, person.has_usable_password(), person.email) == (
            small.secretary.public_id,
            False,
            f"{small.secretary.public_id}@hall.invalid",
        )
        assert person_with(code) == person
        assert code not in HallCode.objects.get().hash
        assert [person_with(other) for other in (code[:-1], code[:4] + "22222222", "2222" + code[4:], "", code + "2")] == [None] * 5
        role = Role.objects.get()
        assert (role.user, role.office) == (person, "Secretariat")
        sheet = renew_codes(fair, by=in_hall.OPERATOR, at=EVE)
        assert person_with(code) is None
        assert person_with(sheet[0].code.replace("-", "")) == person


def test_who_may_take_a_fair(machines: Machines) -> None:
    with machines.at("home"):
        small = in_hall.full_fair()
        stranger = making.secretary(making.make_fair())
        for person in (stranger, small.of_lome, None):
            assert code_of(lambda person=person: take_fair(small.fair, by=person, at=EVE)) == "only-organisers-of-the-fair"
        data = take_fair(small.fair, by=small.secretary, at=EVE).data
        assert Custody.objects.get().taken_office == "Secretariat"
    with machines.at("laptop"):
        assert code_of(lambda: bring(data, by=User())) == "only-the-operator"
        back = given(bring(data)[1])
    with machines.at("home"):
        for person in (stranger, small.of_lome, None):
            assert code_of(lambda person=person: bring(back, by=person)) == "only-organisers-of-the-fair"
        assert bring(back, by=small.secretary)[0] == "brought"
        assert BroughtFile.objects.count() == 0


def test_one_question_reads_a_fair_as_its_tables_read_one_by_one(machines: Machines) -> None:
    """Also text with quotes and signs, times of less than a second, and what is null."""
    with machines.at("home"):
        small = in_hall.full_fair()
        Delegate.objects.filter(delegation=small.lome).update(
            name='Ñ "quoted" \\ line\nnext \u2028 😀', checked_in_at=EVE.replace(microsecond=1200), languages=["fr", "ß", '"']
        )
        fair = Fair.objects.get(pk=small.fair.pk)
        with CaptureQueriesContext(connection) as asked:
            found = tables_of(fair)
        assert len(asked) == 1
        assert found == {model._meta.label_lower: table_of(model, rows_of(model, fair)) for model in carried_models()}
