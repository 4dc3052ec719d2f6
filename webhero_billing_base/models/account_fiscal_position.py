# SPDX-License-Identifier: LGPL-3.0-or-later
"""Taxes by the kind of article: a service to an EU business is a service, also where its article has the tax of goods."""

from odoo import models

KIND = "webhero_product_kind"  # in the context: the type of the article whose taxes are mapped


class AccountFiscalPosition(models.Model):
    _inherit = "account.fiscal.position"

    def map_tax(self, taxes):
        """Plain 21 % becomes "0% EU M" in the host's table; for a service it is "0% EU S" (article 21 §2, grid 44)."""
        mapped = super().map_tax(taxes)
        if not self or mapped == taxes or self.env.context.get(KIND) != "service":
            return mapped
        return mapped.browse(self._webhero_for_service(tax).id for tax in mapped)

    def _webhero_for_service(self, tax):
        """The tax of this position that does for services what `tax` does for goods; `tax` where there is not just one."""
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
