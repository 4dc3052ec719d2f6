"""kill -9 of real workers at the named steps of the exchange, for the tests of every connection.

    @tagged("post_install", "-at_install")
    class TestShopKill(KillCase):
        PREPARE = "odoo.addons.webhero_x.tests.killed:prepare"     # optional: what to patch in the worker too

        def test_killed(self):
            for place in places("claimed", "reserved", "answered", "done"):
                with self.subTest(place=place):
                    ...                                            # one message, put with env_committed() and committed
                    self.kill_and_go_on(place)
                    ...                                            # look what is in the remote and in the ERP

The worker is a process of its own (`sandbox.kill_worker`), on the same database, with the addons installed there.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name
from odoo.tools import config, mute_logger

ROOT = Path(__file__).resolve().parent.parent
KILLED = -signal.SIGKILL
# leases and promises of the dead, per table: when it exists, these columns are moved into the past
LEASES = {
    "webhero_exchange": ("lease_until", "next_try_at"),
    "webhero_backend": ("resume_at", "next_run"),
    "webhero_eboekhouden_relation": ("making_until",),
}


def places(*steps):
    """Before and after each step, in the words that the worker reads."""
    return [f"{step}:{side}" for step in steps for side in ("before", "after")]


class Worker:
    """One worker process; `run` handles all that is due, and dies at `place` where one is given."""

    def __init__(self, configuration, database, prepare=""):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sandbox.kill_worker", os.path.abspath(configuration), database, prepare],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._heard()

    def run(self, place="", task="run"):
        """Exit code of the child that did it: 0, or KILLED where it reached `place`."""
        self._process.stdin.write(f"{task} {place}\n")
        self._process.stdin.flush()
        return int(self._heard())

    def end(self):
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _heard(self):
        for line in self._process.stdout:
            if line.strip() == "ready" or line.strip().lstrip("-").isdigit():
                return line.strip()
        raise AssertionError(f"the worker process ended with code {self._process.wait(20)}")


class CommittedCase(BaseCase):
    """A test on real cursors that really commit; what it makes, it removes in a cleanup of its own."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        # Odoo's own runner holds this lock while it tests: other threads would wait for it for ever
        self.enterContext(patch.object(Registry, "_lock", DummyRLock()))

    @contextmanager
    def env_committed(self, **context):
        """An environment on a cursor of its own, in which the exchange commits as it does outside of tests."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"webhero_commit": True, **context})

    def time_passes(self):
        """What a dead worker held is free, what waits is due: every lease is over."""
        with self.env_committed() as env:
            env.cr.execute(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_name = ANY(%s)",
                (list(LEASES),),
            )
            for table, column in env.cr.fetchall():
                if column in LEASES[table]:
                    env.cr.execute(  # pylint: disable=sql-injection
                        f"UPDATE {table} SET {column} = now() at time zone 'utc' - interval '1 second'"
                        f" WHERE {column} IS NOT NULL"
                    )
            env.cr.commit()

    def at_once(self, *works):
        """Call each of `works` in a thread of its own, all at the same moment; none of them may raise."""
        failures = []

        def safe(work):
            try:
                work()
            except Exception as error:  # noqa: BLE001 (shown by the assertion below)
                failures.append(error)

        threads = [threading.Thread(target=safe, args=(work,)) for work in works]
        with mute_logger("odoo.sql_db"):  # that they meet in the database is what these tests are about
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
        self.assertEqual(failures, [])

    def work_together(self, rows):
        """Two workers at once on one connection, until none of its messages `rows` is waiting or busy."""
        self.at_once(*[lambda: self._work_until_done(rows)] * 2)

    def _work_until_done(self, rows):
        for _round in range(300):
            with self.env_committed() as env:
                exchange = env["webhero.exchange"]._as_worker()
                mine = exchange._claim(exchange.browse(rows[:1]).backend_id, 2)
                mine._run_claimed()
                exchange.env.cr.commit()
                if not mine and not exchange.search_count([("id", "in", rows), ("state", "in", ("ready", "busy"))]):
                    return
            time.sleep(0 if mine else 0.2)  # who met another worker in the database is due again in some seconds


class KillCase(CommittedCase):
    """With a worker beside it that can be killed: one for all tests of a class, as only its children die."""

    PREPARE = ""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worker = Worker(config["config"], get_db_name(), cls.PREPARE)
        cls.addClassCleanup(cls.worker.end)

    def kill_and_go_on(self, place, task="run"):
        """A worker dies at `place`; its leases run out; the next one finishes without dying."""
        self.assertEqual(self.worker.run(place, task), KILLED, f"nobody came by {place}")
        self.time_passes()
        self.assertEqual(self.worker.run(task=task), 0)
