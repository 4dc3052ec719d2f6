"""Two real workers at once, on real cursors that really commit."""

import threading
from contextlib import suppress
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.webhero_exchange.models.backend import WebheroBackend as Backends

from .committed import CommittedNotebook

ROWS = 60


@tagged("post_install", "-at_install")
class TestWorkers(CommittedNotebook):
    def _work(self):
        with self.env_committed() as env:
            backend = self._backend(env)
            exchange = env["webhero.exchange"]._as_worker()
            while True:
                messages = exchange._claim(backend.with_env(exchange.env), 5)
                if not messages:
                    if not self._left(exchange, backend):
                        return
                    continue
                messages._run_claimed()
                exchange.env.cr.commit()

    def _left(self, exchange, backend):
        exchange.env.cr.rollback()
        return exchange.search_count([("backend_id", "=", backend.id), ("state", "=", "ready")])

    def test_two_workers_do_each_row_once(self):
        """X7: two workers at once, sixty messages, each exactly once at the remote and in the ERP."""
        with self.env_committed() as env:
            for number in range(ROWS):
                self._put(env, f"W{number}")
            env.cr.commit()
        self.at_once(self._work, self._work)
        keys = [note["key"] for note in self.notebook.store.all("note")]
        self.assertEqual(len(keys), ROWS)
        self.assertEqual(len(set(keys)), ROWS)
        with self.env_committed() as env:
            backend = self._backend(env)
            self.assertEqual(backend.count_done, ROWS)
            self.assertEqual(env["res.partner"].search_count([("name", "=like", "note W%")]), ROWS)

    def test_the_same_key_put_by_two_at_once(self):
        """E5: two transactions enqueue the same message; one message remains, the other transaction retries or finds it."""
        barrier = threading.Barrier(2)
        found = []

        def put():
            for _try in range(5):
                with self.env_committed() as env:
                    env.cr.execute("SELECT 1")  # both snapshots are taken before either commits
                    try:
                        if len(found) == 0 and not barrier.broken:
                            barrier.wait(10)
                    except threading.BrokenBarrierError:
                        pass
                    try:
                        message = self._put(env, "W-same")
                        env.cr.commit()
                        found.append(message.id)
                        return
                    except Exception as error:
                        env.cr.rollback()
                        barrier.abort()
                        if getattr(error, "pgcode", None) is None and "another worker" not in str(error):
                            raise

        self.at_once(put, put)
        self.assertEqual(len(found), 2)
        self.assertEqual(len(set(found)), 1)

    def test_look_now_while_a_worker_looks(self):
        """X7: Look now is pressed while a worker is running: the worker continues with the messages."""
        with self.env_committed() as env:
            backend = self._backend(env)
            backend.next_run = "2020-01-01"
            env.cr.commit()
        with self.env_committed() as env:
            backends = env["webhero.exchange"]._as_worker().env["webhero.backend"]
            plain = type(env["webhero.exchange"])._commit

            def pressed(messages, step):
                plain(messages, step)
                if step == "claiming polls":
                    messages.env.cr.execute("SELECT 1")  # the snapshot is taken, and then:
                    with self.env_committed() as other:
                        self._backend(other).next_run = "2020-01-02"
                        other.cr.commit()

            with patch.object(type(env["webhero.exchange"]), "_commit", pressed):
                self.assertFalse(backends._claim_polls())
            self.assertEqual(len(backends._claim_polls()), 1)

    def test_two_workers_are_refused_at_once(self):
        """X7: two workers get 401 at the same moment: the connection stops once, and both go on."""
        with self.env_committed() as env:
            for number in range(8):
                self._put(env, f"W{number}")
            env.cr.commit()
        self.notebook.fault("401", times=100)
        meet, plain = threading.Barrier(2, timeout=10), Backends._pause_once

        def pause(backend, error):
            with suppress(threading.BrokenBarrierError):
                backend.env.cr.execute("SELECT 1")  # both have their snapshot before either stops the connection
                meet.wait()
            plain(backend, error)

        with patch.object(Backends, "_pause_once", pause):
            self.at_once(self._one_batch, self._one_batch)
        with self.env_committed() as env:
            backend = self._backend(env)
            notifications = backend.message_ids.filtered(lambda message: "401" in message.body)
            self.assertEqual((backend.light, len(notifications)), ("red", 1))
            self.assertEqual(set(backend.exchange_ids.mapped("state")), {"ready"})

    def _one_batch(self):
        with self.env_committed() as env:
            exchange = env["webhero.exchange"]._as_worker()
            exchange._claim(self._backend(exchange.env), 4)._run_claimed()
            exchange.env.cr.commit()

    def test_the_clock_is_set_back(self):
        """18.13: the clock is set back an hour: messages enqueued, claimed or postponed before are handled now, each once."""
        with self.env_committed() as env:
            rows = [self._put(env, f"W-clock-{name}") for name in ("put", "claimed", "later")]
            backend = rows[0].backend_id
            env.cr.commit()
            exchange = env["webhero.exchange"]._as_worker()
            env.cr.execute(
                "UPDATE webhero_exchange SET write_date = now() at time zone 'utc' + interval '1 hour',"
                " next_try_at = now() at time zone 'utc' + interval '1 hour' WHERE id IN %s",
                (tuple(row.id for row in rows),),
            )
            env.cr.execute(
                "UPDATE webhero_exchange SET state = 'busy', claim = 'of a worker that died', attempts = 1,"
                " lease_until = now() at time zone 'utc' + interval '61 minutes' WHERE id = %s",
                (rows[1].id,),
            )
            env.cr.execute(
                "UPDATE webhero_backend SET next_run = now() at time zone 'utc' + interval '3 hours', poll_minutes = 60"
                " WHERE id = %s",
                (backend.id,),
            )
            env.cr.commit()
            self.assertIn(backend, env["webhero.backend"]._claim_polls())
            while exchange._run_round():
                env.cr.commit()
            env.invalidate_all()
            self.assertEqual({row.state for row in rows}, {"done"})
            notes = sorted(note["key"] for note in self.notebook.store.all("note"))
            self.assertEqual(notes, sorted(row.key for row in rows))

    def test_the_clocks_of_two_servers_differ(self):
        """18.13: a lease that another server's clock, half a minute ahead, gave is not taken away."""
        with self.env_committed() as env:
            row = self._put(env, "W-ahead")
            env.cr.commit()
            exchange = env["webhero.exchange"]._as_worker()
            exchange._claim(row.backend_id, 5)
            env.cr.execute(
                "UPDATE webhero_exchange SET lease_until = lease_until + interval '30 seconds' WHERE id = %s", (row.id,)
            )
            env.cr.commit()
            self.assertFalse(exchange._claim(row.backend_id, 5))
            row.with_context(webhero_claim=row.claim)._run_claimed()
            env.cr.commit()

    def test_an_expired_lease_is_taken_over(self):
        """X7: the message of a worker that died is claimed again when its lease is over, not before."""
        with self.env_committed() as env:
            message = self._put(env, "W-lease")
            env.cr.commit()
            backend = message.backend_id
            exchange = env["webhero.exchange"]._as_worker()
            self.assertEqual(len(exchange._claim(backend, 5)), 1)
            self.assertEqual(len(exchange._claim(backend, 5)), 0)
            env.cr.execute(
                "UPDATE webhero_exchange SET lease_until = now() at time zone 'utc' - interval '1 second'"
                " WHERE id = %s",
                (message.id,),
            )
            env.cr.commit()
            again = exchange._claim(backend, 5)
            self.assertEqual(again.id, message.id)
            again._run_claimed()
            env.cr.commit()
            message.invalidate_recordset()
            self.assertEqual((message.state, message.attempts), ("done", 2))
