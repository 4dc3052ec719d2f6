"""The mail of an invoice that did not arrive: said on the invoice and on Home, with what to do about it."""

from odoo import fields, models
from odoo.tools import format_amount

FAILED = ("exception", "bounce")


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_mail_failed = fields.Boolean(
        "Mail failed", compute="_compute_webhero_mail_failed", search="_search_webhero_mail_failed"
    )

    def _compute_webhero_mail_failed(self):
        failed = set(self._webhero_failed_mails().mail_message_id.mapped("res_id"))
        for move in self:
            move.webhero_mail_failed = move.id in failed

    def _search_webhero_mail_failed(self, operator, value):
        if operator != "in":
            return NotImplemented
        ever = (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("mail_message_id.model", "=", self._name),
                    ("notification_type", "=", "email"),
                    ("notification_status", "in", FAILED),
                ]
            )
        )
        still = self.browse(ever.mail_message_id.mapped("res_id"))._webhero_failed_mails()
        return [("id", "in", still.mail_message_id.mapped("res_id"))]

    def _webhero_failed_mails(self):
        """Notifications of mails that went wrong, the newest first; a later mail to the same person takes their place.

        The host shows them as a red envelope in the history, without saying what is wrong.
        """
        mails = self.env["mail.notification"].sudo()
        about = [("mail_message_id.model", "=", self._name), ("mail_message_id.res_id", "in", self.ids)]
        newest = {}
        for one in mails.search([*about, ("notification_type", "=", "email")], order="id desc"):
            newest.setdefault((one.mail_message_id.res_id, one.res_partner_id, one.mail_email_address), one)
        return mails.union(
            *(
                one
                for one in newest.values()
                if one.notification_status in FAILED and one.mail_mail_id.state != "outgoing"
            )
        )

    def _webhero_mail_failure(self, failed):
        """What went wrong with a mail, and what to do, in one sentence and the server's answer."""
        if failed.failure_type in ("mail_email_missing", "mail_email_invalid"):
            return self.env._(
                "Its e-mail address is missing or is none. Correct it in the customer, and send it again."
            )
        raw = failed.mail_mail_id.failure_reason or failed.failure_reason or ""
        return self.env["webhero.queued.mail"]._failure_told(raw, again=False)

    def _notify_by_email_prepare_rendering_context(self, *args, **kwargs):
        """Without what the host tells customers who are not on Peppol: an advertisement, also to private persons.

        And without "due on" above a credit note: its receiver owes nothing.
        """
        context = super()._notify_by_email_prepare_rendering_context(*args, **kwargs)
        if not context.get("peppol_info", {}).get("is_peppol_sent"):
            context.pop("peppol_info", None)
        if self.move_type == "out_refund" and len(context.get("subtitles") or ()) > 1:
            amount = format_amount(self.env, self.amount_total, self.currency_id, lang_code=context.get("lang"))
            context["subtitles"] = [context["subtitles"][0], amount]
        return context

    def action_webhero_mail_again(self):
        """The same mails once more, to the address that the customer has now."""
        self.check_access("write")
        failed = self._webhero_failed_mails()
        lost = failed.filtered(lambda one: not one.mail_mail_id)
        if lost:
            return self.action_send_and_print()
        failed.mail_mail_id.mark_outgoing()
        self.env["webhero.queued.mail"]._wake_mail_queue()
        return None

    def _get_alerts(self):
        return {
            **super()._get_alerts(),
            **self._webhero_alerts_of_mail(),
            **self._webhero_alerts_of_reminders(),
            **self._webhero_alerts_of_copies(),
        }

    def _webhero_alerts_of_mail(self):
        failed = self.is_sale_document(include_receipts=True) and self._webhero_failed_mails()[:1]
        if not failed:
            return {}
        alert = {
            "level": "danger",
            "message": self.env._(
                "The mail to %(who)s did not arrive. %(reason)s",
                who=failed.res_partner_id.display_name or failed.mail_email_address or "",
                reason=self._webhero_mail_failure(failed),
            ),
            "action_text": self.env._("Send the mail again"),
            "action_call": [self._name, "action_webhero_mail_again", self.ids],
        }
        return {"webhero_mail_failed": alert}
