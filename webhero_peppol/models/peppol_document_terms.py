# SPDX-License-Identifier: LGPL-3.0-or-later
"""Of a received document: whom it is for, when and how it is paid, and which invoice it is about (P9)."""

import re
from datetime import timedelta

from odoo import fields, models
from odoo.tools.misc import format_date, formatLang

from odoo.addons.webhero_base.models.res_partner_bank import RECEIVED

from ..client import access_point as ap
from ..rules import responses, ubl_payment
from ..rules.participants import Participant, kbo_number
from .response_words import ACTIONS, CODES, REASONS, selection_of, word

LEGAL_TERM = timedelta(days=30)


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"
    answer_code = fields.Selection(
        lambda self: selection_of(self.env, CODES), "Answer", readonly=True, help="The last word about this document."
    )

    def _way_text(self, way):
        """How one way of paying reads: "Direct debit: the supplier collects it"."""
        ways = dict(self.env["account.move"]._fields["webhero_pay_by"]._description_selection(self.env))
        return way.name or ways[way.kind]

    def _origin_values(self, bill, partner, found):
        """The invoice that is credited or corrected, where it is here; a correction is never a second debt."""
        numbers = [number for number, _day in bill.originals if number]
        correction = bill.type_code == "384"
        if correction and not numbers:
            remark = self.env._(
                "it corrects an invoice that it doesn't name: take that one back before you confirm this one"
            )
            found.review("correction", remark)
        if not numbers or not (bill.refund or correction):
            return {}
        original = self._original(numbers, partner, bill.refund)
        if correction:
            name = ", ".join(original.mapped("display_name")) or numbers[0]
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
        """The document's due date, or the number of days in its terms; without these the supplier's terms, else the 30 days
        of the law of 2 August 2002 on late payment, article 4. That law counts from receipt: the document's own day is never later.
        """
        due = bill.due or self._due_in_words(bill)
        if not bill.due and bill.terms:
            found.note(self.env._("The document has no due date, but says: “%s”", bill.terms))
        if bill.dues:
            due_days = ", ".join(format_date(self.env, day) for day in bill.dues)
            found.note(self.env._("It is to be paid on several days (%s): see the document.", due_days))
        if due:
            return {"invoice_date_due": due, "invoice_payment_term_id": False}
        terms = partner.with_company(self.company_id).property_supplier_payment_term_id
        if terms or not bill.issued:
            return {}
        found.note(self.env._("The document has no due date: 30 days after its own (law of 2 August 2002, article 4)."))
        return {"invoice_date_due": bill.issued + LEGAL_TERM, "invoice_payment_term_id": False}

    def _due_in_words(self, bill):
        """The day that the terms name, or so many days after the document's own; None where they say neither."""
        days = ubl_payment.days_after_its_date(bill.terms)
        counted = bill.issued + timedelta(days=days) if bill.issued and days is not None else None
        return ubl_payment.day_in_words(bill.terms) or counted

    def _note_rate(self, bill, found):
        """A currency without any rate is booked one to one: pointed out before the bill is posted."""
        currency, company = self._currency(bill), self.company_id.sudo()
        of_company = ("company_id", "in", (False, company.root_id.id))
        rates = self.env["res.currency.rate"].sudo().search([("currency_id", "=", currency.id), of_company], limit=1)
        if currency != company.currency_id and not rates:
            found.note(
                self.env._(
                    "There is no exchange rate of %s here: without one the books count it one to one. Enter it before you"
                    " confirm this bill.",
                    currency.name,
                )
            )

    def _payment_values(self, bill, partner, use, found):
        values = {"payment_reference": bill.payment_reference or False, "webhero_pay_by": bill.chosen.kind}
        prepaid = bill.sign * bill.prepaid
        if prepaid:
            values["webhero_prepaid"] = float(prepaid)
            text = formatLang(self.env, float(prepaid), currency_obj=self._currency(bill))
            found.note(self.env._("%s was paid before, says the document; that part is not owed any more.", text))
        self._note_payment(bill, found)
        if use == "sale":
            return values
        if bill.payee.name:
            text = " ".join(filter(None, (bill.payee.name, bill.payee.registry, bill.chosen.account)))
            return {**values, "webhero_payee": text, "partner_bank_id": False}
        if bill.chosen.kind in ubl_payment.NO_ACCOUNT:
            return {**values, "partner_bank_id": False}
        bank = self._bank(bill, partner)
        # where the document states a means without an account (a card), the supplier's default account must not apply
        return {**values, "partner_bank_id": bank.id} if bank or bill.means else values

    def _note_payment(self, bill, found):
        """Note how it is to be paid, unless by a plain transfer to the supplier."""
        way = bill.chosen
        if bill.payee.name:
            facts = {"payee": bill.payee.name, "account": way.account or "-"}
            found.note(
                self.env._("To be paid to %(payee)s (%(account)s), not to the supplier: check that with it.", **facts)
            )
        if way.kind == "debit":
            found.note(
                self.env._("The supplier collects it by direct debit (mandate %s): don't pay it.", way.mandate or "-")
            )
        elif way.kind in ("card", "cash"):
            found.note(self.env._("Paid by card or in cash, says the document."))
        elif way.kind == "agreed":
            found.note(
                self.env._("Not to be paid by transfer, says the document: means of payment %s.", way.name or way.code)
            )
        if way.kind == "transfer" and way.holder and not bill.payee.name and not bill.seller.is_named(way.holder):
            facts = {"account": way.account, "holder": way.holder}
            found.note(
                self.env._(
                    "The account %(account)s is in the name of “%(holder)s”, says the document: check that.", **facts
                )
            )
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
            {
                "acc_number": iban,
                "acc_holder_name": next((one.holder for one in bill.means if one.account == iban), "") or partner.name,
                "partner_id": partner.id,
                "company_id": partner.company_id.id,
            }
        )

    # ---- who it is from

    def _other_side(self, bill, sale, found):
        """The partner of `bill`; points for review are added to `found` (peppol_document_bill.Found)."""
        party = bill.buyer if sale else bill.seller
        partner = self._known_party(party, bill.ibans)
        if not party.name:
            numbered = party.registry or party.vat or party.gln or self.sender or "?"
            found.review("supplier", self.env._("the document has no name beside the number %s", numbered))
        if not sale:
            self._note_charged_vat(bill, partner, found)
        if partner:
            return self._completed_party(partner, party)
        if not party.is_registered:
            remark = self.env._(
                "“%s” has no VAT or enterprise number on the document, and no contact has its number, account or name",
                party.name or "?",
            )
            found.review("supplier", remark)
        return self._made_party(party)

    def _note_charged_vat(self, bill, partner, found):
        """Who charges VAT of here has a VAT number, on the document (BR-S-02 of EN 16931) or known of before."""
        party, home = bill.seller, self.company_id.sudo().account_fiscal_country_id.code
        of_here = home == (party.vat_country or party.country or partner.country_code or home)
        numbered = party.vat or bill.representative.vat or partner.vat or partner.webhero_vat_unit
        if of_here and not numbered and any(line.category == "S" and line.rate for line in bill.lines):
            told = self.env._(
                "“%s” charges VAT, and its VAT number is not on the document: ask for it.", party.name or "?"
            )
            found.note(told)

    def _partners(self):
        company = self.company_id
        return self.env["res.partner"].sudo().with_company(company).with_context(active_test=True)

    def _known_party(self, party, ibans):
        """By enterprise number, VAT number, Peppol address, GLN; where it has none of the first two, by account and name."""
        partners = self._partners()
        own = [("company_id", "in", (False, self.company_id.id)), ("id", "!=", self.company_id.partner_id.id)]
        for domain in self._party_keys(party):
            matches = partners.search([*own, *domain], order="company_id, parent_id desc, id", limit=5)
            fit = matches.commercial_partner_id.filtered(lambda one: self._may_be(one, party))
            if fit:
                return fit[0]
        if party.is_registered:
            return self._by_name(party, own).filtered(lambda one: not (one.vat or one.company_registry))[:1]
        return self._by_account(ibans) or self._by_name(party, own)

    def _party_keys(self, party):
        """Domains, the surest first."""
        if party.kbo:
            number = party.kbo
            notations = (number, f"{number[:4]}.{number[4:7]}.{number[7:]}", number.lstrip("0"))
            yield [("company_registry", "in", notations)]
            yield [("vat", "in", (f"BE{number}", f"BE {number}", number))]
        if party.registry and not party.kbo:
            yield [("company_registry", "=", party.registry)]
        if party.own_vat:
            plain = party.own_vat
            yield [("vat", "in", (plain, f"{plain[:2]} {plain[2:]}", plain[2:]))]
        scheme, _colon, value = party.address.partition(":")
        if value:
            yield [("peppol_eas", "=", scheme), ("peppol_endpoint", "=", value)]
        if party.gln:
            yield [("peppol_eas", "=", "0088"), ("peppol_endpoint", "=", party.gln)]
            if "global_location_number" in self.env["res.partner"]._fields:
                yield [("global_location_number", "=", party.gln)]

    def _may_be(self, partner, party):
        """Not another company that happens to share a number: the members of a VAT unit do."""
        digits = kbo_number(partner.company_registry)
        if party.kbo and digits:
            return digits == party.kbo
        theirs = re.sub(r"[\s.]", "", partner.vat or "").upper()
        return not (party.own_vat and theirs) or theirs.lstrip("BE0") == party.own_vat.lstrip("BE0")

    def _by_account(self, ibans):
        banks = self.env["res.partner.bank"].sudo()
        found = banks.search(
            [
                ("sanitized_acc_number", "in", [iban.upper() for iban in ibans]),
                ("company_id", "in", (False, self.company_id.id)),
                ("partner_id.commercial_partner_id", "!=", self.company_id.partner_id.id),
            ]
        ).partner_id.commercial_partner_id
        return found if len(found) == 1 and found.active else found[:0]

    def _by_name(self, party, own):
        """Only the whole name, and only one contact of that name."""
        partners = self._partners()
        if not party.name:
            return partners
        name = party.name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = partners.search([*own, ("parent_id", "=", False), ("name", "=ilike", name)], limit=2)
        return found if len(found) == 1 else partners

    def _completed_party(self, partner, party):
        """Fill in what a contact lacks from the document; existing values are kept."""
        values = self._party_values(party)
        free = ("vat", "company_registry", "country_id", "webhero_vat_unit")
        address = ("street", "street2", "zip", "city")
        if not any(partner[name] for name in address):
            free += address
        missing = {name: values[name] for name in free if values.get(name) and not partner[name]}
        if partner.company_registry or partner.vat:
            missing.pop("vat", None)
        if missing:
            partner.with_context(no_vat_validation=True).write(missing)
        return partner

    def _made_party(self, party):
        values = self._party_values(party)
        values["name"] = party.name or self.sender or "?"
        return self._partners().with_context(no_vat_validation=True).create(values)

    def _party_values(self, party):
        country = self.env["res.country"].sudo().search([("code", "=", party.country or party.vat_country)], limit=1)
        values = {
            "is_company": True,
            "country_id": country.id,
            **{name: getattr(party, name) for name in ("street", "street2", "zip", "city", "email", "phone")},
            "company_registry": party.registry,
            "webhero_vat_unit": party.vat_unit,
            "vat": self._right_vat(party, country),
        }
        scheme, _colon, value = party.address.partition(":")
        if self._accepts_address(scheme, value):
            values.update(peppol_eas=scheme, peppol_endpoint=value)
        return {name: value for name, value in values.items() if value}

    def _right_vat(self, party, country):
        if not party.own_vat:
            return False
        partners = self.env["res.partner"].sudo().with_company(self.company_id)
        return partners._run_vat_checks(country, party.own_vat, validation="setnull")[0]

    def _accepts_address(self, scheme, value):
        """Odoo knows the scheme, and the number is plausible (9956 and e-mail addresses are not)."""
        partner = self.env["res.partner"]
        known = dict(partner._fields["peppol_eas"].selection)
        return bool(value) and scheme in known and not partner._build_error_peppol_endpoint(scheme, value)

    # ---- what customers answer

    def _import_response(self, root):
        """File an answer with the document that it is about."""
        response = responses.read(root)
        if response is None:
            return self._needs_review("unreadable", root.tag)
        answered = self._answered_document(response)
        if not answered and response.about == "message" and response.state != "error":
            # an access point's word that all is well, about nothing of ours
            return self.sudo().write({"imported": True})
        if not answered:
            return self._needs_review("unknown_document", response.number)
        if response.number in answered.mapped("name"):
            answered = answered.filtered(self._is_from_receiver)
            if not answered:
                return self._needs_review("other_sender", f"{response.number}: {self.sender or '?'}")
        answered = answered[:1]
        self.sudo().write({"imported": True, "move_id": answered.move_id.id, "partner_id": answered.partner_id.id})
        answered._note_answer(response)
        return None

    def _answered_document(self, response):
        """Our documents that an answer can refer to: by a key known to the network only, else by our own number."""
        ours = [("company_id", "=", self.company_id.id), ("direction", "=", "out")]
        if response.about == "invoice":
            return self.sudo().search([*ours, ("name", "=", response.number), ("root", "!=", "ApplicationResponse")])
        keys = ("envelope", "exchange_id.remote_id", "uuid", "name")
        found = (self.sudo().search([*ours, (key, "=", response.number)], order="id desc") for key in keys)
        return next(filter(None, found), self.browse())

    def _is_from_receiver(self, sent):
        """Anyone on the network can answer under our number: only an answer of the customer counts."""
        sender, receiver = Participant.parse(self.sender), Participant.parse(sent.receiver)
        return bool(sender and receiver) and sender.same_company(receiver)

    def _note_answer(self, response):
        """Apply one answer; a late intermediate answer never replaces a final one."""
        speaking = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        text, before = speaking._response_text(response), self.state
        final_before = self.answer_code in responses.FINAL
        if response.state:
            self._moved(ap.Sent("", response.state, reason=text))
        known = response.about == "invoice" and response.code in responses.CODES
        if known and (response.code in responses.FINAL or not final_before):
            self.sudo().write({"answer_code": response.code, "answer": text[:500]})
        if self.state == before and self.move_id:
            self.move_id.sudo()._message_log(body=speaking.env._("Peppol: %s", text))

    def _response_text(self, response):
        """ "Rejected: prices incorrect; issue a new invoice. Their words" in the language of the context."""
        parts = [
            word(self.env, CODES, response.code),
            *(word(self.env, REASONS, code) for code in response.reason_codes if code != responses.OTHER),
            *response.reasons,
            *(word(self.env, ACTIONS, code) for code in response.action_codes if code not in (responses.OTHER, "NOA")),
        ]
        return ": ".join(filter(None, (parts[0], "; ".join(dict.fromkeys(filter(None, parts[1:]))))))
