"""The canonical form of a text and its SHA-256, so that anybody can verify a signed text with the tools of any computer.

The canonical form of a text:

1. Unicode normal form C; no byte order mark.
2. Every line end is one line feed: CR LF, CR, vertical tab, form feed, NEL, LINE and PARAGRAPH SEPARATOR become it.
3. No blanks at the ends of lines (everything that `str.isspace` holds to be one), no empty lines at the end.
4. A text that is not empty ends with one line feed. The bytes are UTF-8.

The checksum of a language is SHA-256 of these bytes, which are also the file that the product offers for download: `sha256sum FILE`
prints it. All languages of a version together are the manifest: for each, by code, `<checksum>  <name>.<language>.txt` and a line feed, which
is the format that `sha256sum --check` reads. The checksum of the version is SHA-256 of the manifest.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


def canonical_text(text: str) -> str:
    """The text in canonical form; canonical text stays as it is. A lone surrogate is no text and asserts."""
    assert not any("\ud800" <= sign <= "\udfff" for sign in text)
    lines = _LINE_END.sub("\n", unicodedata.normalize("NFC", text.lstrip("\ufeff"))).split("\n")
    kept = "\n".join(line.rstrip() for line in lines).rstrip("\n")
    return f"{kept}\n" if kept else ""


def canonical_bytes(text: str) -> bytes:
    """What is hashed and offered for download."""
    return canonical_text(text).encode()


def text_checksum(text: str) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(text)).hexdigest()


def file_name(name: str, language: str) -> str:
    """The name under which the manifest lists a language: of letters, digits, dot, underline and hyphen."""
    assert _NAME.fullmatch(name) and _NAME.fullmatch(language)
    return f"{name}.{language}.txt"


def manifest(name: str, texts: Mapping[str, str]) -> str:
    """One line for each language, in the order of their codes, as `sha256sum --check` reads it."""
    return "".join(f"{text_checksum(texts[language])}  {file_name(name, language)}\n" for language in sorted(texts))


def version_checksum(name: str, texts: Mapping[str, str]) -> str:
    """SHA-256 of the manifest: one number for all languages of a version, which any change of any text changes."""
    return hashlib.sha256(manifest(name, texts).encode()).hexdigest()
