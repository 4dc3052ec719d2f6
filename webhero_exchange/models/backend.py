# SPDX-License-Identifier: LGPL-3.0-or-later
import json
import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from ..client.errors import AuthFailed, ExchangeError, Permanent, Temporary
from ..rules.faults import of_the_machine, unforeseen
from ..tools.actions import RELOAD, open_record
from . import daily_mail, graph

_logger = logging.getLogger(__name__)

COOL_DOWN_SECONDS = 20
SILENT_MINUTES = 60  # a remote that can't be polled for this long is reported, although it may recover
STOP_TRIES = 5
CLAIM_POLLS = """
    UPDATE webhero_backend SET last_run = %s, next_run = %s + poll_minutes * interval '1 minute' WHERE id IN (
        SELECT id FROM webhero_backend WHERE active AND NOT coalesce(paused, FALSE) AND state = 'connected'
        AND (next_run <= %s OR next_run > %s + poll_minutes * interval '1 minute') FOR UPDATE SKIP LOCKED) RETURNING id
"""


class WebheroBackend(models.Model):
    """One connection with a remote system: its company, state, pause and counters.

    Each kind of connection (`webhero.access.point` …) delegates to a row of this model by `_inherits`.
    """

    _name = "webhero.backend"
    _description = "Connection"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    connection_model = fields.Char(readonly=True, help="The model that holds this connection's settings and handlers.")
    state = fields.Selection(
        [("draft", "Not connected yet"), ("connected", "Connected"), ("failed", "Not working")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    paused = fields.Boolean(copy=False, readonly=True)
    pause_code = fields.Char(copy=False, readonly=True)
    pause_facts = fields.Json(copy=False, readonly=True)
    pause_message = fields.Char("Why it is paused", compute="_compute_pause_message")
    resume_at = fields.Datetime(copy=False, readonly=True, help="Left alone until then, because it did not answer.")
    responsible_id = fields.Many2one(
        "res.users",
        "Person in charge",
        default=lambda self: self.env.user,
        check_company=True,
        help="Gets a task when this connection stops working.",
    )
    mail_user_ids = fields.Many2many(
        "res.users",
        "webhero_backend_mail_user_rel",
        string="Daily mail to",
        help="Get a mail each morning with what is in error or waiting, in their own language.",
    )
    daily_mail_on = fields.Date(copy=False, readonly=True, help="The day of the last daily mail.")
    extra_email = fields.Char("Daily mail also to", help="More e-mail addresses, separated by commas.")
    poll_minutes = fields.Integer("Look for news every (minutes)", default=60)
    poll_code = fields.Char(copy=False, readonly=True)
    poll_facts = fields.Json(copy=False, readonly=True)
    poll_message = fields.Char("Why there is no news", compute="_compute_poll_message")
    failing_since = fields.Datetime(copy=False, readonly=True, help="Since when looking for news has failed each time.")
    last_run = fields.Datetime("Last looked", copy=False, readonly=True)
    next_run = fields.Datetime("Looks again", copy=False, readonly=True)
    probe_ids = fields.One2many("webhero.backend.probe", "backend_id", readonly=True)
    exchange_ids = fields.One2many("webhero.exchange", "backend_id", readonly=True)

    count_open = fields.Integer("Open", compute="_compute_counts")
    count_error = fields.Integer("Errors", compute="_compute_counts")
    count_done = fields.Integer("Done", compute="_compute_graph")
    graph = fields.Text(compute="_compute_graph")
    light = fields.Selection(
        [("green", "Works"), ("orange", "Look at it"), ("red", "Stopped"), ("grey", "Not connected yet")],
        compute="_compute_light",
    )

    _positive_poll = models.Constraint("CHECK (poll_minutes >= 1)", "Look for news once a minute at most.")

    # ---- computed

    @api.depends("exchange_ids.state")
    def _compute_counts(self):
        unfinished = [("backend_id", "in", self.ids), ("state", "in", ("open", "ready", "busy", "error"))]
        groups = self.env["webhero.exchange"]._read_group(unfinished, ["backend_id", "state"], ["__count"])
        counts = {(backend.id, state): count for backend, state, count in groups}
        for backend in self:
            backend.count_error = counts.get((backend.id, "error"), 0)
            backend.count_open = sum(counts.get((backend.id, state), 0) for state in ("open", "ready", "busy"))

    def _compute_graph(self):
        done, days = graph.done_a_day(self), graph.last_days(self)
        for backend in self:
            counts = done.get(backend._origin.id, {})
            backend.graph = graph.bars(days, [(self.env._("Done"), graph.GREEN, counts)])
            backend.count_done = sum(counts.values())

    @api.depends("state", "paused", "count_error", "poll_code")
    def _compute_light(self):
        for backend in self:
            if backend.paused or backend.state == "failed":
                backend.light = "red"
            elif backend.state == "draft":
                backend.light = "grey"
            else:
                backend.light = "orange" if backend.count_error or backend.poll_code else "green"

    @api.depends("pause_code", "pause_facts")
    @api.depends_context("lang")
    def _compute_pause_message(self):
        for backend in self:
            backend.pause_message = backend._why(backend.pause_code, backend.pause_facts)

    @api.depends("poll_code", "poll_facts")
    @api.depends_context("lang")
    def _compute_poll_message(self):
        for backend in self:
            backend.poll_message = backend._why(backend.poll_code, backend.poll_facts)

    def _why(self, code, facts):
        return code and self._connection_or_base()._exchange_explain(code, facts or {})[0]

    # ---- the connection behind it

    def _exchange_backend(self):
        return self

    def _connection(self):
        """The record with this connection's settings and handlers; raises UserError where its addon is gone."""
        self.ensure_one()
        connection = self._connection_or_base().with_env(self.env)
        if not connection:
            raise UserError(self.env._("The addon of connection %s is not installed any more.", self.name))
        return connection

    def _connection_or_base(self):
        """The record that explains this connection's codes; as superuser, as readers of an error may not read its settings."""
        model = self.connection_model
        if len(self) == 1 and model and model in self.env:
            found = (
                self.env[model].sudo().with_context(active_test=False).search([("backend_id", "=", self.id)], limit=1)
            )
            if found:
                return found
        return self.env["webhero.connection"]

    # ---- pausing

    def _is_stopped(self):
        """True where it was paused, or is left alone because it did not answer."""
        self.ensure_one()
        self.env.cr.execute(
            "SELECT coalesce(paused, FALSE) OR coalesce(resume_at > %s, FALSE) FROM webhero_backend WHERE id = %s",
            (fields.Datetime.now(), self.id),
        )
        return self.env.cr.fetchone()[0]

    def _stop(self, stop):
        """Call `stop()`, again where another worker stops the same connection at the same moment.

        Begins a transaction of its own, so nothing else may be pending.
        """
        for _try in range(STOP_TRIES):
            try:
                with mute_logger("odoo.sql_db"):
                    return stop()
            except psycopg2.errors.SerializationFailure:
                self._exchange()._commit_rollback()
        return None

    def _pause(self, error):
        """Pause this connection once, whichever worker detects it first, and notify the person in charge."""
        self._stop(lambda: self._pause_once(error))

    def _pause_once(self, error):
        for backend in self:
            self.env.cr.execute(
                SQL(
                    "UPDATE webhero_backend SET paused = TRUE, state = 'failed', pause_code = %s, pause_facts = %s"
                    " WHERE id = %s AND NOT coalesce(paused, FALSE) RETURNING id",
                    error.code,
                    json.dumps(error.facts),
                    backend.id,
                )
            )
            if self.env.cr.fetchone():
                backend.invalidate_recordset()
                backend._notify_paused()

    def _notify_paused(self):
        responsible = self.responsible_id or self.create_uid
        speaking = self.with_context(lang=responsible.lang or self.env.lang)
        text = speaking.env._(
            "The connection %(name)s has stopped: %(why)s Correct it, press Test connection, then Resume.",
            name=self.name,
            why=speaking.pause_message or "",
        )
        self.message_post(body=text)
        if responsible.active:
            self.activity_schedule("mail.mail_activity_data_warning", summary=text, user_id=responsible.id)

    def _back_off(self):
        """Leave a remote that does not answer alone for a while, so that it doesn't hold the worker from the others."""
        until = fields.Datetime.now() + timedelta(seconds=COOL_DOWN_SECONDS)
        self._stop(
            lambda: self.env.cr.execute("UPDATE webhero_backend SET resume_at = %s WHERE id = %s", (until, self.id))
        )
        self.invalidate_recordset(["resume_at"])

    def action_pause(self):
        self._check_manager()
        self.sudo().write({"paused": True, "pause_code": "by_hand", "pause_facts": {"who": self.env.user.name}})

    def action_resume(self):
        self._check_manager()
        self.sudo().write({"paused": False, "pause_code": False, "pause_facts": False, "resume_at": False})
        self.sudo().filtered(lambda b: b.state == "failed").state = "connected"
        self.sudo().activity_unlink(["mail.mail_activity_data_warning"])
        self.env["webhero.exchange"]._wake_up()

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("webhero_exchange.group_exchange_manager"):
            raise UserError(self.env._("You need the right “Connections: Manager” to do this."))

    # ---- testing

    def action_test_connection(self):
        """Probe each right that the connection needs, and show which are missing."""
        self._check_manager()
        for backend in self.sudo():
            backend._test_connection()
        return RELOAD

    def _test_connection(self):
        self.ensure_one()
        connection, log = self._connection(), []
        try:
            with connection._exchange_run(log) as run:
                found = [probe._values() for probe in connection._probe(run)]
        except ExchangeError as error:
            found = [{"what": "connect", "ok": False, "code": error.code, "facts": error.facts}]
        self.probe_ids.unlink()
        self.env["webhero.backend.probe"].create([{"backend_id": self.id, **values} for values in found])
        good = bool(found) and all(values["ok"] for values in found)
        self.state = "connected" if good else "failed"
        if good and self.pause_code != "by_hand":
            self.action_resume()
        if good:
            self.next_run = fields.Datetime.now()
            self.env["webhero.exchange"]._wake_up()

    def action_poll(self):
        """Look for news at once instead of at the next turn."""
        self.check_access("write")
        self.sudo().next_run = fields.Datetime.now()
        self.env["webhero.exchange"]._wake_up()
        return self._exchange()._notify_user(
            self.env._("Looking for news; what comes in is shown here within a minute.")
        )

    # ---- polling

    @api.model
    def _poll_due(self):
        """Poll each connection that is due; a failing one doesn't hold up the others."""
        for backend in self._claim_polls():
            try:
                backend._poll()
                backend._exchange()._commit("news put")
                backend._stop(backend._poll_succeeded)
            except ExchangeError as error:
                backend._poll_failed(error)
            except (psycopg2.OperationalError, psycopg2.errors.UniqueViolation) as error:  # another worker did the same
                backend._poll_failed(Temporary(of_the_machine(error) or "database_busy", sqlstate=error.pgcode))
            except UserError as error:
                backend._poll_failed(Permanent("erp_refused", text=str(error)))
            except Exception as error:
                _logger.exception("connection %s: looking for news failed", backend.id)
                backend._poll_failed(unforeseen(error))
            backend._exchange()._commit("polled")

    def _exchange(self):
        return self.env["webhero.exchange"]

    def _claim_polls(self):
        """Backends that are due, each for one worker: the next time is committed before the first call."""
        now = fields.Datetime.now()
        self._exchange()._commit("claiming polls")  # a snapshot as young as can be
        try:
            self.env.cr.execute(CLAIM_POLLS, (now,) * 4, log_exceptions=False)
            found = self.env.cr.fetchall()
        except psycopg2.errors.SerializationFailure:
            self.env.cr.rollback()  # somebody pressed Look now meanwhile, which wakes us again; messages go first
            found = []
        backends = self.browse(sorted(row[0] for row in found))
        backends.invalidate_recordset(["last_run", "next_run"])
        self._exchange()._commit("polls claimed")
        return backends

    def _poll(self):
        connection = self._connection().with_company(self.company_id)
        with connection._exchange_run([]) as run:
            connection._exchange_poll(run)

    def _poll_succeeded(self):
        if self.failing_since or self.poll_code:
            self.write({"failing_since": False, "poll_code": False, "poll_facts": False})
            self.flush_recordset()

    def _poll_failed(self, error):
        """A temporary failure is retried soon, and reported when it persists; any other is reported at once."""
        self._exchange()._commit_rollback()
        _logger.info("connection %s: looking for news failed: %s", self.id, error.code)
        if isinstance(error, AuthFailed):
            self._pause(error)
        elif error.kind == "temporary":
            again = fields.Datetime.now() + timedelta(seconds=max(error.retry_after or 0, 60))
            self._stop(lambda: self._record_failure(error, again))
        else:
            self._stop(lambda: self._record_failure(error, None))

    def _record_failure(self, error, again):
        now = fields.Datetime.now()
        silent = self.failing_since and self.failing_since < now - timedelta(minutes=SILENT_MINUTES)
        values = {"failing_since": self.failing_since or now}
        if not again or silent:
            values.update(poll_code=error.code, poll_facts=error.facts)
        if again and again < self.next_run:
            values["next_run"] = again
        self.write(values)
        self.flush_recordset()

    # ---- the daily mail

    @api.model
    def _cron_daily_mail(self):
        """One mail per connection and reader with the messages in error, grouped by cause; none without errors."""
        for backend in self.sudo().search(daily_mail.due(self)):
            backend.daily_mail_on = fields.Date.context_today(self)  # committed with the queued mails: never twice
            backend._queue_daily_mail()
            self._exchange()._commit("daily mail")

    def _queue_daily_mail(self):
        self.ensure_one()
        if self._has_daily_news():
            daily_mail.queue(self)

    def _has_daily_news(self):
        """Does anything require attention? A connection adds what is not among the messages in error."""
        return bool(self.count_error or self.paused or self.poll_code)

    def _daily_readers(self):
        """[(address, language)] of the recipients of the daily mail; the person in charge where none are set."""
        return daily_mail.readers(self)

    def _error_causes(self):
        """[{hint, count, messages: {message: keys}}] of the messages in error, most frequent cause first, for the mail."""
        self.ensure_one()
        return daily_mail.causes(self)

    # ---- screens

    def _list_action(self, name, domain, **context):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_exchange.exchange_report_action")
        return {**action, "name": name, "domain": [("backend_id", "in", self.ids), *domain], "context": context}

    def action_show_open(self):
        return self._list_action(self.env._("Open"), [("state", "in", ("open", "ready", "busy"))])

    def action_show_errors(self):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_exchange.exchange_errors_action")
        return {**action, "domain": [("backend_id", "in", self.ids), ("state", "=", "error")]}

    def action_show_done(self):
        return self._list_action(self.env._("Report"), [("state", "in", ("done", "skipped"))])

    def action_settings(self):
        """Open the form of the connection itself."""
        self.ensure_one()
        connection = self._connection()
        return open_record(connection, self.name)
