"""`isopolity import KIND FILE`: what it says, what it changes, with which exit."""

import pytest
from django.core.management import call_command

from isopolity.directory.models import ImportBatch, Organisation, TieProposal
from tests.factories import directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_in(tmp_path, capsys):
    """Runs the command on a file of this text; gives exit, what was said, and what was said of errors."""

    def run(kind, text, *options):
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        code = 0
        try:
            call_command("import", kind, str(path), *options)
        except SystemExit as left:
            code = left.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def steward():
    directory.country("BJ")
    return directory.steward("steward@example.org")


LIST = "name,country\nAlpha,BJ\nLokossa,BJ\n,BJ\n"


def test_new_rows_are_brought_in_and_doubtful_ones_wait(bring_in, steward):
    directory.city("Lokossa")
    code, out, _ = bring_in("organisations", LIST, "--source", "Minutes")
    batch = ImportBatch.objects.get()
    assert code == 0
    assert [line.split(maxsplit=1) for line in out.splitlines()[:3]] == [
        ["1", "cannot be read"],
        ["1", "made"],
        ["1", "same name and country"],
    ]
    assert batch.path in out
    assert Organisation.objects.get(name="Alpha").listings.get().source.title == "Minutes"
    assert (batch.state, batch.uploaded_by) == ("applied", steward)


def test_a_dry_run_says_it_and_changes_nothing(bring_in, steward):
    directory.city("Lokossa")
    code, out, err = bring_in("organisations", LIST, "--dry-run")
    assert (code, ImportBatch.objects.count(), Organisation.objects.count()) == (0, 0, 1)
    assert "      1  new" in out
    assert "Nothing was changed." in out
    assert "line 4: name: A name with at least one letter is needed." in err


def test_ties_go_into_the_queue(bring_in, steward, tmp_path):
    names = tmp_path / "names.tsv"
    names.write_text("Q1\tLokossa\nQ2\tAndenne\n")
    assert bring_in("ties", "Q1\tQ2\nQ2\tQ1\n", "--names", str(names), "--dry-run")[:2] == (
        0,
        "1 pairs would go into the queue. Nothing was changed.\n",
    )
    assert bring_in("ties", "Q1\tQ2\nQ2\tQ1\n", "--names", str(names))[:2] == (0, "1 pairs wait for review at /ties/review.\n")
    assert [str(row) for row in TieProposal.objects.all()] == ["Lokossa – Andenne"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,country\nBogotá,CO\n".encode("latin-1"), "Line 2 cannot be read with certainty (“Bogot…”)"),
        ("colour\nred\n", "The first line names no column that is known here."),
        ("", "There is nothing in this file."),
    ],
)
def test_bad_files_end_with_2_and_a_sentence(text, says, bring_in, steward):
    code, out, err = bring_in("organisations", text)
    assert (code, out, ImportBatch.objects.count()) == (2, "", 0)
    assert says in err


def test_a_file_that_is_not_there_ends_with_2(steward, capsys):
    with pytest.raises(SystemExit) as left:
        call_command("import", "organisations", "/nowhere/list.csv")
    assert left.value.code == 2
    assert "/nowhere/list.csv: No such file or directory" in capsys.readouterr().err


def test_somebody_must_stand_for_it(bring_in):
    assert "There is no steward yet" in bring_in("organisations", LIST)[2]
    directory.country("BJ")
    one, _other = directory.steward("one@example.org"), directory.steward("other@example.org")
    assert "There are several stewards" in bring_in("organisations", LIST)[2]
    assert "No steward has the address nobody@example.org." in bring_in("organisations", LIST, "--by", "nobody@example.org")[2]
    assert bring_in("organisations", LIST, "--by", "one@example.org")[0] == 0
    assert ImportBatch.objects.get().uploaded_by == one


def test_the_same_file_again_ends_with_2(bring_in, steward):
    assert bring_in("organisations", LIST)[0] == 0
    code, _, err = bring_in("organisations", LIST)
    assert code == 2
    assert "This very file was sent on" in err
