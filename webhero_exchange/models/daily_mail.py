from odoo import api, fields, models
from odoo.tools import email_normalize_all

SHOWN = 10  # messages that the mail names of one cause


class WebheroBackend(models.Model):
    _inherit = "webhero.backend"

    daily_mail_on = fields.Date(copy=False, readonly=True, help="The day of the last daily mail.")

    @api.model
    def _cron_daily_mail(self):
        """One mail a connection and reader with what is in error, grouped by cause; none where all is well."""
        today = fields.Date.context_today(self)
        due = self.sudo().search(["|", ("daily_mail_on", "=", False), ("daily_mail_on", "<", today)])
        for backend in due:
            backend.daily_mail_on = today  # committed together with the queued mails: never twice a day
            backend._queue_daily_mail()
            self.env["webhero.exchange"]._commit("daily mail")

    def _queue_daily_mail(self):
        self.ensure_one()
        if not self._has_daily_news():
            return
        template = self.env.ref("webhero_exchange.mail_template_daily")
        for email, lang in self._daily_readers():
            template.with_context(lang=lang).send_mail(
                self.id, email_values={"email_to": email, "recipient_ids": []}, force_send=False
            )

    def _has_daily_news(self):
        """Is there anything that a person must look at? A connection adds what stands elsewhere than among the errors."""
        return bool(self.count_error or self.paused or self.poll_code)

    def _daily_readers(self):
        """[(address, language)] of who wants the daily mail; the person in charge where nobody was named."""
        users = self.mail_user_ids or (self.env["res.users"] if self.extra_email else self.responsible_id)
        readers = [(user.email, user.lang) for user in users if user.active and user.email]
        language = self.responsible_id.lang or self.company_id.partner_id.lang
        return readers + [(email, language) for email in email_normalize_all(self.extra_email or "")]

    def _error_causes(self):
        """[{hint, count, messages: {message: keys}}] of the rows in error, most frequent cause first, for the mail.

        One cause is one code: twenty orders with twenty wrong VAT numbers are one thing to do.
        """
        self.ensure_one()
        rows = self.env["webhero.exchange"].search([("backend_id", "=", self.id), ("state", "=", "error")], limit=500)
        causes = {}
        for row in rows:
            cause = causes.setdefault(row.error_code, {"hint": row.error_hint, "count": 0, "messages": {}})
            cause["count"] += 1
            if sum(map(len, cause["messages"].values())) < SHOWN:
                cause["messages"].setdefault(row.error_message, []).append(row.key)
        return sorted(causes.values(), key=lambda cause: -cause["count"])
