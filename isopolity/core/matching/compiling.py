"""How loops are compiled here: without the interpreter's lock, so that plain threads share the cores, and kept on disk."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from llvmlite import ir
from numba import njit
from numba.core import cgutils, types
from numba.extending import intrinsic

# numba compiles a loop anew when the file that holds it changes, not when one does that is compiled into it: so whatever
# was kept before the last change in this folder goes.
_FOLDER = Path(__file__).parent
_changed = max(path.stat().st_mtime for path in _FOLDER.glob("*.py"))
for _kept in (_FOLDER / "__pycache__").glob("*.nbi"):
    with suppress(OSError):
        if _kept.stat().st_mtime < _changed:
            _kept.unlink()


# numba's own option, not documented: nothing counts who holds an array.
_UNCOUNTED: dict[str, Any] = {"_nrt": False}


def compiled(function: Callable[..., Any]) -> Any:
    """The function as machine code, compiled when first called with arguments of a kind: for what plain Python calls, and for what
    makes arrays.
    """
    return njit(function, nogil=True, cache=True)


def inner(function: Callable[..., Any]) -> Any:
    """As `compiled`, for what only compiled functions call, and what makes no array (numba would refuse it): without counting
    who holds an array. At each pair, counting took three quarters of the time, and two threads that count disturb each other.
    """
    return njit(function, nogil=True, cache=True, **_UNCOUNTED)


def inlined(function: Callable[..., Any]) -> Any:
    """As `inner`, for what is called for every pair: it becomes part of the caller, as a call hands over seven numbers for
    each array.
    """
    return njit(function, nogil=True, cache=True, forceinline=True, **_UNCOUNTED)


@intrinsic
def _fetch(typing: Any, array: Any, row: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = signature.args[0]
        view = context.make_array(kind)(context, builder, values[0])
        nothing = context.get_constant(types.intp, 0)
        place = cgutils.get_item_pointer(  # type: ignore[no-untyped-call]
            context, builder, kind, view, [values[1], *[nothing] * (kind.ndim - 1)]
        )
        pointer, number = cgutils.voidptr_t, ir.IntType(32)
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [pointer], ir.FunctionType(ir.VoidType(), [pointer, *[number] * 3]))
        # To be read, and to be kept in every cache; data.
        builder.call(prefetch, [builder.bitcast(place, pointer), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.none(array, types.intp), generate


# `fetch(array, row)` within compiled code: have the processor bring the first 64 bytes of this row near, and go on meanwhile: that
# saves a seventh to a fifth of stage 1. The row must exist.
fetch: Any = _fetch
