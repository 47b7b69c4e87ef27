"""JSON from people's hands, read so that every fault is a sentence with the path of the key and what was expected there."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

MAX_ID = 200
_SHOWN = 40


class BadInput(Exception):
    """`path` is where, such as `cities[3].needs[0].urgency` ("" for the whole), `expected` a phrase, `found` what stood there."""

    def __init__(self, path: str, expected: str, found: str = "") -> None:
        super().__init__(path, expected, found)
        self.path = path
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        found = f", found {self.found}" if self.found else ""
        return f"{where}expected {self.expected}{found}"


class Node:
    """One value with its path; every method returns a checked value or raises `BadInput`."""

    def __init__(self, value: Any, path: str = "") -> None:
        self._value = value
        self.path = path

    def fail(self, expected: str) -> NoReturn:
        raise BadInput(self.path, expected, _shown(self._value))

    def keys(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, "Node"]:
        """The values of an object by key; unknown, missing and repeated keys are refused."""
        if isinstance(self._value, _Repeated):
            raise BadInput(self._below(self._value.key), "this key only once")
        if not isinstance(self._value, dict):
            self.fail("an object")
        for key in self._value:
            if key not in required and key not in optional:
                raise BadInput(self._below(key), "one of the keys " + ", ".join((*required, *optional)), "an unknown key")
        for key in required:
            if key not in self._value:
                raise BadInput(self._below(key), "this key", "nothing")
        return {key: Node(value, self._below(key)) for key, value in self._value.items()}

    def any_keys(self) -> dict[str, "Node"]:
        """The values of an object whose keys are not known beforehand; repeated ones are refused."""
        return self.keys((), tuple(self._value)) if isinstance(self._value, dict) else self.keys(())

    def plain(self) -> str | int | float | bool | tuple[str, ...] | None:
        """A single value, or a list of texts."""
        if isinstance(self._value, list):
            return tuple(node.text() for node in self.items())
        if isinstance(self._value, str):
            return self.text()
        if not isinstance(self._value, (int, float, bool, type(None))):
            self.fail("text, a number, true, false, null or a list of texts")
        return self._value

    def items(self, at_most: int | None = None) -> Iterator["Node"]:
        if not isinstance(self._value, list):
            self.fail("a list")
        if at_most is not None and len(self._value) > at_most:
            raise BadInput(self.path, f"at most {at_most} entries", str(len(self._value)))
        return (Node(value, f"{self.path}[{at}]") for at, value in enumerate(self._value))

    def or_none(self, read: Callable[["Node"], T]) -> T | None:
        return None if self._value is None else read(self)

    def text(self) -> str:
        if not isinstance(self._value, str):
            self.fail("text")
        if any("\ud800" <= sign <= "\udfff" for sign in self._value):
            self.fail("text without half characters (a lone surrogate)")
        return self._value

    def identifier(self) -> str:
        value = self.text()
        if not value or len(value) > MAX_ID or not value.isprintable():
            self.fail(f"an id of 1 to {MAX_ID} printable characters")
        return value

    def one_of(self, known: tuple[str, ...]) -> str:
        if not isinstance(self._value, str) or self._value not in known:
            self.fail("one of " + ", ".join(known))
        return self._value

    def whole(self, low: int, high: int) -> int:
        # True is an int to Python; to the person who wrote the file it is not a number.
        if type(self._value) is not int or not low <= self._value <= high:
            self.fail(f"a whole number from {low} to {high}")
        return self._value

    def number(self, low: float, high: float) -> float:
        if type(self._value) not in (int, float) or not low <= self._value <= high:
            self.fail(f"a number from {low:g} to {high:g}")
        return float(self._value)

    def flag(self) -> bool:
        if not isinstance(self._value, bool):
            self.fail("true or false")
        return self._value

    def _below(self, key: str) -> str:
        key = key if key.isidentifier() else _shown(key)
        return f"{self.path}.{key}" if self.path else key


def parse_json(data: bytes) -> Node:
    """The whole text as a node. Refuses what is not UTF-8 (a byte order mark is allowed), not JSON, or nested too deeply."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("", f"UTF-8, but byte {error.start + 1} is none") from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_Unusable, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise BadInput("", f"JSON, but line {error.lineno}, column {error.colno} is none ({error.msg})") from None
    except RecursionError:
        raise BadInput("", "JSON that is nested less deeply") from None
    return Node(value)


class _Repeated(dict[str, Any]):
    key: str


class _Unusable:
    """A number that no key of ours accepts: NaN, infinity, or one of hundreds of digits."""

    def __init__(self, written: str) -> None:
        self.written = written


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        repeated = _Repeated(found)
        repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return repeated
    return found


def _whole(written: str) -> int | _Unusable:
    return int(written) if len(written) <= 30 else _Unusable(written)


def _shown(value: Any) -> str:
    """A short rendering without control characters, safe for a terminal."""
    if isinstance(value, _Unusable):
        written = value.written
    elif isinstance(value, dict):
        return "an object"
    elif isinstance(value, list):
        return "a list"
    else:
        # In the letters of whoever wrote it, unless one of them could play tricks on a terminal.
        written = json.dumps(value, ensure_ascii=not str(value).isprintable())
    return written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"
