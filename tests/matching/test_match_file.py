"""The command as a person runs it: files in, files out, sentences on standard error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from isopolity.matching.match_file import main

CITY = '{"id": "%s", "country": "%s", "languages": ["fr"], "needs": [%s], "offers": [%s]}'
LINE = '{"id": "%s", "theme": "%s"}'


@pytest.fixture
def cities(tmp_path):
    lokossa = CITY % ("lokossa", "BJ", LINE % ("n1", "solid-waste"), LINE % ("o1", "markets"))
    andenne = CITY % ("andenne", "BE", LINE % ("n2", "markets"), LINE % ("o2", "recycling"))
    bruges = CITY % ("bruges", "BE", "", LINE % ("o3", "solid-waste"))
    path = tmp_path / "cities.json"
    path.write_text(f'{{"format": "isopolity-cities/1", "cities": [{lokossa}, {andenne}, {bruges}]}}')
    return path


def matches(text):
    return {city["id"]: city["matches"] for city in json.loads(text)["cities"]}


def test_matches_in_the_order_of_the_file(cities, capsys):
    assert main([str(cities)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert json.loads(out)["format"] == "isopolity-matches/1"
    found = matches(out)
    assert list(found) == ["lokossa", "andenne", "bruges"]
    assert [(match["partner"], match["mutual"]) for match in found["lokossa"]] == [("andenne", True), ("bruges", False)]
    first = found["lokossa"][0]
    assert (first["gives"], first["gets"]) == ([["n2", "o1"]], [["n1", "o2"]])
    assert {reason["direction"] for reason in first["reasons"]} == {None, "gives", "gets"}
    assert found["lokossa"][1]["gives"] == []
    assert found["lokossa"][1]["obstacles"] == [{"code": "one-way", "direction": "gives", "values": {}}]


def test_top_and_output(cities, tmp_path, capsys):
    target = tmp_path / "matches.json"
    assert main([str(cities), "--top", "1", "--output", str(target)]) == 0
    assert capsys.readouterr() == ("", "")
    assert [len(found) for found in matches(target.read_text()).values()] == [1, 1, 1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cities.json", "matches.json"]


def test_same_input_same_bytes(cities, tmp_path):
    """In two processes with different hash seeds."""
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "isopolity", "match", str(cities), "--output", str(tmp_path / f"{seed}.json")]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed})
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "expected JSON"),
        (b"\xff", "expected UTF-8"),
        (b"[" * 200_000, "nested less deeply"),
        (b'{"format": "isopolity-cities/1", "cities": [{"colour": 1}]}', "cities[0].colour: expected one of the keys"),
        (b'{"format": "isopolity-cities/1", "cities": NaN}', "cities: expected a list, found NaN"),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(data, says, tmp_path, capsys):
    source, target = tmp_path / "broken.json", tmp_path / "matches.json"
    source.write_bytes(data)
    target.write_text("what was there before")
    assert main([str(source), "--output", str(target)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"isopolity match: {source}: ")
    assert says in err
    assert err.count("\n") == 1
    assert target.read_text() == "what was there before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.json", "matches.json"]


def test_files_that_are_not_there(cities, tmp_path, capsys):
    assert main([str(tmp_path / "none.json")]) == 2
    assert main([str(tmp_path)]) == 2
    assert main([str(cities), "--output", str(tmp_path / "no folder" / "x.json")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.rsplit(": ", 1)[1] for line in lines] == ["No such file or directory", "Is a directory", "No such file or directory"]


@pytest.mark.parametrize("top", ["0", "61", "ten", "-1", "1.5", "٣", "9" * 5_000])
def test_top_out_of_range(top, cities, capsys):
    with pytest.raises(SystemExit) as left:
        main([str(cities), "--top", top])
    assert left.value.code == 2
    assert "expected a whole number from 1 to 60" in capsys.readouterr().err


def test_help_without_django():
    code = "import sys; from isopolity.matching.match_file import main\ntry: main(['--help'])\nfinally: print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("usage: isopolity match")
    assert done.stdout.endswith("False\n")


def test_the_example_that_is_published():
    """Every key of the format, as in the documentation of the command."""
    example = Path(__file__).with_name("cities.json")
    done = subprocess.run([sys.executable, "-m", "isopolity", "match", str(example)], capture_output=True, check=True)
    found = matches(done.stdout)
    assert [match["score"] for match in (found["lokossa"][0], found["andenne"][0])] == [919, 919]
    assert found["lokossa"][0]["gives"] == [["n2", "o1"]]


def test_what_cannot_be_written_is_named_as_it_was_asked_for(cities, tmp_path, capsys):
    target = tmp_path / "nowhere" / "matches.json"
    assert main([str(cities), "--output", str(target)]) == 2
    assert capsys.readouterr().err == f"isopolity match: {target}: No such file or directory\n"


def test_a_full_disk_behind_standard_output_is_told(cities):
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "isopolity", "match", str(cities)], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (ended.returncode, ended.stderr) == (2, "isopolity match: standard output: No space left on device\n")
