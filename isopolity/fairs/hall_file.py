"""The file in which a fair travels: one line that seals it, then one JSON document, packed. Without Django and without a database.

    isopolity-hall/1 SEAL DIGEST
    (gzip)

SEAL is the HMAC-SHA256 of everything behind the first line, under a key of whoever made the file; DIGEST is the SHA-256 of the name of
the format, the seal and what is behind, so that a changed byte anywhere is found also by those who do not have the key.
"""

import gzip
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass
from typing import Any

from isopolity.core.strict_json import BadInput

FORMAT = "isopolity-hall"
VERSION = 1
# A fair of 2,000 delegations with all its drafts is a tenth of it.
MOST_BYTES = 500_000_000
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class HallFile:
    """A file whose every byte is as it was made; only who has the key knows by whom."""

    content: dict[str, Any]
    seal: str
    digest: str
    body: bytes

    @property
    def whole(self) -> bytes:
        """The bytes of the file, as they were."""
        return _line(self.seal, self.body) + self.body

    def is_sealed_with(self, key: str) -> bool:
        return hmac.compare_digest(self.seal, _seal(self.body, key))


def sealed(content: dict[str, Any], key: str) -> bytes:
    """The bytes of a file with this content."""
    body = gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), compresslevel=6, mtime=0)
    return _line(_seal(body, key), body) + body


def opened(data: bytes) -> HallFile:
    """What a file holds. Raises `BadInput` for another kind of file, a newer version, and any byte that is not as it was made."""
    line, newline, body = data[:_LONGEST_LINE].partition(b"\n")
    body = data[len(line) + 1 :]
    words = line.decode("ascii", "replace").split(" ")
    name, _slash, version = words[0].partition("/")
    if name != FORMAT or not newline:
        raise BadInput("", "a file that `isopolity fair-take` made", "another one, or one that is cut off or was changed")
    if version.isascii() and version.isdigit() and int(version) > VERSION:
        raise BadInput(
            "", f"version {VERSION} of the format", f"version {int(version)}: it was made by a newer Isopolity, so update this one"
        )
    if len(words) != 3 or version != str(VERSION) or words[2] != _digest(words[1], body):
        raise BadInput("", "the file as `isopolity fair-take` made it", "one that was changed or cut off on the way")
    return HallFile(_content(body), words[1], words[2], body)


def _line(seal: str, body: bytes) -> bytes:
    return f"{FORMAT}/{VERSION} {seal} {_digest(seal, body)}\n".encode()


def _content(body: bytes) -> dict[str, Any]:
    unpacking = zlib.decompressobj(wbits=31)
    try:
        text = unpacking.decompress(body, MOST_BYTES)
        if not unpacking.eof or unpacking.unused_data:
            raise BadInput("", f"one packed document of at most {MOST_BYTES:,} bytes", "more, or less than one")
        content = json.loads(text)
    except (zlib.error, ValueError, RecursionError):
        raise BadInput("", "a packed JSON document", "something else") from None
    if not isinstance(content, dict):
        raise BadInput("", "an object", "something else")
    return content


def _seal(body: bytes, key: str) -> str:
    return hmac.new(bytes.fromhex(key), f"{FORMAT}/{VERSION}\n".encode() + body, hashlib.sha256).hexdigest()


def _digest(seal: str, body: bytes) -> str:
    return hashlib.sha256(f"{FORMAT}/{VERSION} {seal}\n".encode() + body).hexdigest()
