"""The command as a person runs it."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from isopolity.core.scheduling.explain import explained
from isopolity.fairs.schedule_file import main
from tools.make_fair import made_fair

FAIR, PLAN = (Path(__file__).with_name(name) for name in ("fair.json", "plan.json"))
COMMAND = [sys.executable, "-m", "isopolity", "schedule"]


@pytest.fixture
def invented(tmp_path):
    def write(delegations, slots, **changes):
        path = tmp_path / "invented.json"
        path.write_text(json.dumps({**made_fair(delegations, slots, 1), **changes}))
        return str(path)

    return write


def checked(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "isopolity", "check-schedule", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_example_that_is_published():
    """To the letter, but for the time it took."""
    done = subprocess.run([*COMMAND, str(FAIR)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert {**json.loads(done.stdout), "seconds": 0.1} == json.loads(PLAN.read_text())


def test_output_into_a_file_that_the_checker_accepts(tmp_path, invented, capsys):
    target = tmp_path / "made.json"
    fair = invented(20, 6)
    assert main([fair, "--steps", "20", "--seed", "7", "--output", str(target)]) == 0
    assert capsys.readouterr() == ("", "")
    made = json.loads(target.read_text())
    assert (made["seed"], made["value"] <= made["upper_bound"]) == (7, True)
    assert {entry["reason"] for entry in made["unplaced"]} >= {"no-interpreter"}
    assert "not-chosen" not in {entry["reason"] for entry in made["unplaced"]}
    checked(fair, target)


def test_same_steps_and_seed_same_answer(tmp_path, invented):
    fair = invented(20, 6)
    texts = []
    for name in ("one.json", "two.json"):
        assert main([fair, "--steps", "5", "--seed", "3", "--output", str(tmp_path / name)]) == 0
        texts.append({**json.loads((tmp_path / name).read_text()), "seconds": 0})
    assert texts[0] == texts[1]


def test_required_requests_that_exclude_one_another(tmp_path, capsys):
    """Banjul can be there in one slot only, and two of its requests are required."""
    fair = json.loads(FAIR.read_text())
    fair["interpreters"][0]["unavailable"] = []
    for at in (1, 3):
        fair["requests"][at]["required"] = True
    path = tmp_path / "fair.json"
    path.write_text(json.dumps(fair))
    target = tmp_path / "made.json"
    assert main([str(path), "--steps", "50", "--output", str(target)]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "isopolity schedule: these required requests cannot all be held: r2, r4. The rest is planned without.\n")
    made = json.loads(target.read_text())
    assert (made["status"], made["conflict"]) == ("infeasible", ["r2", "r4"])
    (left,) = [entry for entry in made["unplaced"] if entry["reason"] == "required-conflict"]
    assert {left["request"], *left["values"]["requests"]} == {"r2", "r4"}
    checked(path, target)


def test_a_repair_keeps_what_began_and_moves_no_more_than_it_may(tmp_path, invented):
    fair = invented(20, 6)
    published, repaired = tmp_path / "published.json", tmp_path / "repaired.json"
    assert main([fair, "--steps", "20", "--output", str(published)]) == 0
    late = json.loads(Path(fair).read_text())
    # Not the first meeting's delegations: these have begun.
    began = {party for wish in late["requests"] for party in wish["parties"] if wish["id"] in at_slot(published, "s1")}
    somebody = next(city for city in late["delegations"] if city["id"] not in began and "s2" not in city["unavailable"])
    somebody["unavailable"] += [slot for slot in ("s2", "s3") if slot not in somebody["unavailable"]]
    Path(fair).write_text(json.dumps(late))
    for most in ("0", "2"):
        ends = ["--from", str(published), "--now", "2027-05-15T08:01+00:00", "--max-moves", most]
        assert main([fair, *ends, "--output", str(repaired)]) == 0
        changes = json.loads(repaired.read_text())["changes"]
        assert sum(change["kind"] == "moved" for change in changes) <= int(most)
        assert at_slot(repaired, "s1") == at_slot(published, "s1")
        checked(fair, repaired, *ends)


def at_slot(path, slot):
    return {meeting["request"] for meeting in json.loads(path.read_text())["meetings"] if meeting["slot"] == slot}


def test_what_one_more_would_bring(tmp_path, capsys):
    """One fr-en interpreter in the first slot does not help: Banjul is in a meeting there that is required."""
    assert main([str(FAIR), "--from", str(PLAN), "--what-if", "interpreter:nl-fr"]) == 0
    assert json.loads(capsys.readouterr().out) == {"value_gain": 0, "placed": []}
    fair = json.loads(FAIR.read_text())
    fair["interpreters"] = []
    alone = tmp_path / "alone.json"
    alone.write_text(json.dumps(fair))
    plan = tmp_path / "plan.json"
    assert main([str(alone), "--steps", "50", "--output", str(plan)]) == 0
    assert main([str(alone), "--from", str(plan), "--what-if", "interpreter:fr-en"]) == 0
    assert json.loads(capsys.readouterr().out) == {"value_gain": 40, "placed": ["r3"]}


def test_a_search_ended_too_early_says_which_required_requests_have_no_place(tmp_path, capsys):
    """The dearer request takes the only slot in which the other can be held, and there is no time to think again."""
    fair = json.loads(FAIR.read_text())
    fair["slots"][1]["closed_tables"] = [1]
    fair["delegations"][1]["unavailable"] = ["sat-0930"]
    fair["interpreters"][0]["unavailable"] = []
    for at, required in enumerate((True, False, True, False)):
        fair["requests"][at] |= {"required": required, "value": (10, 90, 99, 35)[at]}
    path = tmp_path / "fair.json"
    path.write_text(json.dumps(fair))
    assert main([str(path), "--time-limit", "0.000001", "--output", str(tmp_path / "made.json")]) == 1
    assert capsys.readouterr().err == (
        "isopolity schedule: the search ended before these required requests had a place: r1. Let it run longer.\n"
    )
    assert json.loads((tmp_path / "made.json").read_text())["status"] != "infeasible"
    assert main([str(path), "--steps", "10", "--output", str(tmp_path / "made.json")]) == 0


def on_terminal(arguments, until, then):
    """What the command says on a terminal, and how it ends; `then` is done to it once it has said `until`."""
    mine, its = pty.openpty()
    begun = subprocess.Popen([*COMMAND, *arguments], stderr=its)
    os.close(its)
    said = ""
    waiting = True
    while True:
        try:
            said += os.read(mine, 1000).decode()
        except OSError:  # as Linux says that nobody is at the other end any more
            break
        if waiting and until in said:
            waiting = False
            then(begun)
    os.close(mine)
    return begun.wait(60), said.replace("\r\n", "\n")


def test_ctrl_c_on_a_terminal_gives_the_best_so_far(invented, tmp_path):
    """The time limit is ten minutes, and the test does not take as long."""
    fair, target = invented(150, 16), tmp_path / "made.json"
    code, said = on_terminal(
        [fair, "--time-limit", "600", "--output", str(target)], "Ctrl-C takes it", lambda begun: begun.send_signal(signal.SIGINT)
    )
    assert code == 0
    assert re.search(r"\rScheduling, \d+ s: value \d+ of at most \d+ \(\d+\.\d\d %\); Ctrl-C takes it", said)
    last = said.rstrip("\n").split("\n")[-4:]
    assert re.fullmatch(r"\d+ of \d+ requests have a place, worth \d+; at most \d+ is possible \(feasible\). Idle gaps: \d+\.", last[0])
    assert all(re.fullmatch(r"One more .* would give \d+ of these requests a place \(needed: .*\)\.", line) for line in last[1:])
    checked(fair, target)


@pytest.fixture
def _heard():
    """Ctrl-C means what it means in a terminal, also where the tests were started in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heard")
@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_after_the_search_takes_nothing_away(monkeypatch, tmp_path, times):
    """While reasons are looked for the first is only a sign of impatience; the second ends the program, and nothing is written."""
    target = tmp_path / "made.json"

    def impatient(fair, plan, **options):
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        return explained(fair, plan, **options)

    monkeypatch.setattr("isopolity.fairs.schedule_file.explained", impatient)
    if times == 1:
        assert main([str(FAIR), "--output", str(target)]) == 0
        checked(FAIR, target)
        return
    with pytest.raises(KeyboardInterrupt):
        main([str(FAIR), "--output", str(target)])
    assert not target.exists()


def test_that_reasons_take_their_time_is_said_on_a_terminal(invented, tmp_path):
    code, said = on_terminal([invented(300, 4), "--steps", "1", "--output", str(tmp_path / "made.json")], "\0", lambda begun: None)
    assert code == 0
    assert re.search(r"^Looking for the reasons of \d+ requests without a place; then the timetable is written\.$", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "expected JSON"),
        (b'{"colour": 1}', "colour: expected one of the keys"),
        (FAIR.read_bytes().replace(b'"andenne"', b'"paris"', 1), "requests[0].parties[1]: expected a delegation of this fair"),
        (FAIR.read_bytes().replace(b"2027-05-15T09:30+02:00", b"2027-05-15T09:30"), "slots[1].starts_at: expected a time with its offset"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_changes_nothing(data, says, tmp_path, capsys):
    source, target = tmp_path / "broken.json", tmp_path / "plan.json"
    source.write_bytes(data)
    target.write_text("what was there before")
    assert main([str(source), "--output", str(target)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"isopolity schedule: {source}: ")
    assert says in err
    assert err.count("\n") == 1
    assert target.read_text() == "what was there before"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fair": "Fair of another town"}, 'fair: expected a timetable of "Cooperation fair, Brussels", found "Fair of another town"'),
        ({"meetings": lambda meetings: [*meetings, meetings[0]]}, "meetings[3].request: expected a request that no meeting of this list"),
    ],
)
@pytest.mark.parametrize("more", [[], ["--what-if", "table"]])
def test_a_published_plan_that_cannot_be_repaired_is_bad_input(change, says, more, tmp_path, capsys):
    """One of another fair would be dropped whole; one with a meeting twice says two things of one wish."""
    plan = json.loads(PLAN.read_text())
    plan |= {key: value(plan[key]) if callable(value) else value for key, value in change.items()}
    source, target = tmp_path / "published.json", tmp_path / "repaired.json"
    source.write_text(json.dumps(plan))
    assert main([str(FAIR), "--from", str(source), *more, "--output", str(target)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"isopolity schedule: {source}: {says}")
    assert err.count("\n") == 1
    assert not target.exists()


def test_files_that_are_not_there_are_told_before_the_search(tmp_path, capsys):
    assert main([str(tmp_path / "none.json")]) == 2
    assert main([str(FAIR), "--output", str(tmp_path / "no folder" / "x.json")]) == 2
    assert main([str(FAIR), "--output", str(tmp_path)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.rsplit(": ", 1)[1] for line in lines] == ["No such file or directory", "No such file or directory", "Is a directory"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--time-limit", "0"], "expected seconds, more than 0"),
        (["--time-limit", "nan"], "expected seconds, more than 0"),
        (["--time-limit", "soon"], "expected seconds, more than 0"),
        (["--steps", "0"], "expected a whole number from 1"),
        (["--steps", "5", "--time-limit", "5"], "not allowed with"),
        (["--seed", "-1"], "expected a whole number from 0"),
        (["--now", "2027-05-15T09:10+02:00"], "need --from"),
        (["--max-moves", "0"], "need --from"),
        (["--what-if", "table"], "need --from"),
        (["--from", str(PLAN), "--what-if", "table", "--max-moves", "1"], "without --now and --max-moves"),
        (["--from", str(PLAN), "--what-if", "chair"], "expected table, slot or interpreter:fr-pt"),
        (["--from", str(PLAN), "--what-if", "interpreter:fr"], "expected table, slot or interpreter:fr-pt"),
        (["--from", str(PLAN), "--what-if", "interpreter:fr-fr"], "expected table, slot or interpreter:fr-pt"),
    ],
)
def test_options_that_make_no_sense(options, says, capsys):
    with pytest.raises(SystemExit) as left:
        main([str(FAIR), *options])
    assert left.value.code == 2
    assert says in capsys.readouterr().err


def test_help_without_django_and_without_the_solver():
    code = (
        "import sys; from isopolity.fairs.schedule_file import main\n"
        "try: main(['--help'])\nfinally: print([name in sys.modules for name in ('django', 'numpy', 'highspy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("usage: isopolity schedule")
    assert done.stdout.endswith("[False, False, False]\n")
