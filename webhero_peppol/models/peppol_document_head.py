# SPDX-License-Identifier: LGPL-3.0-or-later
"""The head of a received document: what kind it says to be, and whether it is for this company (P9)."""

from odoo import models

from ..rules import documents
from ..rules.participants import kbo_number


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    def _check_type(self, bill, found):
        """Its type of UNCL1001 beside its form: where these don't agree only the sender knows which it is."""
        if bill.contradicts_itself:
            read_as = (
                self.env._("its type (%s) and its form don't say the same: read as a credit note", bill.type_code)
                if bill.refund
                else self.env._("its type (%s) and its form don't say the same: read as an invoice", bill.type_code)
            )
            found.review("difference", read_as)
        if bill.type_code in documents.NO_DEBT_TYPES:
            found.review(
                "difference", self.env._("its type (%s) says that it is not an invoice to be paid", bill.type_code)
            )

    def _check_address(self, bill, sale, found):
        """Whether it is for this company: another company's number in our own country's register shows that it isn't."""
        party, other = (bill.seller, bill.buyer) if sale else (bill.buyer, bill.seller)
        unit = kbo_number(self.company_id.sudo().partner_id.webhero_vat_unit)
        of_all = {unit, f"BE{unit}"}  # the number of our VAT unit is that of each of its members
        ours, theirs = self._our_numbers(), self._home_numbers(party)
        if party.vat_unit:
            theirs -= of_all
        if theirs and theirs.isdisjoint(ours):
            addressee = " ".join(filter(None, (party.name, party.registry or party.vat)))
            found.review("other_company", addressee)
        elif not (theirs or party.is_numbered):
            self._check_addressed_name(party, found)
        if not {other.registry, kbo_number(other.vat)}.isdisjoint(ours - of_all):
            found.review("difference", self.env._("“%s” is this company itself", other.name))

    def _check_addressed_name(self, party, found):
        """Of whom no number tells who it is, the name counts; a name from abroad may be what we are called there."""
        company = self.company_id.sudo()
        if not party.name:
            found.review("other_company", self.env._("the document doesn't say for whom it is"))
        elif party.country == company.country_code and not party.is_named(company.name):
            found.review("other_company", party.name)

    def _our_numbers(self):
        company = self.company_id.sudo().partner_id
        registered = (company.company_registry, company.vat, company.webhero_vat_unit)
        plain = {(company.company_registry or "").strip(), (company.vat or "").replace(" ", "").upper()}
        return {*map(kbo_number, registered), *plain} - {""}

    def _home_numbers(self, party):
        """Numbers of a register of our own country: only these can say that something is not for this company."""
        home = self.company_id.sudo().partner_id.country_code or "BE"
        register = party.kbo if home == "BE" else party.registry
        return {register, kbo_number(party.vat), party.vat if party.vat_country == home else ""} - {""}
