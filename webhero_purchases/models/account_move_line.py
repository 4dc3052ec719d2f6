# SPDX-License-Identifier: LGPL-3.0-or-later
"""Lines of a new bill: account and VAT as on the last bills of that supplier."""

from odoo import api, models
from odoo.tools import SQL

from ..rules import proposal

PURCHASES = ("in_invoice", "in_refund", "in_receipt")
BACK = 5  # bills of a supplier that are considered


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _compute_account_id(self):
        super()._compute_account_id()
        for line, used in self._webhero_proposed():
            line.account_id = used.account

    def _compute_tax_ids(self):
        """The VAT stated in a received document takes precedence; without one, the VAT of the previous bill."""
        free = self.filtered(lambda line: not line.is_imported and not line.tax_ids)
        super()._compute_tax_ids()
        for line, used in free._webhero_proposed():
            if used.taxes:
                line.tax_ids = [(6, 0, used.taxes)]

    @api.onchange("name")
    def _onchange_webhero_name(self):
        """While a bill is entered: propose account, if not chosen yet, and VAT of the previous bills, by the text of the line."""
        for line, used in self._webhero_proposed():
            if line.account_id in (line.browse().account_id, line.move_id.journal_id.default_account_id):
                line.account_id = used.account
                if used.taxes:
                    line.tax_ids = [(6, 0, used.taxes)]

    def _webhero_proposed(self):
        """[(line, proposal.Used)] of the lines of bills without a product."""
        open_lines = self.filtered(
            lambda line: (
                line.display_type == "product"
                and not line.product_id
                and line.move_id.move_type in PURCHASES
                and line.move_id.partner_id
            )
        )
        used = open_lines._webhero_last_used()
        found = []
        for line in open_lines:
            rows = used.get(
                (line.move_id.company_id._origin.id, line.move_id.partner_id.commercial_partner_id._origin.id), []
            )
            if chosen := proposal.propose(line.name, rows):
                found.append((line, chosen))
        return found

    def _webhero_last_used(self):
        """{(company, supplier): [proposal.Used]} from the last booked bills of each, in one query."""
        parties = self.move_id.partner_id.commercial_partner_id._origin.ids
        if not parties:
            return {}
        self.env["account.move"].flush_model(["commercial_partner_id", "state", "invoice_date", "move_type"])
        self.env["account.move.line"].flush_model(
            ["account_id", "tax_ids", "name", "balance", "display_type", "product_id"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT move.company_id, move.party, move.place, line.name, line.account_id, abs(line.balance),
                       ARRAY(SELECT rel.account_tax_id FROM account_move_line_account_tax_rel rel
                               JOIN account_tax tax ON tax.id = rel.account_tax_id AND tax.active
                              WHERE rel.account_move_line_id = line.id ORDER BY 1)
                  FROM unnest(%s) AS wanted(id)
                 CROSS JOIN LATERAL (
                       SELECT one.id, one.company_id, wanted.id AS party,
                              row_number() OVER (ORDER BY one.invoice_date DESC, one.id DESC) - 1 AS place
                         FROM account_move one
                        WHERE one.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = wanted.id)
                          AND one.state = 'posted' AND one.move_type IN ('in_invoice', 'in_receipt')
                          AND one.company_id = ANY(%s)
                        ORDER BY one.invoice_date DESC, one.id DESC LIMIT %s) AS move
                  JOIN account_move_line line ON line.move_id = move.id AND line.display_type = 'product'
                   AND line.product_id IS NULL
                  JOIN account_account account ON account.id = line.account_id AND account.active
                """,
                parties,
                self.move_id.company_id._origin.ids,
                BACK,
            )
        )
        found = {}
        for company, party, place, text, account, amount, taxes in rows:
            used = proposal.Used(text or "", account, tuple(taxes), place, float(amount))
            found.setdefault((company, party), []).append(used)
        return found
