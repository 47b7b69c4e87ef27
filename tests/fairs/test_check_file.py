"""The command as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from isopolity.fairs.check_file import main

FAIR, PLAN = (Path(__file__).with_name(name) for name in ("fair.json", "plan.json"))


def written(path, document):
    path.write_text(json.dumps(document))
    return str(path)


@pytest.fixture
def plan():
    return json.loads(PLAN.read_text())


def test_the_example_that_is_published_keeps_every_rule():
    done = subprocess.run([sys.executable, "-m", "isopolity", "check-schedule", str(FAIR), str(PLAN)], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_each_broken_rule_is_a_line_with_place_code_and_sentence(plan, tmp_path):
    """In a process of its own, where no settings of the project speak."""
    plan["meetings"][1]["table"] = 1
    plan["value"] = 227
    plan["upper_bound"] = 227
    broken = written(tmp_path / "plan.json", plan)
    done = subprocess.run(
        [sys.executable, "-m", "isopolity", "check-schedule", str(FAIR), broken], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "meetings[1].table: table-taken: r2 and r1 are both at table 1 in sat-0900.",
        "value: value-is-not-the-sum: The value is stated as 227, and the placed requests make 226.",
    ]


def test_the_stated_gap_is_checked(plan, tmp_path, capsys):
    assert main([str(FAIR), written(tmp_path / "plan.json", {**plan, "gap": 0.5})]) == 1
    assert capsys.readouterr().out.startswith("gap: gap-is-not-so: ")


def test_a_repair_is_checked_against_the_plan_before(plan, tmp_path, capsys):
    places = {meeting["request"]: {"slot": meeting["slot"], "table": meeting["table"]} for meeting in plan["meetings"]}
    changes = [{"request": request, "kind": "kept", "from": place, "to": place} for request, place in places.items()]
    same = {**plan, "changes": changes}
    ends = ["--from", str(PLAN), "--now", "2027-05-15T09:10+02:00", "--max-moves", "0"]
    assert main([str(FAIR), written(tmp_path / "same.json", same), *ends]) == 0
    swapped = json.loads(json.dumps(same))
    for at, table in ((0, 2), (1, 1)):
        swapped["meetings"][at]["table"] = table
        swapped["changes"][at]["to"]["table"] = table
        swapped["changes"][at]["kind"] = "moved"
    assert capsys.readouterr().out == ""
    assert main([str(FAIR), written(tmp_path / "swapped.json", swapped), *ends]) == 1
    codes = [line.split(": ")[1] for line in capsys.readouterr().out.splitlines()]
    assert codes == ["past-moved", "past-moved", "placed-in-the-past", "placed-in-the-past", "too-many-moved"]


@pytest.mark.parametrize(
    ("which", "data", "says"),
    [
        (0, b"{", "expected JSON"),
        (0, b'{"format": "isopolity-fair/2"}', "name: expected this key, found nothing"),
        (1, b"[]", "expected an object"),
        (1, PLAN.read_bytes().replace(b"226", b"-1"), "value: expected a whole number from 0"),
    ],
)
def test_bad_input_is_one_sentence(which, data, says, tmp_path, capsys):
    files = [str(FAIR), str(PLAN)]
    bad = tmp_path / "bad.json"
    bad.write_bytes(data)
    files[which] = str(bad)
    assert main(files) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"isopolity check-schedule: {bad}: ")
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--now", "2027-05-15T09:10+02:00"], "need --from"),
        (["--max-moves", "0"], "need --from"),
        (["--from", str(PLAN), "--now", "noon"], "expected a time with its offset"),
        (["--from", str(PLAN), "--now", "2027-05-15T09:10"], "expected a time with its offset"),
        (["--from", str(PLAN), "--max-moves", "-1"], "expected a whole number from 0"),
        (["--from", str(PLAN), "--max-moves", "٣"], "expected a whole number from 0"),
    ],
)
def test_options_that_make_no_sense(options, says, capsys):
    with pytest.raises(SystemExit) as left:
        main([str(FAIR), str(PLAN), *options])
    assert left.value.code == 2
    assert says in capsys.readouterr().err
