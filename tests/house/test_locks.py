"""The locked lists hold what the project asks for, whole, with a digest of each file; and a lock that fell behind is found."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.house_rules import ROOT

PINNED = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^]]*\])?==(?P<version>\S+)(?P<rest>.*(?:\n[ #].*)*)", re.M)
Lock = dict[str, str]


def locked(text: str) -> tuple[Lock, list[str]]:
    """Name → version, and the entries that have no digest."""
    entries = list(PINNED.finditer(text))
    bare = [entry["name"] for entry in entries if "--hash=sha256:" not in entry["rest"]]
    return {canonicalize_name(entry["name"]): entry["version"] for entry in entries}, bare


def asked(project: dict[str, object], *groups: str) -> list[str]:
    """What the project itself asks for, with these groups of developers."""
    wanted: list[str] = [*project["project"]["dependencies"]]  # type: ignore[index]
    for group in groups:
        wanted += [entry for entry in project["dependency-groups"][group] if isinstance(entry, str)]  # type: ignore[index]
    return wanted


def lock_faults(wanted: list[str], lock: Lock) -> list[str]:
    """Requirements that the lock does not hold, or holds in a version that does not do."""
    faults = []
    for words in wanted:
        requirement = Requirement(words)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        version = lock.get(canonicalize_name(requirement.name))
        if version is None:
            faults.append(f"{requirement.name} is not locked")
        elif not requirement.specifier.contains(version, prereleases=True):
            faults.append(f"{requirement.name} is locked as {version}, which is not {requirement.specifier}")
    return faults


@pytest.mark.parametrize(("name", "groups"), [("run", ("build",)), ("dev", ("build", "dev"))])
def test_the_lock_holds_what_the_project_asks_for(name: str, groups: tuple[str, ...]) -> None:
    lock, bare = locked((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8"))
    assert bare == []
    assert lock_faults(asked(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8")), *groups), lock) == []


def test_the_lock_holds_what_its_own_entries_ask_for() -> None:
    lock, _ = locked((ROOT / "requirements/dev.txt").read_text(encoding="utf-8"))
    faults = []
    for name in lock:
        try:
            faults += [f"{name}: {fault}" for fault in lock_faults(requires(name) or [], lock)]
        except PackageNotFoundError:
            continue  # for another system or another Python
    assert faults == []


def test_developers_run_what_users_run() -> None:
    run, dev = (locked((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8"))[0] for name in ("run", "dev"))
    assert {name: dev.get(name) for name in run} == run


def test_a_lock_that_fell_behind_is_found() -> None:
    lock, bare = locked("django==5.2.19 \\\n    --hash=sha256:aa\n    # via isopolity\nbabel==2.18.0 ; python_version < '4'\n")
    assert (lock, bare) == ({"django": "5.2.19", "babel": "2.18.0"}, ["babel"])
    assert lock_faults(["Django>=5.2.19,<5.3", "Babel>=2.19", "numpy>=2", "colorama; sys_platform == 'nowhere'"], lock) == [
        "Babel is locked as 2.18.0, which is not >=2.19",
        "numpy is not locked",
    ]
