# SPDX-License-Identifier: LGPL-3.0-or-later
"""Comparison of a bill, before approval, with other bills; and its files as received."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, formatLang

from odoo.addons.webhero_base.rules.money import cents, of_float

from ..rules import bills, twins

TWINS = [(twins.NUMBER, "Same number"), (twins.AMOUNT, "Same amount")]
LOOKED_AT = (bills.REVIEW, bills.CHECK, bills.APPROVE)
TOLD = 3
SALES = ("out_invoice", "out_refund", "out_receipt")
PURCHASES = ("in_invoice", "in_refund", "in_receipt")


def _number_like(table):
    """SQL for a number without separators and zeros, equal for all numbers that rules.twins treats as equal: a prefilter."""
    return SQL("regexp_replace(upper(%s), '[^1-9A-Z]', '', 'g')", SQL.identifier(table, "ref"))


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_twin_kind = fields.Selection(TWINS, "Maybe twice", compute="_compute_webhero_twin_kind")
    webhero_twin_text = fields.Char("Maybe twice, as which", compute="_compute_webhero_twin_text")
    webhero_handed_as = fields.Char(
        "As the accountant has it", readonly=True, copy=False, index="btree_not_null"
    )  # what was in the zip of a document that was set to draft afterwards

    # ---- duplicates

    @api.depends("ref", "amount_total", "invoice_date", "commercial_partner_id", "webhero_bill_state")
    def _compute_webhero_twin_kind(self):
        """The stronger reason, for lists: it costs a page of them no formatted sentence."""
        found = self._webhero_waiting_twins()
        for move in self:
            move.webhero_twin_kind = next((why for _twin, why in found.get(move, ())), False)

    @api.depends("ref", "amount_total", "invoice_date", "commercial_partner_id", "webhero_bill_state")
    @api.depends_context("lang")
    def _compute_webhero_twin_text(self):
        found = self._webhero_waiting_twins()
        for move in self:
            move.webhero_twin_text = " ".join(move._webhero_twin_sentences(found.get(move, ()))) or False

    def _webhero_waiting_twins(self):
        """{bill: [(other bill, reason)]} of the bills without approval: an approved bill has been checked."""
        return self.filtered(lambda move: move.webhero_bill_state in LOOKED_AT)._webhero_twins()

    def _webhero_twins(self):
        """{bill: [(other bill, reason)]}, those with the same number first; one query for all."""
        found = {move: [] for move in self}
        by_id = {move._origin.id: move for move in self if move._origin}
        pairs = self._webhero_twin_pairs(list(by_id))
        others = self.sudo().browse({other for _own, other in pairs})
        others.fetch(["ref", "amount_total", "currency_id", "invoice_date"])
        for own, other in pairs:
            move, twin = by_id[own], others.browse(other)
            if why := twins.alike(move._webhero_as_twin(), twin._webhero_as_twin()):
                found[move].append((twin, why))
        return {move: sorted(rows, key=lambda row: row[1] != twins.NUMBER) for move, rows in found.items()}

    def _webhero_twin_pairs(self, ids):
        """[(bill, other)] of one supplier, or of two partners with one VAT number, within a year, with a similar number, or with
        the same amount around the same date; the rule decides.
        """
        if not ids:
            return []
        self.env["account.move"].flush_model(
            [
                "partner_id",
                "commercial_partner_id",
                "move_type",
                "state",
                "invoice_date",
                "company_id",
                "ref",
                "amount_total",
            ]
        )
        self.env["res.partner"].flush_model(["vat", "commercial_partner_id"])
        return self.env.execute_query(
            SQL(
                """
                WITH party AS (
                    SELECT id AS own, commercial_partner_id AS id FROM account_move WHERE id = ANY(%(ids)s)
                     UNION
                    SELECT own.id, same.id
                      FROM account_move own
                      JOIN res_partner mine ON mine.id = own.commercial_partner_id AND length(mine.vat) > 2
                      JOIN res_partner same ON same.vat = mine.vat
                     WHERE own.id = ANY(%(ids)s)
                )
                SELECT DISTINCT own.id, other.id
                  FROM party
                  JOIN account_move own ON own.id = party.own
                  JOIN res_partner card ON card.commercial_partner_id = party.id
                  JOIN account_move other ON other.partner_id = card.id
                   AND other.id <> own.id AND other.company_id = own.company_id AND other.move_type = ANY(%(kinds)s)
                   AND (other.move_type = 'in_refund') = (own.move_type = 'in_refund')
                   AND other.state <> 'cancel'
                   AND abs(COALESCE(other.invoice_date, other.create_date::date)
                           - COALESCE(own.invoice_date, own.create_date::date)) <= 366
                   AND (%(others)s = %(owns)s OR other.amount_total = own.amount_total
                        AND COALESCE(abs(other.invoice_date - own.invoice_date) <= %(near)s, TRUE))
                 ORDER BY 1, 2
                """,
                others=_number_like("other"),
                owns=_number_like("own"),
                near=twins.NEAR.days,
                kinds=list(PURCHASES),
                ids=ids,
            )
        )

    def _webhero_as_twin(self):
        return twins.Bill(
            self.ref or "", of_float(self.amount_total), self.currency_id.name or "", self.invoice_date or None
        )

    def _webhero_twin_sentences(self, found):
        """A sentence per possible duplicate, with enough data to compare it."""
        return [twin._webhero_twin_sentence(why) for twin, why in found[:TOLD]]

    def _webhero_twin_sentence(self, why):
        facts = {
            "number": self.ref or self.display_name,
            "day": format_date(self.env, self.invoice_date) if self.invoice_date else "?",
            "amount": formatLang(self.env, self.amount_total, currency_obj=self.currency_id),
        }
        if why == twins.NUMBER:
            return self.env._("This number came before: %(number)s of %(day)s, %(amount)s.", **facts)
        return self.env._("The same amount came before: %(number)s of %(day)s, %(amount)s.", **facts)

    # ---- booked by itself

    def _autopost_bill(self):
        """Only for suppliers set so by the owner, never for bills that need review; it is logged on the bill."""
        if self.webhero_read or self.webhero_bill_state == "review" or self._webhero_twins()[self]:
            return None
        before = self.state
        done = super()._autopost_bill()
        if before == "draft" and self.state == "posted":
            self._message_log(
                body=self.env._(
                    "Booked by itself: bills of %s are, as chosen on the supplier. It still waits for an approval.",
                    self.partner_id.display_name,
                )
            )
        return done

    # ---- for the accountant

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed(self):
        """What the accountant has can't disappear without a word: cancelled, it is among what changed since the zip."""
        handed = self.env["webhero.accountant.handed"]._handed(self)
        if handed:
            raise UserError(
                self.env._(
                    "%s was given to your accountant in a zip. Cancel it instead of deleting it: then it is said that it changed.",
                    ", ".join(handed[:TOLD].mapped("display_name")),
                )
            )

    def _webhero_note_handed(self):
        """Before a change: note what the accountant has of those that are in a zip, so that a difference can be said."""
        posted = self.filtered(lambda move: move.state == "posted")
        handed = posted and self.env["webhero.accountant.handed"]._handed(posted)
        if not handed:  # nothing is flushed amid a change that is none of ours
            return
        for move, content in handed.sudo()._webhero_handed_content().items():
            if not move.webhero_handed_as:
                move.webhero_handed_as = content

    def _webhero_handed_content(self):
        """{document: what the index of the zip says of it, as one text}."""
        amounts = self._webhero_amounts_by_rate()
        names = ("state", "name", "ref", "date", "invoice_date", "invoice_date_due")
        return {
            move: "|".join(
                [str(move.commercial_partner_id.id), *(str(move[name] or "") for name in names)]
                + [f"{of_float(move.amount_total_signed):f}"]
                + [f"{rate:f}:{base:f}:{tax:f}" for rate, (base, tax) in sorted(amounts.get(move.id, {}).items())]
            )
            for move in self
        }

    def _webhero_amounts_by_rate(self):
        """{id: {rate: (base excl. VAT, VAT)}} in the company's currency, negative for a credit note; one query for all."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.move_id, tax.amount, sum(-line.balance), 0
                  FROM account_move_line line
                  JOIN account_move_line_account_tax_rel rel ON rel.account_move_line_id = line.id
                  JOIN account_tax tax ON tax.id = rel.account_tax_id AND tax.amount_type = 'percent'
                 WHERE line.move_id = ANY(%(ids)s) GROUP BY 1, 2
                 UNION ALL
                SELECT line.move_id, tax.amount, 0, sum(-line.balance)
                  FROM account_move_line line
                  JOIN account_tax tax ON tax.id = line.tax_line_id AND tax.amount_type = 'percent'
                 WHERE line.move_id = ANY(%(ids)s) GROUP BY 1, 2
                """,
                ids=self.ids,
            )
        )
        signs = {move.id: 1 if move.move_type in SALES else -1 for move in self}
        found = {}
        for move, rate, base, tax in rows:
            rates = found.setdefault(move, {})
            before = rates.get(Decimal(str(rate)), (Decimal(), Decimal()))
            amounts = (cents(Decimal(amount) * signs[move]) for amount in (base, tax))
            rates[Decimal(str(rate))] = tuple(had + more for had, more in zip(before, amounts, strict=True))
        return found

    def _webhero_accountant_files(self):
        """([(name, bytes)], [missing files]): for an invoice the files as sent, for a bill the files as received."""
        self.ensure_one()
        return self._webhero_original_files() if self.move_type in PURCHASES else self._webhero_sent_files()

    def _webhero_sent_files(self):
        """The PDF and XML as sent; if never sent, a PDF made now, marked so in its name."""
        pdf = self._get_invoice_legal_documents("pdf", allow_fallback=True)
        ubl = self._get_invoice_legal_documents("ubl")
        wrong = [] if ubl else [self.env._("there is no XML: it was not sent as an e-invoice")]
        return [(one["filename"], one["content"]) for one in (pdf, ubl) if one and one["content"]], wrong

    def _webhero_original_files(self):
        """The files of a bill as received, the human-readable one first."""
        files = self._webhero_bill_attachments()
        wrong = [] if files else [self.env._("there is no document: it was typed in")]
        names, contents = set(), []
        for one in files:
            name = one.name if one.name not in names else f"{one.id} {one.name}"
            names.add(name)
            contents.append((name, one.raw or b""))
        return contents, wrong

    def _webhero_bill_attachments(self):
        """Whatever files came with a bill, the one previewed beside the form first; without duplicates.

        Not chosen by kind: Odoo stores an XML that is mailed, or uploaded by an ordinary user, as plain text.
        """
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "=", False)]
        found = self.env["ir.attachment"].sudo().search([*domain, ("type", "=", "binary")], order="id")
        main = self.message_main_attachment_id & found
        sums, kept = set(), found.browse()
        for one in main | (found - main):
            if one.checksum not in sums:
                sums.add(one.checksum)
                kept |= one
        return kept
