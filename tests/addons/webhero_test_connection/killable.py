"""A worker in a process of its own, for tests that kill it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import get_db_name
from odoo.tools import config

from . import worker


class KillableWorker:
    """`run(crash_at)` lets it work once, until that step where one is named; gives its exit code, -9 when killed."""

    def __init__(self, case):
        self.case = case
        folder = case.enterContext(tempfile.TemporaryDirectory())
        self.switch = Path(folder, "crash-at")
        self.process = subprocess.Popen(
            [sys.executable, worker.__file__, config["config"], get_db_name()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "WEBHERO_CRASH_FILE": str(self.switch)},
        )
        case.addCleanup(self.end)
        case.assertEqual(self._said(), "ready")

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def begin(self, crash_at=""):
        if crash_at:
            self.switch.write_text(crash_at)
        self.process.stdin.write("run\n")
        self.process.stdin.flush()

    def ended(self):
        return int(self._said())

    def run(self, crash_at=""):
        self.begin(crash_at)
        return self.ended()

    def _said(self):
        for line in self.process.stdout:
            if line.strip() == "ready" or line.strip().lstrip("-").isdigit():
                return line.strip()
        self.case.fail("the worker process ended")
