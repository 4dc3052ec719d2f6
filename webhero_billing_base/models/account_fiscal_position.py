# SPDX-License-Identifier: LGPL-3.0-or-later
"""Taxes by type of product: a service to an EU business is taxed as a service, also if its product has a tax for goods."""

from odoo import models

KIND = "webhero_product_kind"  # context key: the type of the product whose taxes are mapped


class AccountFiscalPosition(models.Model):
    _inherit = "account.fiscal.position"

    def map_tax(self, taxes):
        """Plain 21 % is mapped to "0% EU M" by Odoo; for a service it is "0% EU S" (article 21 §2, grid 44)."""
        mapped = super().map_tax(taxes)
        if not self or mapped == taxes or self.env.context.get(KIND) != "service":
            return mapped
        return mapped.browse(self._webhero_for_service(tax).id for tax in mapped)

    def _webhero_for_service(self, tax):
        """The tax of this position that is for services what `tax` is for goods; `tax` itself unless there is exactly one."""
        if tax.tax_scope != "merch":
            return tax
        same = self.tax_ids.filtered(
            lambda one: (
                one.tax_scope == "service"
                and (one.type_tax_use, one.amount_type, one.amount) == (tax.type_tax_use, tax.amount_type, tax.amount)
                and one.original_tax_ids
            )
        )
        return same if len(same) == 1 else tax
