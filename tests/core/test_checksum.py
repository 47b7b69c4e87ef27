"""The canonical form of a text, and checksums that anybody can verify."""

import hashlib
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isopolity.core.checksum import canonical_bytes, canonical_text, manifest, text_checksum, version_checksum

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(list("\r\n\t \u0301\u2028\ufeffé")))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("\n \n", ""),
        ("Article 1", "Article 1\n"),
        ("Article 1\n\n\n", "Article 1\n"),
        ("a \r\nb\t\rc\u00a0\u2028d", "a\nb\nc\nd\n"),
        ("  indented\n\n\nafter two empty lines", "  indented\n\n\nafter two empty lines\n"),
        ("\ufeffLome\u0301", "Lomé\n"),
        ("نمواً\u200f", "نمواً\u200f\n"),
        ("\ud7ff\ue000", "\ud7ff\ue000\n"),
    ],
)
def test_canonical_form(text: str, canonical: str) -> None:
    assert canonical_text(text) == canonical


def test_the_checksum_is_that_of_the_file() -> None:
    assert text_checksum("Lome\u0301 \r\n") == hashlib.sha256("Lomé\n".encode()).hexdigest()
    assert text_checksum("Article 1") == "acbb7e754d723927f74bc65d4d721d1655cd29117be7401a1d9e7f4d450dc870"


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udfff"])
def test_half_a_character_is_no_text(half: str) -> None:
    with pytest.raises(AssertionError):
        canonical_text(f"a{half}b")


@given(texts)
def test_canonical_text_stays_as_it_is_and_has_no_loose_ends(text: str) -> None:
    once = canonical_text(text)
    assert canonical_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & set("\r\x0b\x0c\x85\u2028\u2029")
    assert all(line == line.rstrip() for line in once.split("\n"))
    assert once == "" or (once.endswith("\n") and not once.endswith("\n\n"))


@given(texts)
def test_what_a_reader_cannot_see_changes_no_checksum(text: str) -> None:
    for other in (unicodedata.normalize("NFD", text), text.replace("\n", "\r\n") if "\r" not in text else text, f"{text} \n\n"):
        assert text_checksum(other) == text_checksum(text)


@given(st.dictionaries(st.sampled_from(["fr", "ar", "en"]), texts, min_size=1), st.sampled_from(["fr", "ar", "en"]))
def test_any_change_of_any_language_changes_the_checksum_of_the_version(version: dict[str, str], language: str) -> None:
    changed = {**version, language: version.get(language, "") + "x"}
    assert version_checksum("agreement", changed) != version_checksum("agreement", version)
    assert version_checksum("agreement", dict(reversed(version.items()))) == version_checksum("agreement", version)


@pytest.mark.parametrize("name", ["", "../x", "a b", "-x", "é"])
def test_a_name_that_would_leave_the_folder_is_no_name(name: str) -> None:
    with pytest.raises(AssertionError):
        manifest(name, {"fr": "Texte"})


def test_the_tool_of_any_computer_verifies_the_manifest(tmp_path: Path) -> None:
    tool = shutil.which("sha256sum")
    version = {"fr": "Article premier\r\n\r\nLes parties…", "ar": "المادة الأولى", "zh": "第一条"}
    for language, text in version.items():
        (tmp_path / f"agreement-1.{language}.txt").write_bytes(canonical_bytes(text))
    (tmp_path / "SHA256SUMS").write_bytes(manifest("agreement-1", version).encode())
    command = [tool or "shasum", *([] if tool else ["-a", "256"]), "--check", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 0
    (tmp_path / "agreement-1.ar.txt").write_bytes(canonical_bytes("المادة الثانية"))
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1
