# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank accounts: an IBAN is validated on change; for a Belgian one, bank and BIC are filled in."""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..rules import iban
from ..rules.refusal import Refusal

RECEIVED = object()  # context marker: RPC clients can send text and numbers, but not this object


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._webhero_check_iban(vals)
            self._webhero_fill_bank(vals)
        return super().create(vals_list)

    def write(self, vals):
        same = iban.compact(vals.get("acc_number"))
        if vals.get("acc_number") and any(iban.compact(bank.acc_number) != same for bank in self):
            self._webhero_check_iban(vals)
            self._webhero_fill_bank(vals)
        return super().write(vals)

    @api.onchange("acc_number")
    def _onchange_webhero_acc_number(self):
        known = iban.bank(self.acc_number)
        if known and not isinstance(iban.check(self.acc_number), Refusal):
            self.bank_id = self._webhero_bank(known)

    def _webhero_check_iban(self, vals):
        """Refuse an invalid IBAN entered by a user. Accounts from a supplier's document are taken as they are."""
        number = vals.get("acc_number")
        if not number or not iban.looks_like(number) or self.env.context.get("webhero_received") is RECEIVED:
            return
        self._webhero_refuse_iban(number)

    @api.model
    def _webhero_refuse_iban(self, number):
        """Raise the reason where a number is not a valid IBAN."""
        wrong = iban.check(number)
        if isinstance(wrong, Refusal):
            raise ValidationError(self._webhero_iban_wrong(wrong))

    def _webhero_iban_wrong(self, wrong):
        reasons = {
            "iban_country": self.env._("no country's IBAN starts with %s", wrong.facts.get("country")),
            "iban_length": self.env._(
                "it has %(length)s characters or letters in the wrong place; an IBAN of that country has %(right)s",
                length=wrong.facts.get("length"),
                right=wrong.facts.get("right"),
            ),
            "iban_check": self.env._("the check digits do not fit; a digit is probably mistyped"),
        }
        return self.env._(
            "IBAN “%(value)s” is not right: %(reason)s.", value=wrong.facts["value"], reason=reasons[wrong.code]
        )

    def _webhero_fill_bank(self, vals):
        known = iban.bank(vals.get("acc_number"))
        if known and not vals.get("bank_id"):
            vals["bank_id"] = self._webhero_bank(known).id

    @api.model
    def _webhero_renew_banks(self):
        """Update accounts that still have the bank of the 2023 list; a bank chosen by a user stays."""
        for account in self.with_context(active_test=False).search(
            [("bank_id", "!=", False), ("sanitized_acc_number", "=like", "BE%")]
        ):
            before, known = iban.bic_of_2023(account.acc_number), iban.bank(account.acc_number)
            if known and before and account.bank_bic == before != known.bic:
                account.bank_id = self._webhero_bank(known)

    def _webhero_bank(self, known):
        """The bank by its BIC, else by its name; created if needed."""
        banks = self.env["res.bank"].sudo()
        domain = [("bic", "=ilike", known.bic)] if known.bic else [("name", "=ilike", known.name)]
        found = banks.search(domain, limit=1)
        return found or banks.create({"name": known.name, "bic": known.bic, "country": self.env.ref("base.be").id})
