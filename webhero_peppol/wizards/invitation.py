# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invite a colleague by e-mail, at an address of a business (P12)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from odoo.addons.webhero_base.tools.actions import CLOSE, notification

RIGHTS = {
    "biller": ("account.group_account_invoice",),
    "accountant": ("account.group_account_manager", "webhero_exchange.group_exchange_user"),
    "manager": ("account.group_account_manager", "webhero_exchange.group_exchange_manager"),
}


class WebheroPeppolInvitation(models.TransientModel):
    _name = "webhero.peppol.invitation"
    _description = "Invite a colleague"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    name = fields.Char(required=True)
    email = fields.Char("E-mail", required=True)
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(), "Language", required=True, default=lambda self: self.env.lang
    )
    rights = fields.Selection(
        [("biller", "Makes invoices"), ("accountant", "Keeps the books"), ("manager", "Manages the connections too")],
        required=True,
        default="biller",
    )
    problem = fields.Char(compute="_compute_problem")

    @api.depends("email", "company_id")
    def _compute_problem(self):
        for wizard in self:
            wizard.problem = bool(wizard.email) and wizard._wrong()

    def _wrong(self):
        """Why this address can't be invited, as a sentence; False where it can."""
        address = email_normalize(self.email)
        if not address:
            return self.env._("%s is no e-mail address.", self.email or "")
        users = self.env["res.users"].sudo().with_context(active_test=False)
        if users.search_count([("login", "=ilike", address)]):
            return self.env._("%s is a user already.", address)
        return self.company_id._webhero_email_problem(address) or False

    def action_invite(self):
        """Make the user, with a mail to choose a password."""
        self.ensure_one()
        if not self.env.user.has_group("base.group_erp_manager"):
            raise AccessError(self.env._("Only an administrator of access rights invites colleagues."))
        wrong = self._wrong()
        if wrong:
            raise UserError(wrong)
        groups = [self.env.ref("base.group_user").id, *(self.env.ref(name).id for name in RIGHTS[self.rights])]
        address = email_normalize(self.email)
        self.env["res.users"].create(
            {
                "name": self.name,
                "login": address,
                "email": address,
                "lang": self.lang,
                "company_id": self.company_id.id,
                "company_ids": [(6, 0, self.company_id.ids)],
                "group_ids": [(6, 0, groups)],
                "webhero_peppol_mail_error": True,
            }
        )
        return notification(self.env._("%s was invited by e-mail.", address), then=CLOSE)
