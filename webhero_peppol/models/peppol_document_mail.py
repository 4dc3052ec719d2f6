"""Mails about documents, to who wants them: queued beside the document's own change, so never for nothing (P12)."""

from odoo import fields, models
from odoo.tools import formataddr


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    mailed = fields.Char(readonly=True, copy=False, help="Which mails went out about it: each of them once.")

    def _mail_about_state(self):
        self._mail_about({"delivered": "delivered", "error": "error", "rejected": "error"}.get(self.state))

    def _mail_about_bill(self):
        if self.root != "ApplicationResponse" and not self.twin_id:
            self._mail_about("received")

    def _mail_about(self, name):
        """Put this mail (res_users.MAILS) into the queue for each who wants it, once a document."""
        known = (self.mailed or "").split()
        own_answer = self.root == "ApplicationResponse" and name != "error"
        if not name or name in known or own_answer:
            return
        self.sudo().mailed = " ".join([*known, name])
        for address, lang in self.env["res.users"]._webhero_mail_readers(name, self.company_id):
            self.sudo().with_context(lang=lang or self.env.lang)._queue_mail(name, address)

    def _queue_mail(self, name, address):
        company = self.company_id
        values = {
            "document": self,
            "name": name,
            "what": self._mail_subject(name),
            "link": self._mail_link(),
            "hint": self._mail_hint(),
        }
        self.env["mail.mail"].create(
            {
                "subject": values["what"],
                "email_to": address,
                "email_from": company.email_formatted or formataddr((company.name, "noreply@localhost")),
                "body_html": self.env["ir.qweb"]._render("webhero_peppol.mail_about", values),
                "auto_delete": True,
                "model": self._name,
                "res_id": self.id,
            }
        )

    def _mail_subject(self, name):
        facts = {
            "number": self.name,
            "who": self.partner_id.name or (self.sender if self.direction == "in" else self.receiver),
        }
        if name == "error":
            rejected = self.state == "rejected"
            return (
                self.env._("Peppol: %(who)s rejected %(number)s", **facts)
                if rejected
                else self.env._("Peppol: %(number)s did not reach %(who)s", **facts)
            )
        if name == "received" and not facts["who"]:
            return self.env._("Peppol: %s came in", self.name)
        if name == "received":
            return self.env._("Peppol: %(number)s of %(who)s came in", **facts)
        return self.env._("Peppol: %(number)s was delivered to %(who)s", **facts)

    def _mail_hint(self):
        row = self.exchange_id
        if self.direction == "in":
            return self.review_hint or ""
        if self.state == "rejected":
            return self.env._("Make a credit note of it, then a new invoice.")
        own = row.error_hint if row.state == "error" else ""
        again = self.state == "error" and self.env._("Mend it, then press Send via Peppol again; it never goes twice.")
        return own or again or ""

    def _mail_link(self):
        record = self.move_id or self
        return f"{record.get_base_url()}/odoo/{record._name}/{record.id}"
