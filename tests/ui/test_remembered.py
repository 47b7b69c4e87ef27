"""What is remembered is read once, for each argument, until its time is over."""

import pytest

from isopolity.ui import remembered


def test_an_answer_is_kept_for_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    now = [100.0]
    monkeypatch.setattr(remembered.time, "monotonic", lambda: now[0])

    @remembered.remembered(seconds=60)
    def twice(number: int) -> int:
        read.append(number)
        return number * 2

    assert [twice(1), twice(1), twice(2)] == [2, 2, 4]
    assert read == [1, 2]
    now[0] += 61
    assert twice(1) == 2
    assert read == [1, 2, 1]
    remembered.forget_all()
    twice(1)
    assert read == [1, 2, 1, 1]
