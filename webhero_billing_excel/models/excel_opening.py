# SPDX-License-Identifier: LGPL-3.0-or-later
"""Open invoices and bills of another program from a list (bank M13): booked once, claimed and settled as any other, never sent."""

from collections import defaultdict

from odoo import models
from odoo.fields import Command, Domain

from odoo.addons.webhero_base.rules.money import of_float
from odoo.addons.webhero_base.rules.refusal import Refusal

from ..rules import columns_opening
from ..rules.cells import fold
from ..rules.matching import Known
from .excel_customer import compact_vat


class WebheroExcelOpening(models.AbstractModel):
    """To be inherited: for invoices and for bills."""

    _name = "webhero.excel.opening"
    _inherit = "webhero.excel.kind"
    _description = "Open documents of another program in Excel"

    _target = "account.move"
    _keys = ("number",)
    _journal = ""  # kind of journal: sale or purchase
    _types = ()  # what is open, and what counts off
    _rank = ""

    def _choices(self):
        return {}

    def _row_name(self):
        return self.env._("Document")

    def _lookups(self, job):
        """The parties by number, VAT number and name; of each all that have it."""
        found = {"columns": self._columns(), "currency": self.env.company.currency_id.name}
        found |= {name: defaultdict(list) for name in ("ref", "vat", "name")}
        others = self.env["res.company"].sudo().search([("id", "!=", self.env.company.id)])
        domain = Domain(self.env["res.partner"]._check_company_domain(self.env.company)) & Domain(
            "parent_id", "=", False
        )
        domain &= Domain("id", "not in", others.partner_id.ids)
        for partner in self.env["res.partner"].search_fetch(domain, ["ref", "vat", "name"]):
            words = {"ref": partner.ref, "vat": compact_vat(partner.vat), "name": partner.name}
            for name, word in words.items():
                if word:
                    found[name][fold(word)].append(partner.id)
        return found

    # ---- a row

    def _compose(self, values, lookups):
        return columns_opening.compose(values)

    def _resolve(self, plan, document, lookups):
        plan.label = " ".join(filter(None, [document.get("ref"), document.get("party")]))
        currency = document.get("currency")
        if currency and fold(currency) not in (fold(lookups["currency"]), "€", "euro"):
            plan.refusals.append(
                ("currency", Refusal("currency_other", {"value": currency, "own": lookups["currency"]}))
            )
        if plan.refusals:
            return
        party = self._party(plan, document, lookups)
        number = columns_opening.number_key(document["ref"])
        plan.extra |= {"document": document, "party": party, "number": number}
        kind = self._types[document["rest"] < 0]
        plan.keys = {"number": self._key(kind, party or f"new {fold(document['party'])}", number)}

    def _key(self, kind, party, number):
        """What makes a document one: of ours the number, of a supplier's also whose it is."""
        return f"{kind}:{number}" if self._journal == "sale" else f"{kind}:{party}:{number}"

    def _party(self, plan, document, lookups):
        """The id of the one party that is meant, None for one that is to be made."""
        for column, name in (("party_ref", "ref"), ("vat", "vat"), ("party", "name")):
            word = document.get(column)
            found = lookups[name].get(fold(word), ()) if word else ()
            if len(found) == 1:
                return found[0]
            if len(found) > 1:
                plan.refusals.append((column, Refusal("party_several", {"value": word, "count": len(found)})))
                return None
        plan.remarks.append(("party", Refusal("party_new", {"value": document["party"]})))
        return None

    # ---- the records

    def _known(self, plans):
        """Documents that came in before; a number that a document of our own has refuses its row."""
        keys = [plan.keys["number"] for plan in plans]
        company = [("company_id", "=", self.env.company.id)]
        moves = self.env[self._target]
        for move in moves.search([*company, ("webhero_opening_key", "in", keys)]):
            yield Known(move.id, {"number": move.webhero_opening_key}, move.display_name)
        numbers = {form for plan in plans for form in self._forms(plan.extra["document"]["ref"])}
        field = "name" if self._journal == "sale" else "ref"
        own = moves.search_fetch(
            [*company, ("move_type", "in", self._types), ("webhero_opening_key", "=", False), ("state", "!=", "cancel"),
             (field, "in", list(numbers))], [field, "commercial_partner_id"],
        )  # fmt: skip
        there = defaultdict(set)
        for move in own:
            there[columns_opening.number_key(move[field])].add(move.commercial_partner_id.id)
        for plan in plans:
            parties = there.get(plan.extra["number"], ())
            if plan.extra["party"] in parties or (parties and self._journal == "sale"):
                plan.refusals.append(("ref", Refusal("number_exists", {"value": plan.extra["document"]["ref"]})))

    def _forms(self, number):
        return {number, number.upper(), number.lower()}

    def _differing(self, record, plan):
        """Nothing of what is booked changes; another rest is reported."""
        open_here, told = of_float(record.amount_residual), abs(plan.extra["document"]["rest"])
        if open_here != told:
            facts = {"value": record.name, "told": str(told), "open": str(open_here)}
            plan.remarks.append(("rest", Refusal("known_other_rest", facts)))
        return {}

    def _make(self, plans):
        journal = self.env["account.journal"]._webhero_opening_journal(self.env.company, self._journal)
        parties = self._make_parties(plans)
        moves = self.env[self._target].create([self._move_values(plan, parties[plan.row], journal) for plan in plans])
        moves.action_post()
        return moves

    def _make_parties(self, plans):
        """{row: id of its party}; one that two rows name is made once."""
        new = {}
        for plan in plans:
            if not plan.extra["party"]:
                document = plan.extra["document"]
                values = {"name": document["party"], "is_company": True, self._rank: 1, "lang": False}
                values |= {
                    name: document[column]
                    for name, column in (("ref", "party_ref"), ("vat", "vat"))
                    if document.get(column)
                }
                new.setdefault(fold(document["party"]), values)
        made = dict(zip(new, self.env["res.partner"].create(list(new.values())).ids, strict=True))
        return {plan.row: plan.extra["party"] or made[fold(plan.extra["document"]["party"])] for plan in plans}

    def _move_values(self, plan, party, journal):
        document = plan.extra["document"]
        kind = self._types[document["rest"] < 0]
        line = {
            "name": self.env._("Open amount of %(number)s, from another program", number=document["ref"]),
            "quantity": 1,
            "price_unit": float(abs(document["rest"])),
            "account_id": journal.default_account_id.id,
            "tax_ids": [Command.clear()],
        }
        return {
            "move_type": kind,
            "company_id": journal.company_id.id,
            "journal_id": journal.id,
            "partner_id": party,
            "invoice_date": document["date"],
            "invoice_payment_term_id": False,
            "invoice_date_due": document["due"],
            "payment_reference": document.get("communication", False),
            "webhero_opening_key": self._key(kind, party, plan.extra["number"]),
            "invoice_line_ids": [Command.create(line)],
            **self._number_values(document),
        }


class WebheroExcelOpenInvoice(models.AbstractModel):
    _name = "webhero.excel.open_invoice"
    _inherit = "webhero.excel.opening"
    _description = "Open invoices of another program in Excel"

    _journal = "sale"
    _types = ("out_invoice", "out_refund")
    _rank = "customer_rank"

    def _columns(self):
        return list(columns_opening.INVOICES)

    def _number_values(self, document):
        """Its number is its name, and the other program sent it."""
        return {"name": document["ref"], "is_move_sent": True}


class WebheroExcelOpenBill(models.AbstractModel):
    _name = "webhero.excel.open_bill"
    _inherit = "webhero.excel.opening"
    _description = "Open bills of another program in Excel"

    _journal = "purchase"
    _types = ("in_invoice", "in_refund")
    _rank = "supplier_rank"

    def _columns(self):
        return list(columns_opening.BILLS)

    def _number_values(self, document):
        return {"ref": document["ref"], "date": document["date"]}
