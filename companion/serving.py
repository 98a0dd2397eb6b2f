"""The web server, and the worker process that it keeps beside it."""

import errno
import logging
import os
import socket
import subprocess
import sys
import threading

from flask import Flask
from gunicorn.app.base import BaseApplication

from companion import alive, work
from companion.errors import BadInput

THREADS = 8
PAUSE = 2.0  # seconds before a worker that fell over is started again

log = logging.getLogger(__name__)


class Server(BaseApplication):
    """Gunicorn around one app, in one process of several threads."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        self.app = app
        self.bind = f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self.bind,
            "worker_class": "gthread",
            "threads": THREADS,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": lambda server, process: alive.end_with(server.pid),
        }
        for name, value in options.items():
            if name in self.cfg.settings:  # gunicorn knows them by version
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


class Worker:
    """A `companion work` process that lives as long as this one does."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.stopping = threading.Event()
        self.process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "companion.beside", str(self.owner)]
        # In a group of its own: Ctrl-C is for the server, which then stops the worker.
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603 -- us

    def _watch(self) -> None:
        while not self.stopping.is_set():
            self.process.wait()
            if not self.stopping.wait(PAUSE):
                log.warning("The worker ended; starting another.")
                self.process = self._start()

    def stop(self) -> None:
        """End the worker; in a forked server process, which has none, do nothing."""
        if os.getpid() != self.owner:
            return
        self.stopping.set()
        self.process.terminate()
        try:
            self.process.wait(timeout=work.GRACE + PAUSE)
        except subprocess.TimeoutExpired:
            self.process.kill()


def check(host: str, port: int) -> None:
    """Find out whether we may serve there, before anything long is begun.

    Raises:
        BadInput: something else serves there, or it is no address of this machine.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise BadInput(
                f"Something else serves on port {port}. Choose another: --port "
                f"{port + 1}."
            ) from error
        raise BadInput(
            f"Cannot serve on {host}, port {port}: {error.strerror}."
        ) from error


def serve(app: Flask, host: str, port: int, *, worker: bool = True) -> None:
    """Serve until interrupted, with a worker beside unless told not to."""
    beside = Worker() if worker else None
    try:
        Server(app, host, port).run()
    finally:
        if beside is not None:
            beside.stop()
