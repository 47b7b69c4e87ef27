"""The one stylesheet, smaller, with the hash that the content policy allows: inlined on a first visit, linked afterwards."""

import base64
import hashlib
import re
from pathlib import Path

SOURCE = Path(__file__).parent / "static" / "ui" / "isopolity.css"


def smaller(css: str) -> str:
    """The same rules without comments and needless white space. Strings in the sheet hold no braces, colons or semicolons."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    return css.replace(";}", "}").strip()


STYLE = smaller(SOURCE.read_text(encoding="utf-8"))
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
STYLE_NAME = hashlib.sha256(STYLE.encode()).hexdigest()[:12]
