"""What the commands share that read and write files: one sentence for what is wrong, all or nothing for what is written. Without Django."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from isopolity.core.strict_json import BadInput

T = TypeVar("T")
UNFINISHED = ".unfinished-"


class BadFile(Exception):
    """A file that cannot be read, or holds what it may not: the sentence names it."""


def read_file(path: str, read: Callable[[bytes], T]) -> T:
    """What `read` makes of the file's bytes. Raises `BadFile`."""
    try:
        return read(Path(path).read_bytes())
    except BadInput as error:
        raise BadFile(f"{path}: {error}") from None
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror}") from None


def write_lines(output: str | None, lines: Iterable[str]) -> None:
    """To standard output, or to a file: all or nothing, a broken run leaves what was there before."""
    if output is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.writelines(lines)
        sys.stdout.flush()
        return
    unfinished = _beside(output)
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


class PrivateFiles:
    """New files that only their owner may read, and that appear once everything else is done."""

    def __init__(self) -> None:
        self._written: list[tuple[Path, Path]] = []

    def write(self, path: Path, data: bytes) -> None:
        """Keep the bytes beside `path`, on the disk. Raises `BadFile` where a file of that name stands already: it may be the only one."""
        if path.exists():
            raise BadFile(f"{path}: there is a file of that name already; name another, or move it away")
        unfinished = _beside(str(path))
        self._written.append((unfinished, path))
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def appear(self) -> None:
        for unfinished, path in self._written:
            unfinished.replace(path)

    def vanish(self) -> None:
        for unfinished, _path in self._written:
            unfinished.unlink(missing_ok=True)


@contextmanager
def private_files() -> Iterator[PrivateFiles]:
    """Files that appear under their names when the block has ended well, and leave nothing behind when it has not."""
    files = PrivateFiles()
    try:
        yield files
        files.appear()
    finally:
        files.vanish()


def try_output(output: str | None) -> None:
    """Raise `OSError` now, before long work, when nothing can be written there."""
    if output is not None:
        if Path(output).is_dir():
            raise IsADirectoryError(21, "Is a directory", output)
        with _beside(output).open("w", encoding="utf-8"):
            pass
        _beside(output).unlink()


def answered(command: str, act: Callable[[], int], *, output: str | None = None) -> int:
    """The exit code of `act`; 2 after one sentence on standard error when a file is bad or cannot be read or written."""
    try:
        return act()
    except BadFile as error:
        return refused(command, str(error))
    except BrokenPipeError:
        # Whoever read has enough; without this, Python complains once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # Named as the person named it: what is written goes into a file beside it first.
        where = str(error.filename or output or "standard output").partition(UNFINISHED)[0]
        return refused(command, f"{where}: {error.strerror}")


def refused(command: str, sentence: str) -> int:
    sys.stderr.write(f"isopolity {command}: {sentence}\n")
    return 2


def _beside(output: str) -> Path:
    path = Path(output)
    return path.with_name(f"{path.name}{UNFINISHED}{os.getpid()}")
