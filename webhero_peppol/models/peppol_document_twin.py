# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which document it is: its kind, whether it is for this company, whether it came before; and those received as a file by
mail or upload, which are processed as those from Peppol (P9, A3).
"""

from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import clean_context

from ..rules import cii, documents
from ..rules.participants import kbo_number
from .peppol_document_bill import Found

CENT = Decimal("0.01")
LIVE = ("draft", "posted")


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    twin_id = fields.Many2one("webhero.peppol.document", "Came before as", readonly=True, index="btree_not_null")
    by_file = fields.Boolean(
        "By mail or upload", readonly=True, help="It is a file that somebody sent, not over Peppol."
    )

    # ---- files

    @api.model
    def _import_file(self, move, content):
        """Read an e-invoice received as a file into `move`, the empty draft that Odoo made of it."""
        kind = documents.kind_of(cii.as_ubl(documents.parse(content)))
        values = {"direction": "in", "state": "received", "received_at": fields.Datetime.now(), "by_file": True}
        of_mail = self.with_context(clean_context(self.env.context)).with_company(move.company_id).sudo()
        document = of_mail._store(
            content,
            name=kind.number or move.display_name,
            company_id=move.company_id.id,
            move_id=move.id,
            root=kind.root,
            document_type=kind.document_type,
            **values,
        )
        document._import_document()
        if document.twin_id:
            document._cancel_second(move)
        return document

    def _cancel_second(self, move):
        """A duplicate of an existing bill: this draft is cancelled with its files, without a review."""
        self.sudo().move_id = move
        values = {"ref": self.name, "partner_id": self.partner_id.id}
        move.sudo().write({name: value for name, value in values.items() if value})
        move.sudo().button_cancel()
        body = self.env._("The same bill is here already: %s. This draft is cancelled; there is nothing to do.")
        move._message_log(body=body % self.twin_id.move_id.display_name)

    def _fill_head(self, bill):
        """A file without lines still gives the supplier, number, dates and payment; the rest is left to a person."""
        if not (self.by_file and self.move_id and bill.seller.name):
            return
        found = Found()
        partner = self._other_side(bill, False, found)
        self.move_id.sudo().write(
            {
                "partner_id": partner.id,
                "ref": bill.number,
                "invoice_date": bill.issued,
                "currency_id": self._currency(bill).id,
                **self._due_values(bill, partner, found),
                **self._payment_values(bill, partner, "purchase", found),
            }
        )

    # ---- twice

    def _earlier_documents(self, *conditions):
        ours = [("company_id", "=", self.company_id.id), ("direction", "=", "in"), ("id", "!=", self.id)]
        return self.sudo().search([*ours, ("imported", "=", True), ("twin_id", "=", False), *conditions])

    def _alike(self, bill):
        """[(document that became a bill, its ubl_reader.Bill)] of the same sender under the same number."""
        if not bill.number:
            return []
        same = [("name", "=", bill.number), ("sender", "=", self.sender), ("root", "=", self.root)]
        return [(document, document._bill()) for document in self._earlier_documents(*same, ("move_id", "!=", False))]

    def _twin(self, bill, alike):
        """The same document received before: byte for byte, or with the same number, sender, date and total."""
        same = self._earlier_documents(("sha256", "=", self.sha256)).filtered(lambda one: self._stands_for(one, True))[
            :1
        ]
        twins = (
            one
            for one, was in alike
            if was.issued == bill.issued
            and abs(was.total - bill.total) < CENT
            and self._stands_for(one, bill.has_same_content(was))
        )
        return same or next(twins, same)

    def _stands_for(self, first, has_same_content):
        """Whether the bill of `first` covers this document too. A file can carry anyone's number: where one of the two is a file,
        only identical content makes a duplicate, and only while the bill of `first` still exists.
        """
        if not (self.by_file or first.by_file):
            return True
        return has_same_content and first.move_id.state in LIVE

    def _file_as_twin(self, twin, bill, alike):
        """No second bill; content that differs from the first document is put up for review."""
        values = {"twin_id": twin.id, "move_id": twin.move_id.id, "partner_id": twin.partner_id.id}
        self.sudo().write({"imported": True, **values})
        first = dict(alike).get(twin)
        if first and not bill.has_same_content(first):
            remark = self.env._(
                "It came before with the same number, date and total, but other details: no second bill."
            )
            self._needs_review("same_number", remark)

    def _review_used_number(self, bill, alike, found):
        """Numbering may restart each year; a number used twice in one year is put up for review, but never dropped."""
        days = [was.issued for _one, was in alike]
        again = [day for day in days if not (day and bill.issued) or day.year == bill.issued.year]
        if again:
            facts = {"number": bill.number, "day": again[0] or "?"}
            found.review("same_number", self.env._("%(number)s of this supplier came before, dated %(day)s.", **facts))

    # ---- its kind, and whom it is for

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
