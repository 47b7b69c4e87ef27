import sys
import threading
from collections.abc import Iterator
from random import Random

import pytest

from isopolity.search.stems import stem


@pytest.fixture
def hasty_switching() -> Iterator[None]:
    """Threads that take turns as often as the interpreter lets them."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_stems_are_the_same_when_four_threads_ask_at_once(hasty_switching: None) -> None:
    chance = Random(5)
    words = ["".join(chance.choices("aeioucdlmnrst", k=8)) + chance.choice(["ations", "ement", "euses", "ites"]) for _ in range(400)]
    alone = [stem.__wrapped__(word, "fr") for word in words]
    found: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        found[number] = [stem.__wrapped__(word, "fr") for word in words]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(4), alone)
