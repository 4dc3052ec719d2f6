# SPDX-License-Identifier: LGPL-3.0-or-later
import hashlib
import json
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL, config, mute_logger

from ..tools import parameters
from ..tools.actions import RELOAD, notification, open_record, open_wizard
from . import finding
from .lease import LEASE_SECONDS
from .retention import RETENTION

RETENTION_MONTHS = 13
RETENTION_BATCH = 5000
STATES = [
    ("open", "Open"),
    ("ready", "Ready"),
    ("busy", "Busy"),
    ("done", "Done"),
    ("error", "Error"),
    ("skipped", "Skipped"),
]
ERROR_KINDS = [
    ("temporary", "Temporary"),
    ("refused", "Refused"),
    ("auth", "Not authorised"),
    ("conflict", "Conflict"),
]


class WebheroExchange(models.Model):
    """One message between the ERP and a remote system, in or out."""

    _name = "webhero.exchange"
    _description = "Message with a remote system"
    _order = "id desc"
    _rec_name = "key"
    _check_company_auto = True

    backend_id = fields.Many2one("webhero.backend", "Connection", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="backend_id.company_id", store=True, precompute=True, index=True)
    kind = fields.Char(required=True, help="Which kind of message, e.g. peppol.invoice or prestashop.order.")
    direction = fields.Selection([("in", "In"), ("out", "Out")], required=True, default="out")
    key = fields.Char("Reference", required=True, index=True, help="The business key: the same message is there once.")
    found = fields.Char("Reference or number", store=False, search="_search_found")
    state = fields.Selection(STATES, required=True, default="ready", index=True)
    priority = fields.Integer(default=10, help="Lower goes first.")

    attempts = fields.Integer("Tries", readonly=True)
    next_try_at = fields.Datetime("Next try", default=fields.Datetime.now, required=True)
    lease_until = fields.Datetime(readonly=True, help="Until when the worker that has this message is believed alive.")
    claim = fields.Char(readonly=True, help="Token of the worker that has this message.")
    started_at = fields.Datetime("Started", readonly=True)
    done_at = fields.Datetime("Finished", readonly=True)
    duration_ms = fields.Integer("Duration (ms)", readonly=True, aggregator="avg")

    error_kind = fields.Selection(ERROR_KINDS, readonly=True)
    error_code = fields.Char(readonly=True)
    error_facts = fields.Json(readonly=True)
    error_message = fields.Text("What is wrong", compute="_compute_error_message")
    error_hint = fields.Text("What to do", compute="_compute_error_message")

    payload_id = fields.Many2one(
        "ir.attachment", readonly=True, ondelete="restrict", copy=False, index="btree_not_null"
    )
    payload_sha256 = fields.Char("SHA-256 of the message", readonly=True, copy=False)
    idempotency_key = fields.Char("Our key at the remote", readonly=True, copy=False, index="btree_not_null")
    remote_id = fields.Char("Number at the remote", readonly=True, copy=False, index="btree_not_null")
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    log_ids = fields.One2many("webhero.exchange.log", "exchange_id", readonly=True)

    _unique_key = models.Constraint(
        "unique(backend_id, kind, key)", "This message is already in the list of this connection."
    )
    _due = models.Index("(backend_id, priority, next_try_at, id) WHERE state IN ('ready', 'busy')")
    _report = models.Index("(state, done_at DESC, id DESC)")
    _done_lately = models.Index("(backend_id, done_at) WHERE state = 'done'")
    _unfinished = models.Index("(backend_id, state) WHERE state NOT IN ('done', 'skipped')")
    _of_record = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    @api.depends("error_code", "error_facts", "backend_id")
    @api.depends_context("lang")
    def _compute_error_message(self):
        for message in self:
            explained = (False, False)
            if message.error_code:
                connection = message.backend_id.sudo()._connection_or_base()
                explained = connection._exchange_explain(message.error_code, message.error_facts or {})
            message.error_message, message.error_hint = explained

    def _search_found(self, operator, value):
        return finding.matching(self, value) if operator == "ilike" else NotImplemented

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), having=(), offset=0, limit=None, order=None):
        self.browse().check_access("read")
        asked = (domain, groupby, aggregates, having, offset, limit, order)
        rows = self.env["webhero.exchange.count"]._rows_of(self, *asked)
        return super()._read_group(*asked) if rows is None else rows

    # ---- putting

    @api.model
    def _put(self, backend, kind, key, *, payload=None, filename=None, mimetype=None, record=None, **options):
        """Queue one message and return it; the existing one where the same message was queued before.

        `backend` is a webhero.backend or a connection; `payload` are the raw bytes, frozen from here on;
        `record` the ERP's record that it belongs to; `options` as for `_put_all`. Commits nothing: the message
        belongs to the caller's transaction.
        """
        known = self._known(backend._exchange_backend(), kind, [key])
        if known:
            return known
        message = self._put_all(backend, kind, [key], record=record, known=known, **options)[key]
        if record and self._documents_of(record._name)._name == record._name and not record.exchange_id:
            record._link_message(message)
        if payload is not None and not message.payload_id:
            message._freeze_payload(payload, filename or f"{kind}-{key}", mimetype)
        return message

    @api.model
    def _put_all(
        self, backend, kind, keys, *, direction="out", record=None, state="ready", priority=10, not_before=None,
        known=None,
    ):  # fmt: skip
        """{key: message} of many of one kind: the existing ones, and the others, created in one batch.

        `known` are the existing messages of `keys`, where the caller has just searched them.
        """
        backend, keys = backend._exchange_backend(), list(keys)
        known = self._known(backend, kind, keys) if known is None else known
        found = {message.key: message for message in known}
        common = {
            "backend_id": backend.id,
            "kind": kind,
            "direction": direction,
            "state": state,
            "priority": priority,
            "next_try_at": not_before or fields.Datetime.now(),
            "res_model": record._name if record else False,
            "res_id": record.id if record else False,
        }
        news = [{**common, "key": key} for key in dict.fromkeys(keys) if key not in found]
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                made = self.sudo().create(news)
                made.flush_recordset()
        except psycopg2.errors.UniqueViolation as error:
            # committed by another transaction after our snapshot: let the caller's transaction be retried
            raise ConcurrencyError("the same message was put by another worker") from error
        if made and state == "ready":
            self._wake_up(common["next_try_at"])
        return found | {message.key: message for message in made}

    @api.model
    def _known(self, backend, kind, keys):
        return self.sudo().search([("backend_id", "=", backend.id), ("kind", "=", kind), ("key", "in", keys)])

    def _freeze_payload(self, payload, filename, mimetype=None):
        self.ensure_one()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": filename,
                    "raw": payload,
                    "mimetype": mimetype or "application/octet-stream",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self.write({"payload_id": attachment.id, "payload_sha256": hashlib.sha256(payload).hexdigest()})

    def _payload(self):
        """The raw bytes as they came or went; raises UserError where they no longer match their hash."""
        self.ensure_one()
        payload = self.sudo().payload_id.raw or b""
        if self.payload_sha256 and hashlib.sha256(payload).hexdigest() != self.payload_sha256:
            raise UserError(self.env._("The stored message of %s was changed after it was stored.", self.key))
        return payload

    def _payload_json(self):
        return json.loads(self._payload())

    @api.model
    def _wake_up(self, at=None):
        """Have the worker look at `at`; once a transaction, because each trigger is a row."""
        done = self.env.cr.precommit.data.setdefault("webhero_exchange_woken", set())
        now = fields.Datetime.now()
        moment = at if at and at > now else None
        if moment not in done:
            done.add(moment)
            # resolved by its XML id, which is cached: no query to check that it exists
            worker = self.env["ir.model.data"]._xmlid_to_res_id("webhero_exchange.ir_cron_exchange_1")
            self.env["ir.cron"].sudo().browse(worker)._trigger(moment)

    # ---- buttons

    def _check_manual(self):
        self.check_access("read")
        if not self.env.user.has_group("webhero_exchange.group_exchange_user"):
            raise UserError(self.env._("You need the right “Connections: User” to do this."))
        busy = self.filtered(lambda message: message.state == "busy" and message.lease_until > fields.Datetime.now())
        if busy:
            raise UserError(
                self.env._(
                    "%s is being handled right now. Wait a minute and look again.", ", ".join(busy.mapped("key"))
                )
            )

    def action_process(self):
        """Try again: errors, open and skipped messages become ready, and the worker is woken."""
        self._check_manual()
        messages = self.filtered(lambda message: message.state != "done")
        if not messages:
            raise UserError(self.env._("This is done already; it is never sent a second time."))
        messages.sudo().write(
            {
                "state": "ready",
                "attempts": 0,
                "next_try_at": fields.Datetime.now(),
                "claim": False,
                "lease_until": False,
            }
        )
        for documents in messages.sudo()._documents():
            documents._message_reopened()
        self._wake_up()
        stopped = messages.backend_id.filtered("paused")
        if stopped:
            return messages._notify_user(
                self.env._(
                    "%(count)s wait: %(name)s has stopped. Correct that connection and press Resume there.",
                    count=len(messages),
                    name=", ".join(stopped.mapped("name")),
                )
            )
        return messages._notify_user(self.env._("%s taken up again; look in a minute.", len(messages)))

    def action_skip(self):
        """Decide that this message needs no further action; it can be processed later after all."""
        self._check_manual()
        messages = self.filtered(lambda message: message.state != "done")
        messages.sudo().write({"state": "skipped", "done_at": fields.Datetime.now(), "claim": False})
        for documents in messages.sudo()._documents():
            documents._message_skipped()
        return messages._notify_user(self.env._("%s skipped. “Process” takes them up again.", len(messages)))

    def action_more_info(self):
        self.ensure_one()
        return open_record(self, self.key)

    def action_open_record(self):
        self.ensure_one()
        record = self._record()
        if not record:
            raise UserError(self.env._("No record belongs to %s yet.", self.key))
        record.check_access("read")
        return open_record(record)

    def action_report_problem(self):
        return open_wizard("webhero.problem.report", self.env._("Report a problem"), default_exchange_ids=self.ids)

    def _record(self):
        """The ERP's record of this message, or None where there is none (any more)."""
        self.ensure_one()
        if not self.res_model or not self.res_id or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists() or None

    # ---- the document that it is about (webhero.exchange.document)

    def _document(self):
        """The document of this message, with all fields prefetched; empty where it has none (yet)."""
        self.ensure_one()
        documents = self._documents_of(self.res_model)
        if not documents._abstract:
            columns = [name for name, field in documents._fields.items() if field.store and field.column_type]
            documents = documents.search_fetch([("exchange_id", "=", self.id)], columns, limit=1)
        return documents

    def _documents(self):
        """The documents of these messages, a recordset for each model."""
        for model, messages in self.grouped("res_model").items():
            documents = self._documents_of(model)
            if not documents._abstract:
                yield documents.search([("exchange_id", "in", messages.ids)])

    @api.model
    def _documents_of(self, model):
        base = self.env["webhero.exchange.document"]
        named = self.env[model] if model and model in self.env else base
        return named if isinstance(named, self.pool[base._name]) else base

    def _resume(self):
        """Process these again now; a document that the remote has already is adopted, so nothing is sent twice."""
        again = {"state": "ready", "attempts": 0, "next_try_at": fields.Datetime.now(), "claim": False}
        self.filtered(lambda message: message.state in ("error", "skipped")).write(again)
        self._wake_up()

    def _notify_user(self, text):
        return notification(text, then=RELOAD)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_by_retention(self):
        if self.env.context.get("webhero_retention") is not RETENTION:
            raise UserError(self.env._("Messages are kept as proof; skip the ones that need no action."))

    @api.autovacuum
    def _gc_done(self):
        """Delete done and skipped messages, with payload and log, after the configured months (13).

        Bytes owned by a document are kept with it.
        """
        months = int(parameters.read(self.env, "webhero_exchange.keep_months") or RETENTION_MONTHS)
        before = fields.Datetime.now() - timedelta(days=months * 31)
        self.env.cr.execute(
            SQL(
                "SELECT id FROM webhero_exchange WHERE state IN ('done', 'skipped') AND done_at < %s LIMIT %s",
                before,
                RETENTION_BATCH,
            )
        )
        old = self.browse([found[0] for found in self.env.cr.fetchall()]).with_context(webhero_retention=RETENTION)
        payloads = old.payload_id
        old.unlink()
        (payloads - payloads._webhero_retained()).exists().unlink()
        return len(old), len(old) == RETENTION_BATCH

    # ---- the steps of a handler: each is committed by itself, and a crash test kills the worker at each

    def _checkpoint(self, step, **values):
        """Write `values` on this message and commit them at once, together with all else that is pending.

        Renews the lease; raises LeaseLost where the message is no longer ours. `step` names the place for crash tests.
        """
        self.ensure_one()
        self._write_as_owner({**values, "lease_until": self._lease_end()})
        self._commit(step)

    def _record_key(self, idempotency_key):
        """Commit what we will call this message at the remote, before the first write there."""
        self._checkpoint("reserved", idempotency_key=idempotency_key)

    def _record_response(self, remote_id, **values):
        """Commit what the remote answered, before anything else is written."""
        self._checkpoint("answered", remote_id=str(remote_id), **values)

    def _adopt(self, remote_id, **values):
        """An earlier attempt had reached the remote after all: adopt the document found there."""
        self._checkpoint("adopted", remote_id=str(remote_id), **values)

    def _lease_end(self):
        return fields.Datetime.add(fields.Datetime.now(), seconds=LEASE_SECONDS)

    def _commit(self, step):
        """Commit; a savepoint inside a test's own transaction. Crash tests extend this method."""
        savepoints = self.env.context.get("webhero_savepoints")
        if self._commits():
            self.env.cr.commit()  # pylint: disable=invalid-commit
        elif savepoints:
            savepoints[0].close(rollback=False)
            savepoints[0] = self.env.cr.savepoint()
        else:
            self.env.flush_all()

    def _commits(self):
        testing = modules.module.current_test or config["test_enable"]
        return not testing or bool(self.env.context.get("webhero_commit"))
