"""Serving: gunicorn in this process, and the worker as its child when asked for."""

import os
import signal
import subprocess
import sys
from typing import Any

from django.db import connections
from gunicorn.app.base import BaseApplication


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

    # What is inherited by several processes must hold no open line to the database.
    connections.close_all()
    worker = start_worker() if with_worker else None

    def end_worker(server: Any) -> None:
        if worker is not None and worker.poll() is None:
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=60)

    options = {
        "bind": f"{host}:{port}",
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
        "on_exit": end_worker,
        "control_socket_disable": True,
    }
    Server(application, options).run()


def start_worker() -> subprocess.Popen[bytes]:
    """`isopolity work` as a child that a Ctrl-C at the terminal does not reach: it is told to end by its parent."""
    return subprocess.Popen([sys.executable, "-m", "isopolity", "work"], start_new_session=True, env=os.environ.copy())
