# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which mails about Peppol a user wants, and where else they should go (P12)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, email_split

MAILS = ("received", "delivered", "error", "daily")
READERS = ("account.group_account_invoice", "account.group_account_readonly", "webhero_exchange.group_exchange_user")
OWN = [*(f"webhero_peppol_mail_{name}" for name in MAILS), "webhero_peppol_extra_email"]


class ResUsers(models.Model):
    _inherit = "res.users"

    webhero_peppol_mail_received = fields.Boolean("An invoice came in")
    webhero_peppol_mail_delivered = fields.Boolean("An invoice was delivered")
    webhero_peppol_mail_error = fields.Boolean("An invoice did not arrive, or was rejected")
    webhero_peppol_mail_daily = fields.Boolean("Each morning what is still open")
    webhero_peppol_extra_email = fields.Char(
        "These mails also to", help="More e-mail addresses, separated by commas: your accountant's, for instance."
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, *OWN]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *OWN]

    @api.constrains("webhero_peppol_extra_email")
    def _check_webhero_peppol_extra_email(self):
        for user in self:
            parts = filter(
                None, (p.strip() for p in (user.webhero_peppol_extra_email or "").replace(";", ",").split(","))
            )
            wrong = [part for part in parts if not email_normalize(part)]
            if wrong:
                raise ValidationError(
                    self.env._(
                        "“These mails also to” of %(user)s: %(address)s is no e-mail address. Separate addresses by commas.",
                        user=user.name,
                        address=wrong[0],
                    )
                )

    @api.model
    def _webhero_mail_readers(self, name, company):
        """[(address, language)] of who wants this mail (MAILS) about `company`, each address once."""
        domain = [(f"webhero_peppol_mail_{name}", "=", True), ("share", "=", False), ("company_ids", "in", company.ids)]
        found = {}
        for user in self.sudo().search(domain, order="id"):
            if any(user.has_group(group) for group in READERS):
                extra = email_split((user.webhero_peppol_extra_email or "").replace(";", ","))
                for address in filter(None, map(email_normalize, [user.email or "", *extra])):
                    found.setdefault(address, user.lang)
        return list(found.items())
