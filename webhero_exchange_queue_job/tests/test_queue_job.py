# SPDX-License-Identifier: LGPL-3.0-or-later
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from ..models import backend


@tagged("post_install", "-at_install")
class TestQueueJob(TransactionCase):
    def setUp(self):
        super().setUp()
        self.backend = self.env["webhero.backend"].create({"name": "Backend", "state": "connected", "job_count": 2})
        self.env["webhero.exchange"]._put(self.backend, "nothing", "1")
        self.env.flush_all()

    def test_what_is_due_becomes_jobs(self):
        """X10: a connection with due messages gets as many jobs as it may have, in its own channel."""
        with trap_jobs() as trap:
            self.env["webhero.exchange"]._as_worker()._due_backends()._enqueue()
            trap.assert_jobs_count(2)
            for job in trap.enqueued_jobs:
                self.assertEqual(job.channel, f"root.webhero.{self.backend.id}")

    def test_the_same_slot_waits_once(self):
        """X10: a slot that waits already gets no second job."""
        with trap_jobs() as trap:
            self.backend._enqueue()
            self.assertEqual(len({job.identity_key for job in trap.enqueued_jobs}), 2)

    def test_a_paused_connection_gets_none(self):
        """X10: what is paused stays paused, whoever runs it."""
        self.backend.paused = True
        self.env.flush_all()
        with trap_jobs() as trap:
            self.env["webhero.exchange"]._as_worker()._due_backends()._enqueue()
            trap.assert_jobs_count(0)

    def test_the_job_may_commit(self):
        """X10: each message is a transaction of its own in a job too."""
        function = self.env.ref("webhero_exchange_queue_job.job_function_run")
        self.assertTrue(function.allow_commit)

    def test_the_scheduler_hands_over_and_rests(self):
        """X10: what is due waits for its job; the scheduler does not call itself again and again meanwhile."""
        cron = self.env.ref("webhero_exchange.ir_cron_exchange_1")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        with trap_jobs() as trap, patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 0):
            self.env["webhero.exchange"]._cron_run()
            trap.assert_jobs_count(2)
        self.assertEqual(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]), triggers)

    def test_a_job_ends_in_time(self):
        """X10: a job whose time is over gives back what it did not begin, and another one goes on."""
        message = self.env["webhero.exchange"].search([("backend_id", "=", self.backend.id)])
        with trap_jobs() as trap, patch.object(backend, "JOB_SECONDS", 0):
            self.backend._job_run()
            trap.assert_jobs_count(2)
        self.assertEqual((message.state, message.attempts), ("ready", 0))
