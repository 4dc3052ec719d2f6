import hashlib
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_exchange.client.errors import Temporary

from .common import NotebookCase


@tagged("post_install", "-at_install")
class TestExchange(NotebookCase):
    def test_a_message_goes_out_once(self):
        """E5: one message, one effect at the remote, the remote's number kept, calls logged without the secret."""
        message = self._note("A1")
        message._run()
        self.assertEqual(
            (message.state, message.remote_id, message.idempotency_key, message.attempts), ("done", "1001", "A1", 1)
        )
        self.assertEqual([note["key"] for note in self.notes], ["A1"])
        self.assertEqual(self.env["res.partner"].search_count([("name", "=", "note A1")]), 1)
        self.assertTrue(message.log_ids)
        logs = str(message.log_ids.mapped(lambda call: (call.url, call.request, call.answer)))
        self.assertNotIn(self.notebook.TOKEN, logs)
        self.assertTrue(message.done_at)
        self.assertFalse(message.claim)

    def test_the_same_message_twice_is_one_row(self):
        """E5: the key is unique per connection and kind."""
        first, second = self._note("A1"), self._note("A1", text="another")
        self.assertEqual(first, second)
        self.assertIn(b"text of A1", second._payload())
        other = self._connect(self.notebook.url)
        self.assertNotEqual(first, self._note("A1", other))

    def test_the_message_is_frozen(self):
        """P13: bytes and hash as received; no user can change or delete them."""
        message = self._note("A1")
        self.assertEqual(hashlib.sha256(message.payload_id.raw).hexdigest(), message.payload_sha256)
        for attempt in (
            lambda: message.payload_id.write({"raw": b"other"}),
            lambda: message.payload_id.unlink(),
            lambda: message.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_a_lost_answer_makes_no_twin(self):
        """E5: the remote did it and answered after the time-out; the retry asks and adopts."""
        message = self._note("A1")
        self.notebook.fault("500_after", method="POST")
        message._run()
        self.assertEqual(
            (message.state, message.error_kind, message.error_code), ("ready", "temporary", "remote_error")
        )
        self.assertEqual(len(self.notes), 1)
        message._run()
        self.assertEqual((message.state, message.remote_id), ("done", "1001"))
        self.assertEqual(len(self.notes), 1)
        self.assertFalse(message.error_code)

    def test_temporary_backs_off_and_gives_up(self):
        """X7: eight tries, each later than the one before, then a person must look."""
        message = self._note("A1")
        self.notebook.fault("500", times=100)
        waits = []
        while message.state == "ready" and len(waits) < 20:
            message._run()
            waits.append(message.next_try_at - fields.Datetime.now())
        self.assertEqual((message.state, message.attempts), ("error", 8))
        self.assertEqual(waits[:-1], sorted(waits[:-1]))
        self.assertFalse(self.notes)

    def test_429_is_honoured(self):
        """X4: not again before the time that the remote asked for."""
        message = self._note("A1")
        self.notebook.fault("429", seconds=900)
        message._run()
        self.assertGreater(message.next_try_at, fields.Datetime.now() + timedelta(seconds=890))

    def test_refused_is_for_a_person(self):
        """X7: a refusal is never retried automatically; the sentence says what is wrong and how to correct it; Process retries."""
        message = self._note("A1", refuse="nonsense")
        message._run()
        self.assertEqual((message.state, message.error_kind), ("error", "refused"))
        self.assertEqual(message.error_message, "The note says nonsense.")
        self.assertEqual(message.error_hint, "Write something else.")
        self.assertFalse(message in self._due())
        message.action_process()
        self.assertEqual((message.state, message.attempts), ("ready", 0))

    def _due(self):
        return self.exchange.search([("state", "=", "ready")])

    def test_a_failure_touches_no_neighbour(self):
        """X7: each message has a transaction of its own."""
        messages = self._note("A1") + self._note("A2", refuse="no") + self._note("A3")
        messages._run()
        self.assertEqual(messages.mapped("state"), ["done", "error", "done"])

    def test_half_a_result_is_thrown_away(self):
        """X7: what a handler wrote before it failed is rolled back with it."""
        message = self._note("A1")

        def keep(connection, message):
            connection.env["res.partner"].create({"name": "half"})
            raise UserError("The street of customer Bakker is missing.")

        self.patch(type(self.connection), "_store_note", keep)
        message._run()
        self.assertEqual((message.state, message.error_code), ("error", "erp_refused"))
        self.assertIn("The street of customer Bakker is missing.", message.error_message)
        self.assertFalse(self.env["res.partner"].search([("name", "=", "half")]))

    @mute_logger("odoo.sql_db", "odoo.addons.webhero_exchange.models.exchange_run")  # the twin is what is wanted
    def test_made_by_two_at_once(self):
        """X7: what another worker made meanwhile is no fault of the message: tried again, at last shown to a person."""
        message = self._note("A1")
        keep = type(self.connection)._store_note

        def twin(connection, message):
            connection.env.cr.execute("INSERT INTO ir_config_parameter (key, value) VALUES ('database.uuid', 'x')")

        self.patch(type(self.connection), "_store_note", twin)
        message._run()
        self.assertEqual(
            (message.state, message.error_kind, message.error_code), ("ready", "temporary", "database_busy")
        )
        self.patch(type(self.connection), "_store_note", keep)
        message._run()
        self.assertEqual((message.state, len(self.notes)), ("done", 1))
        self.patch(type(self.connection), "_store_note", twin)
        other = self._note("A2")
        for _try in range(4):
            other._run()
        self.assertEqual((other.state, other.error_code), ("error", "unexpected"))

    def test_auth_pauses_the_connection_once(self):
        """S1: a refused key stops the connection, is reported once, and no message becomes an error because of it."""
        self.connection.sudo().token = "wrong-token-here"
        messages = self._note("A1") + self._note("A2") + self._note("A3")
        messages._run()
        backend = self.connection.backend_id
        self.assertTrue(backend.paused)
        self.assertEqual(backend.light, "red")
        self.assertEqual(set(messages.mapped("state")), {"ready"})
        self.assertEqual(len(backend.activity_ids), 1)
        self.assertNotIn(backend, self.exchange._due_backends())
        self.connection.sudo().token = self.notebook.TOKEN
        backend.action_test_connection()
        self.assertEqual((backend.paused, backend.state, backend.light), (False, "connected", "green"))
        self.assertFalse(backend.activity_ids)

    def test_an_unreachable_remote_does_not_hold_the_others(self):
        """X7: the first time-out leaves the connection alone for a while; its other messages keep their tries."""
        dead = self._connect("http://127.0.0.1:9", name="Dead")
        messages = self._note("A1", dead) + self._note("A2", dead)
        messages._run()
        self.assertEqual(messages.mapped("attempts"), [1, 0])
        self.assertNotIn(dead.backend_id, self.exchange._due_backends())

    def test_open_is_no_error(self):
        """S4: what is not due yet stays open and counts no try."""
        message = self.exchange._put(self.connection, "notebook.later", "L1")
        message._run()
        self.assertEqual((message.state, message.error_kind, message.attempts), ("open", False, 0))

    def test_unknown_kind_is_told(self):
        """X7: a message without a handler is reported, not lost."""
        message = self.exchange._put(self.connection, "notebook.unknown", "U1")
        message._run()
        self.assertEqual(message.error_code, "no_handler")
        self.assertIn("notebook.unknown", message.error_message)

    def test_unexpected_errors_say_so(self):
        """X7: a bug becomes an error message with what to do, never a worker that stops."""

        def keep(connection, message):
            raise ZeroDivisionError()

        self.patch(type(self.connection), "_store_note", keep)
        message = self._note("A1")
        with self.assertLogs("odoo.addons.webhero_exchange.models.exchange_run", "ERROR"):
            message._run()
        self.assertEqual((message.state, message.error_code), ("error", "unexpected"))
        message.action_process()
        self.notebook.faults.clear()

    def test_done_is_final(self):
        """S8: never again, whatever user presses."""
        message = self._note("A1")
        message._run()
        with self.assertRaises(UserError):
            message.action_process()
        message.action_skip()
        self.assertEqual(message.state, "done")

    def test_skip_and_process(self):
        """P11: skipped messages are not sent, and can be taken up again."""
        message = self._note("A1")
        message.action_skip()
        self.assertNotIn(self.connection.backend_id, self.exchange._due_backends())
        message.action_process()
        self.assertIn(self.connection.backend_id, self.exchange._due_backends())

    def test_a_lost_lease_throws_the_work_away(self):
        """X7: a worker that was too slow finds its message taken over and writes nothing."""
        message = self._note("A1")

        def keep(connection, message):
            connection.env["res.partner"].create({"name": "late"})
            connection.env.cr.execute("UPDATE webhero_exchange SET claim = 'other' WHERE id = %s", (message.id,))
            connection.env["webhero.exchange"].invalidate_model()

        self.patch(type(self.connection), "_store_note", keep)
        message._run()
        self.assertFalse(self.env["res.partner"].search([("name", "=", "late")]))
        self.assertEqual(message.state, "busy")

    def test_polling_puts_news_once(self):
        """S3: what is new is put as messages; the same news twice is one message; the next look is planned before the call."""
        self.notebook.store.put("note", 1, {"number": 1, "key": "news"})
        backend = self.connection.backend_id
        for _turn in range(2):
            backend.next_run = fields.Datetime.now() - timedelta(minutes=1)
            backend.flush_recordset()
            self.env["webhero.backend"]._poll_due()
        self.assertEqual(len(self.exchange.search([("kind", "=", "notebook.news")])), 1)
        self.assertGreater(backend.next_run, fields.Datetime.now() + timedelta(minutes=55))

    def test_a_failing_poll_keeps_no_one_waiting(self):
        """X7: one connection's trouble leaves the next one working."""
        dead = self._connect("http://127.0.0.1:9", name="Dead")
        self.notebook.store.put("note", 1, {"number": 1, "key": "news"})
        for backend in (dead.backend_id, self.connection.backend_id):
            backend.next_run = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        self.assertEqual(len(self.exchange.search([("kind", "=", "notebook.news")])), 1)
        self.assertLess(dead.backend_id.next_run, fields.Datetime.now() + timedelta(minutes=2))

    def _poll(self):
        self.connection.backend_id.next_run = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.env["webhero.backend"]._poll_due()
        return self.connection.backend_id

    def test_a_poll_that_is_refused_is_told(self):
        """P9, S3: no news because the other side refuses the question: orange, the reason on the card, and in the mail."""
        self.patch(type(self.connection), "_exchange_poll", lambda connection, run: run.client.get("/nowhere"))
        backend = self._poll()
        self.assertEqual((backend.light, backend.poll_code), ("orange", "http_404"))
        self.assertIn("404", backend.poll_message)
        self.assertTrue(backend._has_daily_news())
        self.patch(type(self.connection), "_exchange_poll", lambda connection, run: None)
        self.assertEqual((self._poll().light, backend.poll_message), ("green", False))

    def test_a_poll_that_breaks_is_told(self):
        """P9, S3: the same where our own code fails on incoming data."""
        self.patch(type(self.connection), "_exchange_poll", lambda connection, run: 1 / 0)
        with self.assertLogs("odoo.addons.webhero_exchange.models.backend", "ERROR"):
            backend = self._poll()
        self.assertEqual((backend.light, backend.poll_code), ("orange", "unexpected"))

    def test_a_silent_remote_is_told_after_an_hour(self):
        """P9, S3: a time-out is retried automatically; a remote without news for an hour is reported."""
        self.notebook.fault("500", times=10)
        self.assertEqual(self._poll().light, "green")
        self.connection.backend_id.failing_since = fields.Datetime.now() - timedelta(minutes=61)
        self.assertEqual((self._poll().light, self._poll().poll_code), ("orange", "remote_error"))

    def test_a_message_that_kills_its_worker(self):
        """X7: it is taken up alone, so that it kills no neighbour's turn, and after eight deaths it is an error."""
        messages = self._note("A1") + self._note("A2") + self._note("A3")
        died, backend = fields.Datetime.now() - timedelta(minutes=1), self.connection.backend_id
        exchange = self.exchange._as_worker()
        self.assertEqual(len(exchange._claim(backend, 20)), 3)
        for death in range(2, 9):
            messages[0].lease_until = died
            self.assertEqual(exchange._claim(backend, 20).ids, messages[0].ids, f"death {death}")
        messages.lease_until = died
        for message in messages[1:]:
            taken = exchange._claim(backend, 20)
            self.assertEqual(taken.ids or exchange._claim(backend, 20).ids, message.ids)
        self.assertEqual((messages[0].state, messages[0].error_code), ("error", "worker_died"))
        self.assertIn("8", messages[0].error_message)

    def test_an_addon_that_is_gone(self):
        """X13: a connection whose addon was uninstalled stops, reports it once, and delays no other."""
        message, backend = self._note("A1"), self.connection.backend_id
        backend.connection_model = "webhero.gone.backend"
        message._run()
        self.assertEqual((message.state, message.attempts, backend.light), ("ready", 0, "red"))
        self.assertIn("not installed any more", backend.pause_message)
        self.assertEqual(len(backend.activity_ids), 1)

    def test_companies_do_not_see_each_other(self):
        """X8: messages, logs and connections of another company stay invisible."""
        message = self._note("A1")
        message._run()
        other = self.env["res.company"].create({"name": "Andere BV"})
        user = new_test_user(
            self.env,
            "ann",
            "base.group_user,webhero_exchange.group_exchange_user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for record in (message, message.log_ids, self.connection.backend_id):
            self.assertFalse(record.with_user(user).search([]))
            with self.assertRaises(AccessError):
                record.with_user(user).read(["create_date"])

    def test_rights(self):
        """X8: an employee sees nothing; a user can't write messages past the buttons; secrets are for administrators."""
        message = self._note("A1", refuse="no")
        message._run()
        nobody = new_test_user(self.env, "bob", "base.group_user")
        user = new_test_user(self.env, "eva", "base.group_user,webhero_exchange.group_exchange_user")
        with self.assertRaises(AccessError):
            message.with_user(nobody).action_process()
        with self.assertRaises(AccessError):
            message.with_user(user).write({"state": "done"})
        with self.assertRaises(UserError):
            self.connection.backend_id.with_user(user).action_pause()
        self.assertEqual(
            message.with_user(user).error_message, "The note says no."
        )  # the settings are for managers only
        message.with_user(user).action_process()
        self.assertEqual(message.state, "ready")

    def test_retention(self):
        """P13: done messages go after thirteen months, errors stay until they are handled."""
        messages = self._note("A1") + self._note("A2", refuse="no")
        messages._run()
        payload = messages[0].payload_id
        self.env.cr.execute(
            "UPDATE webhero_exchange SET done_at = now() - interval '500 days' WHERE id IN %s", (tuple(messages.ids),)
        )
        messages.invalidate_recordset()
        self.exchange._gc_done()
        self.assertEqual(messages.exists(), messages[1])
        self.assertFalse(payload.exists())

    def test_temporary_error_while_opening(self):
        """X7: when the client can't even be opened, no message is blamed."""
        message = self._note("A1")

        def broken(connection, log):
            raise Temporary("unreachable", host="x")

        self.patch(type(self.connection), "_exchange_client", broken)
        message._run()
        self.assertEqual((message.state, message.attempts, message.error_code), ("ready", 0, False))
        self.assertNotIn(self.connection.backend_id, self.exchange._due_backends())
