"""How loops are compiled here: without the interpreter's lock, so that plain threads share the cores, and kept on disk."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba import njit

# numba compiles a loop anew when the file that holds it changes, not when one does that is compiled into it: so whatever
# was kept before the last change in this folder goes.
_FOLDER = Path(__file__).parent
_changed = max(path.stat().st_mtime for path in _FOLDER.glob("*.py"))
for _kept in (_FOLDER / "__pycache__").glob("*.nbi"):
    with suppress(OSError):
        if _kept.stat().st_mtime < _changed:
            _kept.unlink()


def compiled(function: Callable[..., Any]) -> Any:
    """The function as machine code, compiled when first called with arguments of a kind: for what plain Python calls, and for what
    makes arrays.
    """
    return njit(function, nogil=True, cache=True)


def inner(function: Callable[..., Any]) -> Any:
    """As `compiled`, for what only compiled functions call, and what makes no array (numba would refuse it): without counting
    who holds an array. At each pair, counting took four fifths of the time, and two threads that count disturb each other.
    """
    return njit(function, nogil=True, cache=True, _nrt=False)


def inlined(function: Callable[..., Any]) -> Any:
    """As `inner`, for what is called for every pair: it becomes part of the caller, as a call hands over seven numbers for
    each array.
    """
    return njit(function, nogil=True, cache=True, _nrt=False, forceinline=True)
