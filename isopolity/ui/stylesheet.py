"""The one stylesheet, smaller, with the hash that the content policy allows: inlined on a first visit, linked afterwards."""

import base64
import hashlib
import re
from pathlib import Path

SOURCE = Path(__file__).parent / "static" / "ui" / "isopolity.css"
_PIECES = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?\*/|\s*([{};,])\s*|(\s+)""", re.DOTALL)


def smaller(css: str) -> str:
    """The same rules without comments and needless white space.

    Strings stay as they are, and so does one blank wherever it may mean something: between the parts of a selector,
    around the signs of `calc()`, after a colon. The last semicolon of a block goes.
    """
    without = _PIECES.sub(_piece, css)
    # A comment between two blanks leaves both, and one beside a brace leaves one.
    again = _PIECES.sub(_piece, without)
    return _outside_strings(again).strip()


def _piece(match: re.Match[str]) -> str:
    string, sign, blank = match.groups()
    return string or sign or (" " if blank else "")


def _outside_strings(css: str) -> str:
    pieces = re.split(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", css)
    return "".join(piece if number % 2 else piece.replace(";}", "}") for number, piece in enumerate(pieces))


STYLE = smaller(SOURCE.read_text(encoding="utf-8"))
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
STYLE_NAME = hashlib.sha256(STYLE.encode()).hexdigest()[:12]
