# SPDX-License-Identifier: LGPL-3.0-or-later
"""The daily mail of a connection (webhero.backend): when, to whom, and what is in it."""

from odoo import fields
from odoo.tools import email_normalize_all

SHOWN = 10  # messages that the mail names of one cause
LOOKED_AT = 500  # messages in error that are grouped by cause


def due(backends):
    """Domain of the connections that have had no daily mail today."""
    return ["|", ("daily_mail_on", "=", False), ("daily_mail_on", "<", fields.Date.context_today(backends))]


def queue(backend):
    """One mail a reader, each in his own language; sent by the host's queue."""
    template = backend.env.ref("webhero_exchange.mail_template_daily")
    for email, lang in backend._daily_readers():
        template.with_context(lang=lang).send_mail(
            backend.id, email_values={"email_to": email, "recipient_ids": []}, force_send=False
        )


def readers(backend):
    """[(address, language)] of who was named, or of the person in charge, and of the further addresses."""
    named = backend.mail_user_ids or (backend.env["res.users"] if backend.extra_email else backend.responsible_id)
    found = [(user.email, user.lang) for user in named if user.active and user.email]
    language = backend.responsible_id.lang or backend.company_id.partner_id.lang
    return found + [(email, language) for email in email_normalize_all(backend.extra_email or "")]


def causes(backend):
    """[{hint, count, messages: {message: keys}}] of the messages in error, most frequent cause first.

    One cause is one code: twenty orders with twenty wrong VAT numbers are one thing to do.
    """
    domain = [("backend_id", "=", backend.id), ("state", "=", "error")]
    found = {}
    for message in backend.env["webhero.exchange"].search(domain, limit=LOOKED_AT):
        cause = found.setdefault(message.error_code, {"hint": message.error_hint, "count": 0, "messages": {}})
        cause["count"] += 1
        if sum(map(len, cause["messages"].values())) < SHOWN:
            cause["messages"].setdefault(message.error_message, []).append(message.key)
    return sorted(found.values(), key=lambda cause: -cause["count"])
