"""Serving: gunicorn in this process, and the worker as its child when asked for."""

import gc
import os
import signal
import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from django.utils import translation
from gunicorn.app.base import BaseApplication

from isopolity.config.refusal import as_host


class Server(BaseApplication):
    """Gunicorn with the application that is already loaded, so that it starts at once and its processes share memory."""

    def __init__(self, application: Any, options: dict[str, Any]) -> None:
        self.application, self.options = application, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application


def serve(*, host: str, port: int, processes: int, threads: int, with_worker: bool) -> None:
    """Serve until a signal ends it; the worker, started as a child, ends with it."""
    from isopolity.config.wsgi import application

    load_ahead()
    # What is inherited by several processes must hold no open line to the database.
    connections.close_all()
    workers: list[subprocess.Popen[bytes]] = []

    def begin_worker(server: Any) -> None:
        if with_worker:
            workers.append(start_worker(port=port, host=host if settings.HALL else "127.0.0.1"))

    def end_worker(server: Any) -> None:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=60)

    options = gunicorn_options(host=host, port=port, processes=processes, threads=threads)
    Server(application, options | {"when_ready": begin_worker, "on_exit": end_worker}).run()


def gunicorn_options(*, host: str, port: int, processes: int, threads: int) -> dict[str, Any]:
    """How this house serves: requests are bounded, slow ones end after a minute, and what runs may finish within 20 seconds."""
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": processes,
        "threads": threads,
        "worker_class": "gthread",
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 20,
        "accesslog": None,
        "loglevel": "warning",
        "limit_request_line": 8190,
        "limit_request_fields": 64,
        "limit_request_field_size": 8190,
        "control_socket_disable": True,
    }


def refuse_taken_address(*, host: str, port: int) -> None:
    """End with a sentence when nobody can listen there, before anything else was begun."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except (OSError, UnicodeError) as error:
        other = port % 65535 + 1
        raise SystemExit(
            f"Isopolity does not start: nothing can listen at {host}, port {port} ({getattr(error, 'strerror', None) or error}). "
            f"Choose another port: make demo PORT={other}, or --port {other} for the command itself."
        ) from error


def load_ahead() -> None:
    """Load now what the first visitors would wait for, once for all processes, and keep the collector from touching it."""
    # Reading them imports every view.
    _views = get_resolver().url_patterns
    for code, _name in settings.LANGUAGES:
        translation.activate(code)
    translation.deactivate()
    # The collector writes into what it looks at: without this, each process would soon have a copy of its own.
    gc.collect()
    gc.freeze()


def start_worker(*, port: int, host: str = "127.0.0.1") -> subprocess.Popen[bytes]:
    """`isopolity work` as a child that a Ctrl-C at the terminal does not reach: it is told to end by its parent.

    On a machine of one's own, the letters that it writes lead to `host` and `port`, unless `ISOPOLITY_ADDRESS` says otherwise.
    """
    here = {} if settings.PUBLIC else {"ISOPOLITY_ADDRESS": f"http://{as_host(host)}:{port}"}
    return subprocess.Popen([sys.executable, "-m", "isopolity", "work"], start_new_session=True, env=here | os.environ)
