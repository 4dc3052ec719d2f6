# SPDX-License-Identifier: LGPL-3.0-or-later
"""A discount on the whole document: one line per tax and account combination, updated while the draft changes."""

import json
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from odoo import Command, fields, models

from odoo.addons.webhero_base.tools.actions import open_wizard

from ..rules import discount

KINDS = [("percent", "Per cent"), ("amount", "Amount"), ("share", "In proportion to the credited invoice")]
LAST = 9999
WRITING = object()  # context marker while the discount lines themselves are written
FOLLOWED = {"invoice_line_ids", "line_ids", "webhero_discount", "webhero_discount_kind", "partner_id"}


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_discount_kind = fields.Selection(KINDS, "Discount for the whole document")
    webhero_discount = fields.Float("Discount", help="Per cent, or an amount in the document's currency.")
    webhero_discount_incl = fields.Boolean("Discount incl. VAT", help="Whether the amount is VAT included.")

    def action_webhero_discount(self):
        self.ensure_one()
        return open_wizard("webhero.discount", self.env._("Discount for the whole document"), active_id=self.id)

    def _prepare_product_base_line_for_taxes_computation(self, product_line):
        """Mark such lines with Odoo's own type, for all code that reads base lines."""
        base_line = super()._prepare_product_base_line_for_taxes_computation(product_line)
        if product_line._webhero_is_discount():
            base_line["special_type"] = "global_discount"
        return base_line

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A partial credit note reverses the corresponding part of the discount."""
        defaults = default_values_list or [{} for _move in self]
        for move, values in zip(self, defaults, strict=True):
            values.update(move._webhero_discount_share())
        return super()._reverse_moves(defaults, cancel=cancel)

    def _webhero_discount_share(self):
        whole = sum(self._webhero_discount_parts().values()) if self.webhero_discount_kind == "amount" else 0
        if not whole:
            return {}
        return {
            "webhero_discount_kind": "share",
            "webhero_discount": float(Decimal(repr(self.webhero_discount)) / whole * 100),
        }

    def _get_move_lines_to_report(self):
        """Discounts of the whole document are printed above the totals."""
        return super()._get_move_lines_to_report().filtered(lambda line: not line._webhero_is_discount())

    # ---- the lines

    def _webhero_before_discount(self, vals):
        """{draft with a discount: whether it has lines of it} before a write that may change it, else None."""
        if self.env.context.get("webhero_discounting") is WRITING or not FOLLOWED & set(vals):
            return None
        drafts = self.filtered(lambda one: one.state == "draft" and one.webhero_discount_kind)
        return {move: bool(move._webhero_discount_lines()) for move in drafts}

    def _webhero_follow_discount(self, had_lines=None):
        """Recompute the discount lines of the drafts; only differences are written."""
        for move in self.filtered(lambda one: one.webhero_discount_kind and one.state == "draft"):
            lines = move._webhero_discount_lines()
            if had_lines and had_lines.get(move) and not lines and move._webhero_discount_parts():
                move.webhero_discount_kind = False  # the user deleted the lines
                continue
            move._webhero_write_discount(lines)

    def _webhero_discount_lines(self):
        return self.invoice_line_ids.filtered("webhero_discount_line")

    def _webhero_write_discount(self, lines):
        wanted = self._webhero_wanted_discount()
        commands = []
        for line in lines:
            values = wanted.pop(line._webhero_discount_key(), None)
            if values is None:
                commands.append(Command.delete(line.id))
            elif changed := {name: new for name, new in values.items() if line[name] != new}:
                commands.append(Command.update(line.id, changed))
        commands += [self._webhero_new_discount(key, values) for key, values in wanted.items()]
        if commands:
            self.with_context(webhero_discounting=WRITING).write({"invoice_line_ids": commands})

    def _webhero_new_discount(self, key, values):
        taxes, account, analytic = key
        fixed = {"webhero_discount_line": True, "sequence": LAST, "quantity": 1, "account_id": account}
        distribution = {"analytic_distribution": json.loads(analytic), "tax_ids": [Command.set(taxes)]}
        return Command.create({**fixed, **distribution, **values})

    def _webhero_wanted_discount(self):
        """{key of a line: its name and price}, the price incl. VAT where the taxes of the line are included in it."""
        shares = self._webhero_discount_shares()
        percent = self.webhero_discount if self.webhero_discount_kind == "percent" else None
        names = self._webhero_discount_names(percent, {key[0] for key in shares})
        return {
            key: {"name": names[key[0]], "price_unit": -self._webhero_discount_price(key, share)}
            for key, share in shares.items()
            if share
        }

    def _webhero_discount_parts(self, incl=None):
        """{key: Decimal amount of the lines of that key}, excl. or incl. VAT as the discount is."""
        incl = self.webhero_discount_incl if incl is None else incl
        parts = defaultdict(Decimal)
        for line in self.invoice_line_ids:
            if line.display_type == "product" and line._webhero_discountable():
                parts[line._webhero_discount_key()] += Decimal(repr(line.price_total if incl else line.price_subtotal))
        unit = self._webhero_unit()
        parts = {key: part.quantize(unit, ROUND_HALF_UP) for key, part in parts.items()}
        return {key: part for key, part in parts.items() if part > 0}

    def _webhero_unit(self):
        return Decimal(1).scaleb(-self.currency_id.decimal_places)

    def _webhero_discount_shares(self):
        """{key: discount, excl. or incl. VAT as it was typed}."""
        unit, typed = self._webhero_unit(), Decimal(repr(self.webhero_discount))
        if self.webhero_discount_kind == "percent":
            return discount.per_cent(typed, self._webhero_discount_parts(incl=False), unit)
        parts = self._webhero_discount_parts()
        if self.webhero_discount_kind == "share":
            typed = sum(parts.values()) * typed / 100
        return discount.spread(typed.quantize(unit, ROUND_HALF_UP), parts, unit)

    def _webhero_discount_price(self, key, share):
        """The unit price of such a line: including price-included taxes, excluding the others."""
        taxes = self.env["account.tax"].browse(key[0])
        within = taxes.filtered("price_include")
        incl = self.webhero_discount_incl and self.webhero_discount_kind != "percent"
        if incl:
            bare = self._webhero_discount_parts(incl=False)[key] / self._webhero_discount_parts(incl=True)[key]
            share = share if within == taxes else share * bare
        if within and (not incl or within != taxes):
            return within.compute_all(float(share), self.currency_id, handle_price_include=False)["total_included"]
        return float(share.quantize(self._webhero_unit(), ROUND_HALF_UP))

    # ---- on the printed document

    def _webhero_totals(self):
        """The sum of the lines and the discount, for a document with one."""
        lines = self.invoice_line_ids.filtered(lambda line: line._webhero_is_discount())
        amounts = defaultdict(float)
        for line in lines:
            amounts[(line.name or "").partition("\n")[0]] += line.price_subtotal
        totals = super()._webhero_totals()
        totals["discounts"] = [{"label": name, "amount": amount} for name, amount in amounts.items()]
        totals["gross"] = totals["untaxed"] - sum(amounts.values())
        return totals
