# SPDX-License-Identifier: LGPL-3.0-or-later
"""Automatic mails: created with their cause in one transaction, sent later, retried, failures shown."""

import random

from odoo import api, fields, models

from ..rules import mail_failure

# trying again does not correct these: a person must
PERMANENT = (
    "mail_email_invalid",
    "mail_email_missing",
    "mail_from_invalid",
    "mail_from_missing",
    "mail_bl",
    "mail_dup",
)

GIVEN_UP = fields.Datetime.to_datetime("9999-12-31 00:00:00")


class WebheroQueuedMail(models.AbstractModel):
    """Fields and retries of a row that owns one ``mail.mail``. The host's mail queue does the sending."""

    _name = "webhero.queued.mail"
    _description = "Mail that is tried again"

    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null", copy=False, index="btree_not_null")
    mail_state = fields.Selection(related="mail_id.state", store=True, string="State of the mail")
    mail_error = fields.Text("Could not be made", readonly=True, copy=False)
    delivery = fields.Selection(
        [("queued", "On its way"), ("sent", "Sent"), ("failed", "Failed"), ("cancelled", "Not sent any more")],
        compute="_compute_delivery",
        store=True,
        index=True,
    )
    failure = fields.Text("What went wrong", compute="_compute_failure")
    tries = fields.Integer("Tried again", readonly=True, copy=False)
    next_try_at = fields.Datetime("Next try", readonly=True, copy=False)

    @api.depends("mail_state", "mail_error", "mail_id")
    def _compute_delivery(self):
        for row in self:
            if row.mail_error or row.mail_state == "exception":
                row.delivery = "failed"
            elif row.mail_state == "cancel":
                row.delivery = "cancelled"
            elif row.mail_state == "outgoing":
                row.delivery = "queued"
            else:
                row.delivery = "sent"  # the host throws away what was sent long ago

    def _compute_failure(self):
        for row in self:
            raw = row.delivery == "failed" and row.sudo().mail_id.failure_reason
            row.failure = row.mail_error or (row._failure_text(raw or "") if row.delivery == "failed" else False)

    @api.model
    def _failure_text(self, raw, again=True):
        """What to do about the answer of a mail server, with the answer itself behind it.

        `again`: such a mail is tried again by itself.
        """
        unreachable = (
            self.env._(
                "Your mail server can't be reached. It is tried again by itself; if it stays so, look at"
                " Settings, Outgoing Mail Servers."
            )
            if again
            else self.env._(
                "Your mail server can't be reached. Try again later; if it stays so, look at"
                " Settings, Outgoing Mail Servers."
            )
        )
        sentence = {
            "login": self.env._(
                "Your mail server refuses user name or password. Correct them in Settings, Outgoing Mail Servers."
            ),
            "recipient": self.env._("The mail server does not know this address. Correct it, and try again."),
            "sender": self.env._(
                "Your mail server does not let your sender address through. Use an address of its own domain in the"
                " settings."
            ),
            "unreachable": unreachable,
        }.get(mail_failure.kind(raw)) or self.env._(
            "The mail server did not take the mail. Try again later; if that doesn't help, show its answer to whoever"
            " looks after your mail."
        )
        answer = mail_failure.answer(raw)
        return f"{sentence} ({answer})" if answer else sentence

    def action_try_again(self):
        self.check_access("write")
        self.filtered(lambda row: row.delivery == "failed")._try_again()

    def _try_again(self):
        for row in self:
            if row.mail_id:
                row.sudo().mail_id.mark_outgoing()
            else:
                row._make_mail()
        self._wake_mail_queue()

    def _make_mail(self):
        """Make the mail of a row that could not be made before; by the model that knows how."""
        raise NotImplementedError

    @api.model
    def _wake_mail_queue(self):
        """Let the host send right after the commit, instead of within the hour."""
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _to_retry(self, now):
        failed = self.search(
            [
                ("delivery", "=", "failed"),
                "|",
                ("next_try_at", "=", False),
                ("next_try_at", "<=", now),
            ]
        )
        return failed.filtered(lambda row: row.sudo().mail_id.failure_type not in PERMANENT)

    @api.model
    def _cron_retry(self):
        now = fields.Datetime.now()
        rows = self._to_retry(now)
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(rows))
        for row in rows:
            row = row.try_lock_for_update().filtered_domain([("delivery", "=", "failed")])
            wait = mail_failure.pause(row.tries + 1, random.random()) if row else None  # noqa: S311
            if wait:
                row.write({"tries": row.tries + 1, "next_try_at": now + wait})
                row._try_again()
            elif row:
                row.next_try_at = GIVEN_UP  # a person can still press Try again
            if not progress(1):
                break
