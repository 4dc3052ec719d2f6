# SPDX-License-Identifier: LGPL-3.0-or-later
"""All that an accountant needs for a month or quarter in one zip: unchanged documents and an index.

Made in the background by the export framework of webhero_base: in parts, each committed, never in memory as a whole.
"""

import contextlib
import hashlib
import logging
import zipfile
from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.webhero_base.models.account_export import safe_name
from odoo.addons.webhero_base.rules.money import of_float

from ..rules.accountant_index import Index, Row, distinct

_logger = logging.getLogger(__name__)
KIND = "accountant"
SALES = ("out_invoice", "out_refund", "out_receipt")
PURCHASES = ("in_invoice", "in_refund", "in_receipt")
BATCH = 200


class WebheroAccountantFile(models.Model):
    """A file in the parts of a zip: its document, path and checksum."""

    _name = "webhero.accountant.file"
    _description = "File for the accountant"
    _order = "id"

    export_id = fields.Many2one("webhero.account.export", required=True, ondelete="cascade", index=True)
    move_id = fields.Many2one("account.move", ondelete="cascade", index=True)
    path = fields.Char()  # empty for a document entered by hand, without file
    sha256 = fields.Char()


class WebheroAccountExport(models.Model):
    _inherit = "webhero.account.export"

    kind = fields.Selection(selection_add=[(KIND, "For the accountant")], ondelete={KIND: "cascade"})

    def _in_parts(self):
        return self.kind == KIND or super()._in_parts()

    def _documents(self):
        return self.env["account.move"] if self.kind == KIND else super()._documents()

    def _documents_domain(self):
        """Documents booked in the period, sales and purchases, by accounting date, as in the VAT return."""
        if self.kind != KIND:
            return super()._documents_domain()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("move_type", "in", SALES + PURCHASES)
            & Domain("state", "=", "posted")
            & Domain("webhero_opening_key", "=", False)  # those were handed over by the other program
            & Domain("date", ">=", self.date_from)
            & Domain("date", "<=", self.date_to)
        )

    def _put_document(self, part, move):
        if self.kind != KIND:
            return super()._put_document(part, move)
        made, problems = [], []
        try:
            with self.env.cr.savepoint():
                files, wrong = move._webhero_accountant_files()
            problems += [[move.name, text] for text in wrong]
        except Exception as error:
            _logger.info("%s: no files for the accountant", move.name, exc_info=True)
            files, problems = [], [[move.name, str(error)[:300]]]
        if not files:
            made.append({"export_id": self.id, "move_id": move.id})
        names = distinct([safe_name(part) for part in distinct([name for name, _content in files])])
        for name, (_name, content) in zip(names, files, strict=True):
            path = f"{self._accountant_folder(move)}/{name}"
            how = zipfile.ZIP_STORED if name.lower().endswith((".pdf", ".jpg", ".png")) else zipfile.ZIP_DEFLATED
            part.writestr(path, content, how)
            values = {"export_id": self.id, "move_id": move.id, "path": path}
            made.append({**values, "sha256": hashlib.sha256(content).hexdigest()})
        self.env["webhero.accountant.file"].sudo().create(made)
        return problems

    def _accountant_folder(self, move):
        """Path of the files of a document: direction, journal, its own number."""
        direction = self.env._("Sales") if move.move_type in SALES else self.env._("Purchases")
        return f"{safe_name(direction)}/{safe_name(move.journal_id.code)}/{safe_name(move.name)}"

    def _put_lists(self, target):
        """The index as CSV and workbook, the checksums of all files, and the files of other addons."""
        if self.kind != KIND:
            return super()._put_lists(target)
        extra = [self._put_extra(target, path, attachment) for path, attachment in self._accountant_extra()]
        self.env["webhero.accountant.file"].sudo().create(extra)
        with contextlib.ExitStack() as stack:
            sheet, book, sums = (stack.enter_context(self._temporary()) for _nth in range(3))
            with (
                open(sheet, "w", encoding="utf-8", newline="") as stream,
                open(sums, "w", encoding="utf-8") as checksums,
            ):
                self._write_accountant_index(stream, book, checksums)
            for path, name in ((sheet, "index.csv"), (book, "index.xlsx"), (sums, "SHA256SUMS")):
                target.write(path, name)
        self._note_handed()
        return super()._put_lists(target)

    def _note_handed(self):
        """Record the contents of this zip, for when the zip itself is deleted."""
        found = (
            self.env["webhero.accountant.file"]
            .sudo()
            ._read_group([("export_id", "=", self.id), ("move_id", "!=", False)], ["move_id"])
        )
        ids = [move.id for (move,) in found]
        self.env["webhero.accountant.handed"].sudo()._note(self.company_id, self.date_from, self.date_to, ids)

    def _accountant_extra(self):
        """[(path in the zip, attachment)] in addition to the documents; for addons with more files of the period."""
        return []

    def _put_extra(self, target, path, attachment):
        content = attachment.sudo().raw or b""
        target.writestr(path, content)
        return {"export_id": self.id, "path": path, "sha256": hashlib.sha256(content).hexdigest()}

    # ---- the index

    def _write_accountant_index(self, stream, book, sums):
        index = Index(
            stream,
            book,
            self._index_titles(),
            self._rates_of_period(),
            (self.env._("Base %s %%"), self.env._("VAT %s %%")),
            (self.env._("File"), "sha256"),
        )
        files, last = self.env["webhero.accountant.file"].sudo(), 0
        for one in files.search([("export_id", "=", self.id), ("move_id", "=", False)]):
            sums.write(f"{one.sha256}  {one.path}\n")
        domain = Domain(self._documents_domain())
        while moves := self.env["account.move"].search(domain & Domain("id", ">", last), order="id", limit=BATCH):
            amounts = moves._webhero_amounts_by_rate()
            made = files.search([("export_id", "=", self.id), ("move_id", "in", moves.ids)]).grouped("move_id")
            for move in moves:
                own = [(one.path, one.sha256) for one in made.get(move, files) if one.path]
                index.add(self._index_row(move, amounts.get(move.id, {}), tuple(own)))
                sums.writelines(f"{sha256}  {path}\n" for path, sha256 in own)
            last = moves[-1].id
            self.env.invalidate_all()
        index.end()

    def _index_titles(self):
        return [
            self.env._("Direction"), self.env._("Kind"), self.env._("Number"), self.env._("Supplier's number"),
            self.env._("Date"), self.env._("Due"), self.env._("Customer or supplier"), self.env._("VAT number"),
            self.env._("Excl. VAT"), self.env._("VAT"), self.env._("Incl. VAT"), self.env._("Payment"),
        ]  # fmt: skip

    def _index_row(self, move, rates, files):
        sale = move.move_type in SALES
        sign = 1 if sale else -1
        kinds = dict(move._fields["move_type"]._description_selection(self.env))
        states = dict(move._fields["payment_state"]._description_selection(self.env))
        return Row(
            direction=self.env._("Sales") if sale else self.env._("Purchases"),
            kind=kinds[move.move_type],
            number=move.name,
            party_number="" if sale else move.ref or "",
            day=move.invoice_date or None,
            due=move.invoice_date_due or None,
            party=move.commercial_partner_id.name or "",
            vat=move.commercial_partner_id.vat or "",
            untaxed=of_float(sign * move.amount_untaxed_signed),
            tax=of_float(sign * move.amount_tax_signed),
            total=of_float(sign * move.amount_total_signed),
            rates=rates,
            paid=states.get(move.payment_state, ""),
            files=files,
        )

    def _rates_of_period(self):
        """The rates of percentage taxes on lines of these documents, as Decimals."""
        moves = self.env["account.move"]._search(Domain(self._documents_domain()))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT tax.amount FROM account_move_line line
                  JOIN account_move_line_account_tax_rel rel ON rel.account_move_line_id = line.id
                  JOIN account_tax tax ON tax.id = rel.account_tax_id AND tax.amount_type = 'percent'
                 WHERE line.move_id IN %s
                """,
                moves.subselect(),
            )
        )
        return {Decimal(str(amount)) for (amount,) in rows}
