"""kill -9 of the worker at each step of a booking, and what the next worker finds in the books."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import get_db_name, tagged
from odoo.tools import config

from odoo.addons.webhero_test_connection import worker

from .committed import MODES, CommittedTill

STEPS = {
    "till.sale": ("claimed", "debtor reserved", "debtor known", "reserved", "answered", "done"),
    "till.invoice": ("reserved", "answered"),
    "till.payment": ("reserved", "answered"),
}
EFFECTS = {"till.sale": "mutation_added", "till.invoice": "invoice_added", "till.payment": "payment_added"}


@tagged("post_install", "-at_install")
class TestBooksKill(CommittedTill):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.switch = Path(folder, "crash-at")
        self.worker = subprocess.Popen(
            [sys.executable, worker.__file__, config["config"], get_db_name()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
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
                " next_try_at = least(next_try_at, now() at time zone 'utc')"
            )
            env.cr.execute("UPDATE webhero_eboekhouden_relation SET making_until = making_until - interval '1 minute'")
            env.cr.commit()

    def test_killed_between_any_two_steps(self):
        """E3, E5: kill -9 before and after each step of a booking: one debtor and one booking in the books."""
        for mode in MODES:
            for kind, steps in STEPS.items():
                for step in steps:
                    for side in ("before", "after"):
                        with self.subTest(mode=mode, kind=kind, step=step, side=side):
                            self._one_kill(mode, kind, f"{step}:{side}")

    def _one_kill(self, mode, kind, place):
        key = f"{mode}-{kind}-{place}-1".replace(" ", "").replace(":", "")
        if kind == "till.payment":
            self._book(mode, key)
        before = self.rest.effects()
        with self._env() as env:
            row_id = self.put(env, mode, kind, key).id
            env.cr.commit()
        self.assertEqual(self._run_worker(crash_at=place), -signal.SIGKILL)
        self._age_leases()
        self.assertEqual(self._run_worker(), 0)
        after = self.rest.effects()
        changed = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        expected = {EFFECTS[kind]: 1, **({} if kind == "till.payment" else {"relation_added": 1})}
        self.assertEqual(changed, expected)
        with self._env() as env:
            row = env["webhero.exchange"].browse(row_id)
            self.assertEqual((row.state, bool(row.remote_ref)), ("done", True), row.error_message)
            self.assertFalse(env["webhero.eboekhouden.relation"].search([("making", "=", True)]))

    def _book(self, mode, number):
        with self._env() as env:
            self.put(env, mode, "till.sale", f"{number}-sale", number=number, email=f"{number}@klant.example")
            env.cr.commit()
        self.assertEqual(self._run_worker(), 0)
