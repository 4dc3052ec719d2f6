# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError

from ..rules import vat_return
from ..rules.bills import APPROVE, CHECK, COLLECTED, CREDIT, PAY


class ResCompany(models.Model):
    _inherit = "res.company"

    webhero_bill_second_above = fields.Monetary(
        "Second approval above",
        currency_field="currency_id",
        help="Bills of more than this amount, VAT included, are approved by two people. 0: one person is enough.",
    )
    webhero_bill_approver_ids = fields.Many2many(
        "res.users",
        "webhero_bill_approver_rel",
        string="Who approves bills",
        context={"active_test": False},  # who left stays chosen, or everybody could approve from then on
        help="Nobody chosen: everybody who may make invoices.",
    )

    webhero_books_user_ids = fields.Many2many(
        "res.users",
        "webhero_books_user_rel",
        string="Accountant's logins",
        domain=[("share", "=", True)],
        groups="base.group_erp_manager",
        help="These logins of the portal see the documents, bank files and zips of this company, and change nothing.",
    )

    def write(self, vals):
        """A changed limit applies at once to bills that are not paid yet."""
        done = super().write(vals)
        if "webhero_bill_second_above" in vals:
            states = ("webhero_bill_state", "in", (CHECK, APPROVE, PAY, COLLECTED, CREDIT))
            moves = self.env["account.move"].sudo()
            self.env.add_to_compute(
                moves._fields["webhero_bill_state"], moves.search([("company_id", "in", self.ids), states])
            )
        return done

    def _webhero_able_approvers(self):
        """Who can approve bills of this company today: those chosen, or everybody, who are here and may make invoices."""
        self.ensure_one()
        users = self.env["res.users"].sudo()
        makes = self.env.ref("account.group_account_invoice")
        here = [("active", "=", True), ("share", "=", False), ("all_group_ids", "in", makes.ids)]
        mine = [("company_ids", "in", self.ids)]
        chosen = self.sudo().webhero_bill_approver_ids
        return users.search([*here, *mine, *([("id", "in", chosen.ids)] if chosen else [])])

    # ---- the VAT number

    def _webhero_vat_number(self):
        """The VAT number whose return has the books of this company: its own, else that of the company it is a branch of."""
        here = self.sudo()
        while here.parent_id and not vat_return.number_of(here.vat or ""):
            here = here.parent_id
        return vat_return.number_of(here.vat or "", here.country_id.code or "")

    def _webhero_same_vat(self):
        """All companies in the VAT return of this one as superuser, the one that files it first: a number has one return."""
        self.ensure_one()
        number = self._webhero_vat_number()
        tree = self.sudo().with_context(active_test=False).search([("id", "child_of", self.sudo().root_id.ids)])
        found = tree.filtered(lambda one: one._webhero_vat_number() == number)
        return found.sorted(lambda one: one.parent_path.count("/"))

    def _webhero_vat_companies(self):
        """The same for this user; UserError where one of them is not open: its entries would be missing."""
        self.check_access("read")
        found = self._webhero_same_vat()
        closed = found.filtered("active") - self.env.companies
        if closed and not self.env.su:
            raise UserError(
                self.env._(
                    "The VAT return of %(number)s is of these companies as well: %(names)s. Tick them too at the top of the screen;"
                    " are they not there, ask whoever manages the users for access.",
                    number=self._webhero_vat_number() or self.name,
                    names=", ".join(closed.mapped("name")),
                )
            )
        return found.with_env(self.env)
