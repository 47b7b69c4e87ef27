"""The hash chain: h[n] = SHA-256(h[n-1] | canonical(n)), sequence numbers without a gap."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def canonical(value: Any) -> Any:
    """The same value in one form: text in NFC with LF, keys sorted, times in UTC to the microsecond; floats are refused."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Mapping):
        return {canonical(str(key)): canonical(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in value]
    assert value is None or isinstance(value, bool | int), f"no canonical form for {type(value).__name__}"
    return value


def chained_hash(previous_hash: str, fields: Mapping[str, Any]) -> str:
    """The hash of a row with these fields (all columns but the two hashes) behind the row with `previous_hash`."""
    text = json.dumps(canonical(fields), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}|{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `first_fault` found: rows read, and the first bad one with what is wrong (`gap`, `previous-hash`, `hash`), if any."""

    rows: int
    bad_sequence: int | None = None
    fault: str = ""


def first_fault(rows: Iterable[tuple[Mapping[str, Any], str, str]], *, previous: str = START, after: int = 0) -> Verdict:
    """Walk rows (fields, previous hash, hash) in order of sequence and name the first that does not follow from the one before.

    A part of a chain begins behind the row with the number `after`, whose hash is `previous`.
    """
    count = 0
    for fields, previous_hash, row_hash in rows:
        count += 1
        number = after + count
        if fields["sequence"] != number:
            return Verdict(count, fields["sequence"], "gap")
        if previous_hash != previous:
            return Verdict(count, number, "previous-hash")
        if chained_hash(previous_hash, fields) != row_hash:
            return Verdict(count, number, "hash")
        previous = row_hash
    return Verdict(count)
