"""All visitors of a test process pass through one chain of middleware, as all visitors of a server do.

Django's test client loads the chain again for each client, and WhiteNoise then reads every static file's folder again:
that was a fourth of the processor time of the tests of forms. A changed setting makes a new chain.
"""

from typing import Any

from django.core.signals import setting_changed
from django.test.client import ClientHandler

PARTS = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
_load_anew = ClientHandler.load_middleware
_loaded: tuple[Any, ...] = ()


def _load(handler: ClientHandler, is_async: bool = False) -> None:
    global _loaded
    if not (parts := _loaded):
        _load_anew(handler, is_async)
        _loaded = parts = tuple(getattr(handler, part) for part in PARTS)
    for name, part in zip(PARTS, parts, strict=True):
        setattr(handler, name, part)


def _forget(**_changed: Any) -> None:
    global _loaded
    _loaded = ()


def share() -> None:
    """From here on the clients of this process share their chain."""
    ClientHandler.load_middleware = _load  # type: ignore[method-assign]
    setting_changed.connect(_forget)
