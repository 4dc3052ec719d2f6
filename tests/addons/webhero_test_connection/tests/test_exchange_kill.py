"""kill -9 of the worker at each step of a message, and what the next worker finds."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import get_db_name, tagged
from odoo.tools import config

from .committed import CommittedCase

WORKER = Path(__file__).parent.parent / "worker.py"
STEPS = ("claimed", "reserved", "answered", "done")


@tagged("post_install", "-at_install")
class TestKill(CommittedCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.switch = Path(folder, "crash-at")
        self.worker = subprocess.Popen(
            [sys.executable, str(WORKER), config["config"], get_db_name()],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "WEBHERO_CRASH_FILE": str(self.switch)},
        )
        self.addCleanup(self._end_worker)
        self.assertEqual(self._said(), "ready")

    def _end_worker(self):
        self.worker.stdin.close()
        self.worker.wait(20)
        self.worker.stdout.close()

    def _said(self):
        for line in self.worker.stdout:
            if line.strip() == "ready" or line.strip().lstrip("-").isdigit():
                return line.strip()
        self.fail("the worker process ended")

    def _run_worker(self, crash_at=""):
        if crash_at:
            self.switch.write_text(crash_at)
        self.worker.stdin.write("run\n")
        self.worker.stdin.flush()
        return int(self._said())

    def _age_leases(self):
        with self._env() as env:
            env.cr.execute(
                "UPDATE webhero_exchange SET lease_until = lease_until - interval '1 minute',"
                " next_try_at = least(next_try_at, now() at time zone 'utc') WHERE backend_id = %s",
                (self._backend(env).id,),
            )
            env.cr.commit()

    def test_killed_between_any_two_steps(self):
        """X7, E5: kill -9 before and after each step: the message is done once at the remote and once in the ERP."""
        for step in STEPS:
            for side in ("before", "after"):
                place = f"{step}:{side}"
                with self.subTest(place=place):
                    self._one_kill(place, f"W-{step}-{side}")

    def _one_kill(self, place, key):
        with self._env() as env:
            row_id = self._put(env, key).id
            env.cr.commit()
        self.assertEqual(self._run_worker(crash_at=place), -signal.SIGKILL)
        self._age_leases()
        self.assertEqual(self._run_worker(), 0)
        with self._env() as env:
            row = env["webhero.exchange"].browse(row_id)
            notes = [note for note in self.notebook.store.all("note") if note["key"] == key]
            self.assertEqual(len(notes), 1, "effects at the remote")
            self.assertEqual((row.state, row.remote_ref), ("done", str(notes[0]["number"])))
            self.assertEqual(env["res.partner"].search_count([("name", "=", f"note {key}")]), 1)
