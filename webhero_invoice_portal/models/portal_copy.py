# SPDX-License-Identifier: LGPL-3.0-or-later
"""PDFs of invoices that were never sent: rendered once for the portal, and stored until their content changes (V7)."""

import base64

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger, split_every

AT_A_TIME = 20  # PDFs made before they are stored
REPORT = "account.account_invoices"


class PortalCopy(models.Model):
    """The PDF of one invoice as given by the portal. Not for sent invoices: these have their own PDF."""

    _name = "webhero.portal.copy"
    _description = "PDF kept for the portal"
    _rec_name = "move_id"

    move_id = fields.Many2one("account.move", "Invoice", required=True, ondelete="cascade")
    fingerprint = fields.Char(required=True, help="What the invoice was when this PDF was made.")
    file = fields.Binary(attachment=True, required=True)

    _one_a_move = models.UniqueIndex("(move_id)", "This invoice has its PDF already.")

    @api.model
    def _keys(self, moves):
        """{id: text} that changes with the content of a PDF: the invoice and its lines, its parties, its payments, the layout."""
        if not moves:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id, concat_ws('|', m.write_date, m.payment_state, m.amount_residual, m.partner_bank_id,
                        (SELECT concat_ws('/', count(*), sum(l.id), max(l.write_date)) FROM account_move_line l
                          WHERE l.move_id = m.id),
                        (SELECT max(p.write_date) FROM res_partner p WHERE p.id IN
                          (m.partner_id, m.commercial_partner_id, m.partner_shipping_id, c.partner_id)),
                        (SELECT max(b.write_date) FROM res_partner_bank b WHERE b.id = m.partner_bank_id),
                        (SELECT max(t.write_date) FROM account_tax t WHERE t.company_id = m.company_id),
                        (SELECT max(f.write_date) FROM account_fiscal_position f WHERE f.id = m.fiscal_position_id),
                        (SELECT max(t.write_date) FROM account_payment_term t WHERE t.id = m.invoice_payment_term_id),
                        c.write_date, (SELECT max(v.write_date) FROM ir_ui_view v WHERE v.type = 'qweb'))
                     FROM account_move m JOIN res_company c ON c.id = m.company_id WHERE m.id = ANY(%s)""",
                list(moves.ids),
            )
        )
        return dict(rows)

    @api.model
    def _missing(self, moves):
        """Those of `moves` whose PDF must be rendered: never sent, and without a stored one that is still valid."""
        unsent = moves.filtered(lambda move: not move.invoice_pdf_report_id)
        keys = self._keys(unsent)
        kept = self.sudo().search_fetch([("move_id", "in", unsent.ids)], ["move_id", "fingerprint"])
        held = {copy.move_id.id for copy in kept if copy.fingerprint == keys[copy.move_id.id]}
        return unsent.filtered(lambda move: move.id not in held)

    @api.model
    def _store_copies(self, moves):
        """Make and store what is missing, several by one run of the engine."""
        for part in split_every(AT_A_TIME, self._missing(moves).ids, moves.browse):
            for company in part.company_id:
                self._make(part.filtered(lambda move, company=company: move.company_id == company))

    def _make(self, moves):
        """Values stored by printing itself (such as an invoice's token) are no change: the key is computed afterwards."""
        reports = self.env["ir.actions.report"].with_company(moves.company_id)
        content, kind = reports._pre_render_qweb_pdf(REPORT, moves.ids, data={"proforma": True})
        made = reports._get_splitted_report(REPORT, content, kind)
        keys = self._keys(moves)
        for move_id, pdf in made.items():
            self._store(move_id, keys[move_id], pdf)

    def _store(self, move_id, key, pdf):
        """One for each invoice; where another request stored it at this moment, that one stays."""
        mine = self.sudo().search([("move_id", "=", move_id)])
        values = {"fingerprint": key, "file": base64.b64encode(pdf)}
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                if mine:
                    mine.write(values)
                else:
                    mine.create({**values, "move_id": move_id})
        except psycopg2.errors.UniqueViolation:
            return

    @api.model
    def _of(self, move):
        """The bytes of the PDF of one invoice, rendered now where none is stored; None where the engine renders none."""
        self._store_copies(move)
        copy = self.sudo().with_context(bin_size=False).search([("move_id", "=", move.id)])
        content = base64.b64decode(copy.file or b"")
        copy.invalidate_recordset(["file"], flush=False)  # of many invoices the memory stays flat
        return content or None

    @api.autovacuum
    def _gc_sent(self):
        """Of what was sent meanwhile the invoice's own PDF is given."""
        copies = self.search([])
        files = [("res_model", "=", "account.move"), ("res_field", "=", "invoice_pdf_report_file")]
        sent = self.env["ir.attachment"].search([*files, ("res_id", "in", copies.move_id.ids)])
        copies.filtered(lambda copy: copy.move_id.id in set(sent.mapped("res_id"))).unlink()
