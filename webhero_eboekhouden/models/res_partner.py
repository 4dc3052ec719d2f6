# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _webhero_books_extras(self):
        """{field of a Relation: value} of what the books store and most forms lack (E4, L4); without empty values.

        The Peppol number only where the network knows this customer: with a number that is not
        registered, the books would send an invoice into the void instead of by mail.
        """
        self.ensure_one()
        invoices = self.browse(self.address_get(["invoice"])["invoice"]).email or ""
        found = {
            "peppol_id": self._webhero_books_peppol_id(),
            "email_invoice": invoices if invoices != self.email else "",
        }
        return {name: value for name, value in found.items() if value and ("@" in value or name == "peppol_id")}

    def _webhero_books_peppol_id(self):
        """0208:0999472756 where this customer is registered on the network, else "" (also without Odoo's Peppol addon)."""
        party = self.commercial_partner_id
        if "peppol_verification_state" not in self._fields or party.peppol_verification_state != "valid":
            return ""
        return f"{party.peppol_eas}:{party.peppol_endpoint}" if party.peppol_eas and party.peppol_endpoint else ""
