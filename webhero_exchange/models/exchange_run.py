# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
import random
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, MissingError, UserError
from odoo.tools import SQL

from ..client.errors import AuthFailed, ExchangeError, NothingToDo, NotYet, Permanent, Temporary
from ..rules.backoff import MAX_TRIES, delay
from ..rules.faults import of_the_machine, unforeseen
from .lease import CLOCK_SECONDS, LeaseLost

_logger = logging.getLogger(__name__)

BATCH = 20
CLAIM_TRIES = 10
TWIN_TRIES = 4
WHOLE_CONNECTION = ("timeout", "unreachable", "storage_full", "storage_trouble")  # its next message would fail too
OPEN_AGAIN_MINUTES = 60


class WebheroExchange(models.Model):
    _inherit = "webhero.exchange"

    # ---- the worker

    @api.model
    def _cron_run(self):
        """Handle what is due, backend by backend in turn, until the time of this cron is over."""
        worker = self._as_worker()
        worker.env["webhero.backend"]._poll_due()
        remaining = worker._count_due()
        if remaining > BATCH:
            self.env.ref("webhero_exchange.ir_cron_exchange_2").sudo()._trigger()
        time_left = self.env["ir.cron"]._commit_progress(remaining=remaining)
        while time_left > 0:
            handled = worker._run_round()
            time_left = self.env["ir.cron"]._commit_progress(handled)
            if not handled:
                break
        worker._wake_for_the_rest()
        self.env["ir.cron"]._commit_progress(remaining=0 if time_left > 0 else worker._count_due())

    def _as_worker(self):
        return self.with_user(SUPERUSER_ID).with_context(tracking_disable=True, active_test=False)

    def _run_round(self):
        """One batch of each backend that has something due; gives how many messages were handled."""
        handled = 0
        for backend in self._due_backends():
            messages = self._claim(backend, BATCH)
            if messages:
                handled += len(messages)
                messages._run_claimed()
        return handled

    def _due_condition(self):
        """The SQL condition of due messages; including those whose times lie in the future since the clock was set back."""
        now = fields.Datetime.now()
        ahead = now + timedelta(seconds=CLOCK_SECONDS)
        return SQL(
            "((e.state = 'ready' AND (e.next_try_at <= %(now)s OR e.write_date > %(ahead)s))"
            " OR (e.state = 'busy' AND (e.lease_until < %(now)s OR e.lease_until > %(ahead)s)))"
            " AND b.active AND NOT coalesce(b.paused, FALSE)"
            " AND (b.resume_at IS NULL OR b.resume_at <= %(now)s OR b.write_date > %(ahead)s)",
            now=now,
            ahead=ahead,
        )

    def _due_backends(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT b.id FROM webhero_backend b WHERE EXISTS"
                " (SELECT 1 FROM webhero_exchange e WHERE e.backend_id = b.id AND %s)",
                self._due_condition(),
            )
        )
        ids = [found[0] for found in self.env.cr.fetchall()]
        random.shuffle(ids)  # two workers start at different backends
        return self.env["webhero.backend"].browse(ids)

    def _count_due(self):
        self.env.cr.execute(
            SQL(
                "SELECT count(*) FROM (SELECT 1 FROM webhero_exchange e JOIN webhero_backend b ON b.id = e.backend_id"
                " WHERE %s LIMIT 10000) due",
                self._due_condition(),
            )
        )
        return self.env.cr.fetchone()[0]

    def _wake_for_the_rest(self):
        """Come back when the next retry or lease is due: the cron's own minute may be too late."""
        moment = self._next_due()
        if moment:
            self._wake_up(moment)

    def _next_due(self, backend=None):
        """When the next retry or expired lease, of `backend` or of all, is due; None where nothing waits."""
        only = SQL("AND b.id = %s", backend.id) if backend else SQL("")
        self.env.cr.execute(
            SQL(
                "SELECT min(greatest(CASE WHEN e.state = 'busy' THEN e.lease_until ELSE e.next_try_at END, b.resume_at))"
                " FROM webhero_exchange e JOIN webhero_backend b ON b.id = e.backend_id"
                " WHERE e.state IN ('ready', 'busy') AND b.active AND NOT coalesce(b.paused, FALSE) %s",
                only,
            )
        )
        return self.env.cr.fetchone()[0]

    # ---- claiming

    def _claim(self, backend, limit):
        """Take messages of `backend` for this worker and commit that; SKIP LOCKED lets two workers take different ones.

        Messages left by a worker that died are taken first, one by one: a message that kills its worker then takes no
        other with it, and becomes an error after the usual number of attempts.
        """
        token = uuid.uuid4().hex
        left = self._claimed(SQL("e.state = 'busy'"), backend, 1, token)
        died = left.attempts > MAX_TRIES
        if died:
            left._fail(Permanent("worker_died", tries=MAX_TRIES), [])
        if left and not died:
            return left
        return self._claimed(SQL("e.state = 'ready'"), backend, limit, token, looked=not died)

    def _claimed(self, which, backend, limit, token, looked=False):
        """`looked`: this transaction has only just begun, and found nothing of another kind."""
        ids = []
        for attempt in range(CLAIM_TRIES):
            if attempt or not looked:
                self._commit("claiming")  # the latest possible snapshot: claims of other workers are visible
            try:
                self.env.cr.execute(self._claim_query(which, backend, limit, token), log_exceptions=False)
                ids = [found[0] for found in self.env.cr.fetchall()]
                break
            except psycopg2.errors.SerializationFailure:
                self.env.cr.rollback()  # another worker took the same messages in between: they are its
        messages = self.browse(ids).with_context(webhero_claim=token)
        messages.invalidate_recordset()
        if messages:
            self._commit("claimed")
        return messages.sorted(lambda message: (message.priority, message.next_try_at, message.id))

    def _claim_query(self, which, backend, limit, token):
        return SQL(
            "UPDATE webhero_exchange SET state = 'busy', claim = %s, attempts = coalesce(attempts, 0) + 1,"
            " started_at = %s, lease_until = %s WHERE id IN ("
            " SELECT e.id FROM webhero_exchange e JOIN webhero_backend b ON b.id = e.backend_id"
            " WHERE e.backend_id = %s AND %s AND %s ORDER BY e.priority, e.next_try_at, e.id LIMIT %s"
            " FOR UPDATE OF e SKIP LOCKED) RETURNING id",
            token,
            fields.Datetime.now(),
            self._lease_end(),
            backend.id,
            which,
            self._due_condition(),
            limit,
        )

    # ---- handling

    def _run_claimed(self, until=None):
        """Handle claimed messages of one backend with one client; no message's failure touches another.

        Messages not begun by `until` (of time.monotonic) are released unchanged.
        """
        if not self:
            return
        try:
            connection = self.backend_id._connection()
        except UserError as error:  # its addon was uninstalled: reported once, its messages wait
            self.backend_id._pause(Permanent("erp_refused", text=str(error)))
            self._release()
            return
        connection = connection.with_context(webhero_claim=self.env.context.get("webhero_claim"))
        connection = connection.with_company(connection.company_id)
        log, messages, since = [], self.with_company(connection.company_id), time.monotonic()
        try:
            with connection._exchange_run(log) as run:
                connection._exchange_prepare(messages, run)
                while messages:
                    messages, since = messages._renew_lease(since)
                    messages[:1]._run_one(run)
                    messages = messages[1:]
                    if (until and time.monotonic() > until) or not messages._goes_on():
                        break
        except ExchangeError as error:  # the client itself could not be opened: no message is to blame
            self._commit_rollback()
            messages._client_failed(error, log)
            return
        messages._release()

    def _client_failed(self, error, log):
        if isinstance(error, AuthFailed):
            self.backend_id._pause(error)
            self._release()
        elif isinstance(error, Temporary | NotYet):
            self.backend_id._back_off()  # else this worker would open it again at once, and again
            self._release()
        else:
            for message in self:
                message._fail(error, log)

    def _run_one(self, run):
        started, log = time.monotonic(), run.log
        del log[:]
        try:
            with self._transaction() as message:
                run.connection._exchange_handle(message, run)
                message._finish("done", started, log)
        except NotYet as pending:
            self._postpone(pending, log)
        except NothingToDo as reason:
            self._end_as_skipped(reason, started, log)
        except LeaseLost:
            _logger.info("message %s was taken over by another worker", self.id)
        except ExchangeError as error:
            self._fail(error, log)
        except (psycopg2.OperationalError, ConcurrencyError) as error:
            code = of_the_machine(error) or "database_busy"
            self._fail(Temporary(code, retry_after=2, sqlstate=getattr(error, "pgcode", None)), log)
        except psycopg2.errors.UniqueViolation as error:
            self._fail(self._unique_violation(error), log)
        except (UserError, AccessError, MissingError) as error:
            self._fail(Permanent("erp_refused", text=str(error.args[0] if error.args else error)), log)
        except Exception as error:
            _logger.exception("unexpected error while handling message %s", self.id)
            self._fail(unforeseen(error), log)

    def _unique_violation(self, error):
        """Two workers made the same record at once: at the next try the second one finds it. Not for ever, though."""
        if self.attempts < TWIN_TRIES:
            return Temporary("database_busy", retry_after=2, sqlstate=error.pgcode)
        _logger.error("message %s: %s", self.id, error)
        return Permanent("unexpected", type=type(error).__name__)

    @contextmanager
    def _transaction(self):
        """All changes since the last checkpoint, or none of them; yields the message to work with.

        Inside a test's own transaction savepoints replace commits.
        """
        savepoints = [] if self._commits() else [self.env.cr.savepoint()]
        try:
            yield self.with_context(webhero_savepoints=savepoints) if savepoints else self
        except BaseException:
            for savepoint in savepoints:
                savepoint.rollback()
            self._commit_rollback()
            raise
        finally:
            for savepoint in savepoints:
                savepoint.close(rollback=False)

    def _commit_rollback(self):
        if self._commits():
            self.env.cr.rollback()
        self.env.invalidate_all(flush=False)

    def _finish(self, state, started, log, **values):
        self._write_as_owner(
            {
                "state": state,
                "claim": False,
                "lease_until": False,
                "done_at": fields.Datetime.now(),
                "duration_ms": round((time.monotonic() - started) * 1000),
                "error_kind": False,
                "error_code": False,
                "error_facts": False,
                **values,
            },
            log,
        )
        self._commit(state)

    def _end_as_skipped(self, reason, started, log):
        self._document()._message_skipped()
        self._finish("skipped", started, log, error_code=reason.code, error_facts=reason.facts)

    def _postpone(self, pending, log):
        """Open: looked at again later, without counting as a failed try."""
        again = fields.Datetime.add(fields.Datetime.now(), seconds=pending.retry_after or OPEN_AGAIN_MINUTES * 60)
        self._write_as_owner(
            {
                "state": "ready" if pending.retry_after else "open",
                "claim": False,
                "lease_until": False,
                "attempts": 0,
                "next_try_at": again,
                "error_kind": False,
                "error_code": pending.code,
                "error_facts": pending.facts,
            },
            log,
        )
        self._commit("postponed")

    def _fail(self, error, log):
        """Store the failure of one message in a transaction of its own, and pause the backend where it is refused whole.

        Its document is notified in the same transaction: both or neither, and then it is handled again after its lease.
        """
        if not self:
            return
        self._stop_backend(error)
        try:
            with self._transaction() as message:
                message._store_failure(error, log)
        except LeaseLost:
            _logger.info("message %s was taken over by another worker", self.id)
        except (psycopg2.OperationalError, ConcurrencyError) as conflict:
            _logger.info("the failure of message %s could not be stored: %s", self.id, conflict)

    def _store_failure(self, error, log):
        state, wait = self._state_after(error)
        self._write_as_owner(
            {
                "state": state,
                "claim": False,
                "lease_until": False,
                "error_kind": error.kind,
                "error_code": error.code,
                "error_facts": error.facts,
                "next_try_at": fields.Datetime.now() + wait if wait else fields.Datetime.now(),
                **({"attempts": max(self.attempts - 1, 0)} if isinstance(error, AuthFailed) else {}),
            },
            log,
        )
        if state == "error":
            self._document()._message_failed(self.error_message)
        self._commit("failed")

    def _stop_backend(self, error):
        if isinstance(error, AuthFailed):
            self.backend_id._pause(error)
        elif error.code in WHOLE_CONNECTION:
            self.backend_id._back_off()

    def _state_after(self, error):
        """('ready', how long to wait) where it is retried automatically, ('error', None) where a person must act."""
        if isinstance(error, AuthFailed):
            return "ready", None
        if not isinstance(error, Temporary):
            return "error", None
        wait = delay(self.attempts, random.random(), error.retry_after)  # noqa: S311 (spreads retries)
        return ("ready", wait) if wait else ("error", None)

    def _release(self):
        """Rows that were claimed but not begun go back as they were."""
        if not self:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE webhero_exchange SET state = 'ready', claim = NULL, lease_until = NULL, attempts = attempts - 1"
                " WHERE id IN %s AND claim = %s AND state = 'busy'",
                tuple(self.ids),
                self.env.context.get("webhero_claim"),
            )
        )
        self.invalidate_recordset()
        self._commit("given back")

    def _run(self):
        """Claim these messages and handle them now, in this transaction's process (tests, the shell, a queue job)."""
        for backend in self.backend_id:
            messages = self.filtered(lambda message, backend=backend: message.backend_id == backend)
            worker = messages._as_worker().with_context(webhero_claim=uuid.uuid4().hex)
            worker.write({"state": "busy", "claim": worker.env.context["webhero_claim"]})
            for message in worker:
                message.write({"attempts": message.attempts + 1, "lease_until": message._lease_end()})
            worker._commit("claimed")
            worker._run_claimed()
        self.invalidate_recordset()
