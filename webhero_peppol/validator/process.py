# SPDX-License-Identifier: LGPL-3.0-or-later
"""The driver of the worker: finds or starts the one of this machine, asks it, survives its death."""

import contextlib
import dataclasses
import fcntl
import functools
import hashlib
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ..rules.findings import Finding

WORKER = Path(__file__).with_name("worker.py")
START_SECONDS = 20
ANSWER_SECONDS = 70  # a little longer than the worker gives a document
IDLE_SECONDS = 600
MAX_ANSWER = 4 * 2**20
# tags of a document of some 250 lines, which takes a quarter of a second: from there on it waits apart
MANY_TAGS = 12_500


class ValidatorUnavailable(Exception):
    """The rules could not be run; nothing is known about the document."""


@dataclasses.dataclass(frozen=True)
class Report:
    """The findings, and the layers applied (XSD, CEN, PEPPOL …)."""

    findings: tuple
    applied: tuple

    @property
    def fatal(self):
        return tuple(f for f in self.findings if f.fatal)


class Validator:
    """The validator of this machine, shared by all Odoo processes of one user over a unix socket.

    It is started at the first document and leaves after ten idle minutes. Safe to use from many threads:
    each check is a connection of its own, the worker answers them in turn. Long documents have a worker of their own,
    as one of four thousand lines takes seconds.
    """

    def __init__(self, folder=None, idle=IDLE_SECONDS, timeout=ANSWER_SECONDS, lane=""):
        self.folder = Path(folder or Path(tempfile.gettempdir(), f"webhero_peppol_validator_{os.getuid()}"))
        self.idle, self.timeout, self.lane = idle, timeout, lane
        self._started = None
        version = hashlib.sha256(WORKER.read_bytes()).hexdigest()[:12]  # a new release must not meet an old worker
        self.path = str(self.folder / f"{version}{lane}.sock")

    @functools.cached_property
    def for_long(self):
        """The validator that takes the long documents of this one."""
        return Validator(self.folder, self.idle, self.timeout, lane="-long")

    def check(self, content, rules):
        """Report on `content` (bytes) by `rules` (a rulesets.RuleSet); raises ValidatorUnavailable.

        A worker that dies meanwhile is replaced once: a document that kills it twice is not tried again.
        """
        if not self.lane and content.count(b"<") > MANY_TAGS:  # embedded files have none
            return self.for_long.check(content, rules)
        header = {"length": len(content), "sheets": rules.sheets, "schemas": rules.schemas}
        request = json.dumps(header).encode() + b"\n" + content
        for attempt in (1, 2):
            with contextlib.suppress(ConnectionError, BrokenPipeError):
                return self._report(self._ask(request))
            if attempt == 2:
                raise ValidatorUnavailable("died")

    def _report(self, answer):
        if "error" in answer:
            raise ValidatorUnavailable(answer["error"])
        return Report(tuple(Finding(*finding) for finding in answer["findings"]), tuple(answer["applied"]))

    def _ask(self, request):
        with self._connected() as connection:
            connection.settimeout(self.timeout)
            try:
                connection.sendall(request)
                with connection.makefile("rb") as stream:
                    line = stream.readline(MAX_ANSWER)
            except TimeoutError as error:
                self._end(connection)
                raise ValidatorUnavailable("timeout") from error
        if not line.endswith(b"\n"):
            raise ConnectionError("no answer")
        return json.loads(line)

    # ---- the process

    def _connected(self):
        connection = self._connect()
        if connection is None:
            self._start()
            connection = self._connect()
        if connection is None:
            raise ValidatorUnavailable("not started")
        return connection

    def _connect(self):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self.timeout)
        try:
            connection.connect(self.path)
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            return None
        return connection

    def _start(self):
        """Start the worker unless another process just did; gives up after START_SECONDS."""
        self._private_folder()
        with open(self.folder / "start.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            probe = self._connect()
            if probe:
                probe.close()
                return
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path)
            self._started = subprocess.Popen(  # noqa: S603 (our own file, our own interpreter)
                [sys.executable, str(WORKER), self.path, str(self.idle)],
                start_new_session=True,
                close_fds=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
            )
            self._wait()

    def _wait(self):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._started.poll() is not None:
                reason = self._started.stderr.read(2000).decode("utf-8", "replace").strip().splitlines()
                raise ValidatorUnavailable(reason[-1] if reason else "did not start")
            probe = self._connect()
            if probe:
                probe.close()
                return
            time.sleep(0.02)
        self._started.kill()
        raise ValidatorUnavailable("did not start in time")

    def _private_folder(self):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        seen = os.lstat(self.folder)
        if seen.st_uid != os.getuid() or seen.st_mode & 0o077 or not os.path.isdir(self.folder):
            raise ValidatorUnavailable(f"{self.folder} is not a folder of our own")

    def _end(self, connection):
        """End the worker at the other end of `connection`: it hangs in a document."""
        packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(struct.unpack("3i", packed)[0], signal.SIGKILL)
