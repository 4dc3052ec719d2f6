"""Of a received document: whom it is for, when and how it is paid, and which invoice it is about (P9)."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from odoo.addons.webhero_base.models.res_partner_bank import RECEIVED

from ..rules import ubl_payment
from ..rules.participants import kbo_number

LEGAL_TERM = timedelta(days=30)
WAYS = [
    ("transfer", "Transfer"),
    ("debit", "Direct debit: the supplier collects it"),
    ("card", "Card"),
    ("cash", "Cash"),
    ("other", "Otherwise"),
]


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_pay_by = fields.Selection(WAYS, "To be paid by", readonly=True, copy=False)
    webhero_payee = fields.Char("To be paid to", readonly=True, copy=False)
    webhero_corrects_id = fields.Many2one("account.move", "Corrects", readonly=True, copy=False, index="btree_not_null")

    def _webhero_refuse_second_debt(self):
        """A corrected invoice takes the place of the first one: both can't be owed."""
        for move in self:
            first = move.webhero_corrects_id
            if first.state == "posted" and first.payment_state != "reversed":
                raise UserError(
                    self.env._(
                        "%(bill)s corrects %(first)s, which is still booked. Make a credit note of %(first)s, or set it back"
                        " to draft and cancel it; then confirm this one.",
                        bill=move.ref or move.display_name,
                        first=first.display_name,
                    )
                )


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    def _way_told(self, way):
        """How one way of paying reads: "Direct debit: the supplier collects it"."""
        ways = dict(self.env["account.move"]._fields["webhero_pay_by"]._description_selection(self.env))
        return way.name or ways[way.how]

    def _check_address(self, bill, sale, found):
        """Whether it is for this company: a number of our own country's register that is another's says that it isn't."""
        party, other = (bill.seller, bill.buyer) if sale else (bill.buyer, bill.seller)
        unit = kbo_number(self.company_id.sudo().partner_id.webhero_vat_unit)
        of_all = {unit, f"BE{unit}"}  # the number of our VAT unit is that of each of its members
        ours, theirs = self._our_numbers(), self._home_numbers(party)
        if party.vat_unit:
            theirs -= of_all
        if theirs and theirs.isdisjoint(ours):
            told = " ".join(filter(None, (party.name, party.registry or party.vat)))
            found.review("other_company", told)
        if not {other.registry, kbo_number(other.vat)}.isdisjoint(ours - of_all):
            found.review("difference", self.env._("“%s” is this company itself", other.name))

    def _our_numbers(self):
        company = self.company_id.sudo().partner_id
        told = (company.company_registry, company.vat, company.webhero_vat_unit)
        plain = {(company.company_registry or "").strip(), (company.vat or "").replace(" ", "").upper()}
        return {*map(kbo_number, told), *plain} - {""}

    def _home_numbers(self, party):
        """Numbers of a register of our own country: only these can say that something is not for this company."""
        home = self.company_id.sudo().partner_id.country_code or "BE"
        register = party.kbo if home == "BE" else party.registry
        return {register, kbo_number(party.vat), party.vat if party.vat_country == home else ""} - {""}

    def _origin_values(self, bill, partner, found):
        """The invoice that is credited or corrected, where it is here; a correction is never a second debt."""
        numbers = [number for number, _day in bill.originals if number]
        correction = bill.type_code == "384"
        if correction and not numbers:
            told = self.env._(
                "it corrects an invoice that it doesn't name: take that one back before you confirm this one"
            )
            found.review("correction", told)
        if not numbers or not (bill.refund or correction):
            return {}
        original = self._original(numbers, partner, bill.refund)
        if correction:
            name = original.display_name or numbers[0]
            found.review(
                "correction", self.env._("it corrects %s: take that one back before you confirm this one", name)
            )
        if len(original) != 1:
            return {}
        return {"webhero_corrects_id": original.id} if not bill.refund else {"reversed_entry_id": original.id}

    def _original(self, numbers, partner, refund):
        moves = self.env["account.move"].sudo()
        return moves.search(
            [
                ("company_id", "=", self.company_id.id),
                ("move_type", "in", ("in_invoice", "out_invoice")),
                ("commercial_partner_id", "=", partner.commercial_partner_id.id),
                ("state", "!=", "cancel"),
                ("ref", "in", numbers),
            ],
            limit=2,
        )

    def _due_values(self, bill, partner, found):
        """The document's due date, or what its terms say in plain days; without these the supplier's terms, else the
        30 days of Directive 2011/7/EU, article 3.
        """
        days = ubl_payment.days_after_its_date(bill.terms)
        due = bill.due or (bill.issued + timedelta(days=days) if bill.issued and days is not None else None)
        if not bill.due and bill.terms:
            found.note(self.env._("The document has no due date, but says: “%s”", bill.terms))
        if due:
            return {"invoice_date_due": due, "invoice_payment_term_id": False}
        terms = partner.with_company(self.company_id).property_supplier_payment_term_id
        if terms or not bill.issued:
            return {}
        found.note(self.env._("The document has no due date: 30 days after its own, as the law has it."))
        return {"invoice_date_due": bill.issued + LEGAL_TERM, "invoice_payment_term_id": False}

    def _payment_values(self, bill, partner, use, found):
        values = {"payment_reference": bill.payment_reference or False, "webhero_pay_by": bill.chosen.how}
        prepaid = bill.sign * bill.prepaid
        if prepaid:
            values["webhero_prepaid"] = float(prepaid)
            told = formatLang(self.env, float(prepaid), currency_obj=self._currency(bill))
            found.note(self.env._("%s was paid before, says the document; that part is not owed any more.", told))
        self._note_payment(bill, found)
        if use == "sale":
            return values
        if bill.payee.name:
            told = " ".join(filter(None, (bill.payee.name, bill.payee.registry, bill.chosen.account)))
            return {**values, "webhero_payee": told, "partner_bank_id": False}
        if bill.chosen.how == "debit":
            return {**values, "partner_bank_id": False}
        bank = self._bank(bill, partner)
        return {**values, "partner_bank_id": bank.id} if bank else values

    def _note_payment(self, bill, found):
        """How it is to be paid, where that is more than a transfer to the supplier."""
        way = bill.chosen
        if bill.payee.name:
            facts = {"payee": bill.payee.name, "account": way.account or "-"}
            found.note(
                self.env._("To be paid to %(payee)s (%(account)s), not to the supplier: check that with it.", **facts)
            )
        if way.how == "debit":
            found.note(
                self.env._("The supplier collects it by direct debit (mandate %s): don't pay it.", way.mandate or "-")
            )
        elif way.how in ("card", "cash"):
            found.note(self.env._("Paid by card or in cash, says the document."))
        if len(bill.means) > 1:
            others = ", ".join(
                f"{one.code} {one.account}".strip()
                for one in bill.means
                if one is not way and one.account != way.account
            )
            if others:
                found.note(self.env._("It can also be paid otherwise (%s); the bill has the way that counts.", others))

    def _bank(self, bill, partner):
        """The supplier's account of the document; a new one may receive no money before somebody trusts it."""
        iban = next(iter(bill.ibans), "")
        banks = self.env["res.partner.bank"].sudo().with_context(active_test=False, webhero_received=RECEIVED)
        if not iban:
            return banks
        found = banks.search([("partner_id", "=", partner.id), ("sanitized_acc_number", "=", iban)], limit=1)
        if found and not found.active:
            found.active = True
        return found or banks.create(
            {"acc_number": iban, "partner_id": partner.id, "company_id": partner.company_id.id}
        )
