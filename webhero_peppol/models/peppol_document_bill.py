# SPDX-License-Identifier: LGPL-3.0-or-later
"""From a parsed document to a draft bill with exactly its amounts, and the points for review (P9)."""

import dataclasses
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.tools.misc import formatLang

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import (
    bill_compare,
    cii,
    documents,
    response_writer,
    responses,
    tax_choice,
    ubl_lines,
    ubl_payment,
    ubl_reader,
)
from ..rules.participants import Participant
from .response_words import CODES, word

ROUNDED = 0.5  # in the document's currency: what rounding of lines can add up to
TOO_MUCH = 5.0


class Found:
    """The remarks made while a document is processed: `reviews` [(code, text)] to be checked, `notes` for information."""

    def __init__(self):
        self.reviews, self.notes = [], []

    def review(self, code, text):
        if (code, text) not in self.reviews:
            self.reviews.append((code, text))

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)


@dataclasses.dataclass(frozen=True)
class TaxContext:
    """What the choice of taxes needs of one document, read once."""

    choices: tuple
    place: str  # where the supplier is: home, eu, world
    goods: str  # where its goods are, which is another place in Northern Ireland
    country: str  # whose VAT is charged
    use: str


BILLS = ("in_invoice", "in_refund")


class WebheroPeppolDocument(models.Model):
    _inherit = "webhero.peppol.document"

    notes = fields.Text("Good to know", readonly=True)

    def _bill(self):
        """ubl_reader.Bill of this document, for the readable page."""
        return ubl_reader.read(cii.as_ubl(documents.parse(self._content())))

    def _make_bill(self, bill, journal, found):
        """The draft bill of `bill`, with whatever differs in `found`."""
        sale = journal.type == "sale"
        partner = self._other_side(bill, sale, found)
        self._check_address(bill, sale, found)
        if bill.sign < 0 and not bill.refund:
            found.review("difference", self.env._("a credit note with negative amounts is a debt: read as an invoice"))
        self._check_type(bill, found)
        if not bill.number:
            found.review("difference", self.env._("it has no number: ask the supplier for one"))
        move = self._new_move(bill, journal, partner, found)
        self._correct_taxes(move, bill, found)
        self._add_attachments(move, bill, found)
        self._compare(move, bill, found)
        return move

    def _new_move(self, bill, journal, partner, found):
        use = "sale" if journal.type == "sale" else "purchase"
        context = self._tax_context(bill, partner, use)
        lines = [self._line_values(line, bill, context, found) for line in bill.lines]
        if bill.rounding:
            lines.append(self._rounding_values(bill))
        direction = "out" if use == "sale" else "in"
        self._note_rate(bill, found)
        return self._put_move(
            {
                "journal_id": journal.id,
                "move_type": f"{direction}_{'refund' if bill.refund else 'invoice'}",
                "partner_id": partner.id,
                "ref": bill.number,
                "invoice_date": bill.issued,
                "invoice_origin": bill.order or False,
                **self._origin_values(bill, partner, found),
                "currency_id": self._currency(bill).id,
                "invoice_line_ids": [Command.create(values) for values in lines],
                **self._due_values(bill, partner, found),
                **self._payment_values(bill, partner, use, found),
            }
        )

    def _put_move(self, values):
        """A new draft; a document received as a file fills in the draft that Odoo made of the mail or upload."""
        if not (self.by_file and self.move_id):
            moves = self.env["account.move"].sudo().with_company(self.company_id)
            network = {} if self.by_file else {"peppol_message_uuid": self.uuid, "peppol_move_state": "done"}
            return moves.create({**network, **values})
        with self.move_id.sudo().with_company(self.company_id)._get_edi_creation() as move:
            move.write(values)
        return move

    def _currency(self, bill):
        currencies = self.env["res.currency"].sudo().with_context(active_test=False)
        found = currencies.search([("name", "=", bill.currency)], limit=1)
        found.filtered(lambda currency: not currency.active).active = True
        return found or self.company_id.currency_id

    # ---- lines

    def _line_values(self, line, bill, context, found):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        quantity, price = ubl_lines.in_digits(line, digits)
        name = line.name or self._unnamed(line, bill, found)
        if quantity != line.quantity:
            name += f"\n{line.quantity.normalize():f} {line.unit} × {line.price.normalize():f}"
        product = self._product(line)
        return {
            "name": name,
            "product_id": product.id,
            "quantity": float(quantity * bill.sign),
            "price_unit": float(price),
            "discount": 0.0,
            "tax_ids": [Command.set(self._line_tax(line, bill, product, context, found).ids)],
        }

    def _unnamed(self, line, bill, found):
        """What a line or charge without a name is called: said for a line, as UBL only asks for a line's name (BT-153)."""
        if line.charge:
            return self.env._("Discount") if line.net < 0 else self.env._("Charge")
        found.note(self.env._("A line has no description: on the bill it has the number of the document."))
        return bill.number or "-"

    def _rounding_values(self, bill):
        return {
            "name": self.env._("Rounding"),
            "quantity": 1,
            "price_unit": float(bill.rounding * bill.sign),
            "tax_ids": [Command.clear()],
        }

    def _product(self, line):
        """Our product by our own code or its barcode; a supplier's code does not identify a product of ours."""
        _seller, ours, standard = line.codes if line.codes else ("", "", "")
        products = self.env["product.product"].sudo().with_company(self.company_id)
        if not (ours or standard):
            return products
        keys = ["|", ("default_code", "=", ours or False), ("barcode", "=", standard or False)]
        if not (ours and standard):
            keys = [("default_code", "=", ours)] if ours else [("barcode", "=", standard)]
        return products.search([*products._check_company_domain(self.company_id), *keys], limit=1)

    # ---- taxes

    def _tax_context(self, bill, partner, use):
        company = self.company_id.sudo()
        home = company.account_fiscal_country_id.code
        party = bill.buyer if use == "sale" else bill.seller
        country = bill.representative.vat_country or party.vat_country or party.country or partner.country_code or home
        place = tax_choice.origin(party.vat_country or party.country or partner.country_code or "", home)
        charged = home if tax_choice.origin(country, home) == tax_choice.HOME else country
        position = partner.with_company(company).property_account_position_id
        choices = self.env["account.tax"]._webhero_choices(company, use, position)
        return TaxContext(choices, place, tax_choice.goods_origin(place, party.vat), charged, use)

    def _line_tax(self, line, bill, product, context, found):
        """The tax for the VAT of the line; none where the chart has none, which is then flagged."""
        taxes = self.env["account.tax"].sudo()
        service = line.service
        if service is None and product:
            service = product.type == "service"
        if service is None:
            service = tax_choice.is_service(line.category, context.place, bill.reasons(line.category))
        if line.category in tax_choice.REVERSED and line.rate:
            facts = {"category": line.category, "rate": f"{line.rate.normalize():f}"}
            found.review(
                "tax", self.env._("reversed VAT (category %(category)s) has no rate, and this has %(rate)s %%", **facts)
            )
        reverse = line.category in tax_choice.REVERSED or context.use == "sale"
        place = context.goods if line.category == "K" else context.place
        charged = place if reverse else self._charged_at(context)
        wanted = tax_choice.Wanted(line.category, line.rate, service, charged)
        pick = tax_choice.choose_sale if context.use == "sale" else tax_choice.choose
        chosen = pick(wanted, context.choices)
        if isinstance(chosen, Refusal):
            found.review("tax", self._tax_text(chosen))
            return taxes
        if isinstance(chosen, tax_choice.Foreign):
            return self._foreign_tax(chosen, line, context, found)
        if isinstance(chosen, tax_choice.Outside):
            return taxes._webhero_outside(self.company_id)
        self._note_free_abroad(line, charged, context, found)
        return self._switched_on(taxes.browse(chosen.id), wanted, found)

    def _note_free_abroad(self, line, charged, context, found):
        """A supply exempted by a foreign supplier may be taxable here: noted, as only the buyer knows what it bought."""
        free = line.category in tax_choice.EXEMPT and charged != tax_choice.HOME
        if free and context.use == "purchase":
            found.note(
                self.env._(
                    "A supplier abroad charges no VAT (category %s): of a service the VAT may be owed here.",
                    line.category,
                )
            )

    def _charged_at(self, context):
        return tax_choice.origin(context.country, self.company_id.sudo().account_fiscal_country_id.code)

    def _switched_on(self, tax, wanted, found):
        if not tax._webhero_switch_on():
            refusal = Refusal("no_reverse", {"category": wanted.category, "rate": f"{tax.amount:g}"})
            found.review("tax", self._tax_text(refusal))
            return tax.browse()
        if wanted.category in tax_choice.REVERSED and tax.type_tax_use == "purchase":
            found.note(
                self.env._(
                    "The VAT is reversed (category %(category)s): %(tax)s declares it and deducts it. Is the article of"
                    " another rate, choose that tax on the line.",
                    category=wanted.category,
                    tax=tax.name,
                )
            )
        return tax

    def _foreign_tax(self, chosen, line, context, found):
        country = self.env["res.country"].sudo().search([("code", "=", context.country)], limit=1)
        facts = {"country": country.name or context.country, "rate": f"{chosen.rate.normalize():f}"}
        if chosen.sure:
            found.note(
                self.env._(
                    "The supplier charges VAT of %(country)s (%(rate)s %%): it is owed, but not deductible here.",
                    **facts,
                )
            )
        else:
            found.review("tax", self._tax_text(Refusal("no_tax", {**facts, "category": line.category})))
        return self.env["account.tax"]._webhero_foreign(self.company_id, country, chosen.rate, context.use)

    def _tax_text(self, refusal):
        category, rate = refusal.facts["category"], refusal.facts["rate"]
        words = {
            "no_tax": self.env._("no tax of this company is set up for VAT category %(category)s at %(rate)s %%"),
            "no_reverse": self.env._(
                "no tax of this company declares reversed VAT of category %(category)s at %(rate)s %%"
            ),
            "outside": self.env._(
                "outside VAT (category %(category)s), says a supplier abroad: is it a service, its VAT may be owed here"
            ),
            "import": self.env._("goods from outside the EU (category %(category)s): the VAT is that of the import"),
            "no_category": self.env._("VAT category %(category)s at %(rate)s %% is not known here"),
        }
        return words[refusal.code] % {"category": category, "rate": rate}

    def _correct_taxes(self, move, bill, found):
        """The VAT of each rate as stated on the document. More than the rate and rounding explain is left to a person."""
        stated = _tax_by_rate(bill)
        for rate, off in move._webhero_set_taxes(stated).items():
            facts = {"rate": f"{rate.normalize():f}", "vat": self._value_text(stated[rate], move)}
            if off > TOO_MUCH:
                remark = self.env._("the VAT of %(rate)s %% (%(vat)s) is more than that rate gives", **facts)
                found.review("difference", remark)
            elif abs(off) > ROUNDED:
                remark = self.env._(
                    "The VAT of %(rate)s %% (%(vat)s) is not what that rate gives: taken as it is.", **facts
                )
                found.note(remark)
        self._add_rest_of_tax(move, bill, found)

    def _add_rest_of_tax(self, move, bill, found):
        """VAT that no line explains is owed all the same: added to the largest tax amount, for a person to judge."""
        rest = bill.tax * bill.sign - of_float(move.amount_tax)
        if not move.currency_id.is_zero(float(rest)) and move._webhero_add_tax(float(rest)):
            facts = {"vat": self._value_text(bill.tax * bill.sign, move), "rest": self._value_text(rest, move)}
            remark = self.env._(
                "of its VAT of %(vat)s its lines and rates don't explain %(rest)s: owed as it says", **facts
            )
            if abs(rest) > ROUNDED:
                found.review("difference", remark)
            else:
                found.note(remark)

    # ---- comparing

    def _compare(self, move, bill, found):
        made = move._webhero_as_booked(self.company_id, bool(bill.rounding))
        ours = move.is_sale_document() or not (bill.ibans or bill.payee.name)
        iban = made.iban if ours else "" if bill.chosen.kind in ubl_payment.NO_ACCOUNT else next(iter(bill.ibans), "")
        differences = bill_compare.compare(bill, made, bill.payment_reference, iban)
        if differences:
            found.review("difference", "; ".join(self._difference_text(one, move) for one in differences))

    def _difference_text(self, one, move):
        words = {
            "supplier": self.env._("supplier"),
            "kind": self.env._("credit note"),
            "number": self.env._("number"),
            "currency": self.env._("currency"),
            "date": self.env._("date"),
            "due": self.env._("due date"),
            "lines": self.env._("number of lines"),
            "net": self.env._("amount of the line"),
            "category": self.env._("VAT category"),
            "rate": self.env._("VAT rate"),
            "untaxed": self.env._("without VAT"),
            "tax": self.env._("VAT"),
            "total": self.env._("total"),
            "payable": self.env._("amount to pay"),
            "reference": self.env._("payment reference"),
            "iban": self.env._("account"),
        }
        facts = {
            "what": words[one.what],
            "said": self._value_text(one.said, move),
            "made": self._value_text(one.made, move),
        }
        if one.line:
            return self.env._("line %(line)s, %(what)s: document %(said)s, bill %(made)s", line=one.line, **facts)
        return self.env._("%(what)s: document %(said)s, bill %(made)s", **facts)

    def _value_text(self, value, move):
        if isinstance(value, Decimal):
            return formatLang(self.env, float(value), currency_obj=move.currency_id)
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        return str(value or "-")

    # ---- our answer

    @api.model
    def _queue_response(self, move, code, reason="", action="", text="", since=None):
        """Our answer to the bill `move`, on its way; the same answer twice is one."""
        self.env.cr.execute("SELECT id FROM account_move WHERE id = %s FOR UPDATE", (move.id,))
        received = move._webhero_received_document()
        point, before = move._webhero_access_point(), move._webhero_own_answers()
        number = f"{received.name}-{code}-{len(before) + 1}"
        facts = self._answer_facts(move, received, point, number, code, reason, action, text, since)
        last = before[:1]
        if last and not last._may_be_sent_again() and self._is_equivalent(last, facts):
            last._poll_again()  # it may have arrived
            return last
        content = response_writer.write(facts)
        document = self._store(
            content, name=number, direction="out", state="queued", company_id=move.company_id.id,
            access_point_id=point.id, move_id=move.id, partner_id=move.commercial_partner_id.id, root=responses.KIND.root,
            document_type=responses.KIND.document_type, process=responses.KIND.process, sender=point.participant,
            receiver=received.sender, queued_at=fields.Datetime.now(), answer_code=code,
        )  # fmt: skip
        document._put_message(point, "peppol.response", document.uuid)
        return document

    def _is_equivalent(self, last, facts):
        """Pressed twice, or by two people: everything but its own number is the same."""
        return response_writer.write(dataclasses.replace(facts, number=last.name)) == last._content()

    def _answer_facts(self, move, received, point, number, code, reason, action, text, since):
        kind = documents.kind_of(documents.parse(received._content()))
        company, supplier = move.company_id, move.commercial_partner_id
        return response_writer.Answer(
            number=number, day=fields.Date.context_today(self), code=code, about=kind.number,
            sender=response_writer.Party(point._our_participant(), company.name),
            receiver=response_writer.Party(Participant.parse(received.sender), supplier.name or received.sender),
            kind=kind.type_code or ("381" if kind.root == "CreditNote" else "380"), about_day=move.invoice_date or None,
            reason=reason or "", action=action or "", text=(text or "").strip(), since=since,
        )  # fmt: skip

    def _post_on_bill(self):
        """Log the state of our answer in the bill's chatter; the bill's own state is unchanged."""
        speaking = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        state = dict(speaking._fields["state"]._description_selection(speaking.env))[self.state]
        answer = word(speaking.env, CODES, self.answer_code)
        self.move_id.sudo()._message_log(
            body=speaking.env._(
                "Answer to the supplier over Peppol: %(answer)s (%(state)s)", answer=answer, state=state
            )
        )


def _tax_by_rate(bill):
    """{rate: EUR of VAT} of the document, a credit note's below zero; VAT that the customer owes itself left out."""
    taxes = {}
    for one in bill.vat:
        if one.category not in tax_choice.REVERSED:
            taxes[one.rate] = taxes.get(one.rate, Decimal()) + one.tax * bill.sign
    return taxes
