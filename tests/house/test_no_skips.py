"""A test that is skipped fails the run: whether one, or a whole file that cannot import what it needs."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest


def reported(hook: Any, outcome: str, *parts: Any, **more: Any) -> str:
    """What becomes of a report with this outcome."""
    report = SimpleNamespace(outcome=outcome, skipped=outcome == "skipped", longrepr=None, **more)
    wrapper = hook(*parts)
    next(wrapper)
    with pytest.raises(StopIteration) as end:
        wrapper.send(report)
    return str(end.value.value.outcome)


@pytest.mark.parametrize(("outcome", "becomes"), [("passed", "passed"), ("failed", "failed"), ("skipped", "failed")])
def test_what_is_skipped_fails(outcome: str, becomes: str) -> None:
    it = SimpleNamespace(nodeid="tests/somewhere.py")
    assert reported(conftest.pytest_runtest_makereport, outcome, it, None) == becomes
    assert reported(conftest.pytest_make_collect_report, outcome, it) == becomes


def test_what_is_known_to_fail_is_no_skip() -> None:
    assert reported(conftest.pytest_runtest_makereport, "skipped", SimpleNamespace(nodeid="x"), None, wasxfail="reason") == "skipped"
