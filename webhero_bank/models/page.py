# SPDX-License-Identifier: LGPL-3.0-or-later
"""The bank page: on the left the unsettled lines with their suggestions, on the right the documents."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

AT_ONCE = 40  # lines on the page
WAITING = ("new", "open", "proposed")
DONE = ("itself", "person", "elsewhere")
FILTERS = {"waiting": [("webhero_state", "in", WAITING)], "done": [("webhero_state", "in", DONE)], "all": []}
DOCUMENTS = 30


class BankPage(models.AbstractModel):
    """The methods called by the client; with the access rights and record rules of the user."""

    _name = "webhero.bank.page"
    _description = "Page of a bank"

    @api.model
    def load(self, journal_id=False, show="waiting", text="", offset=0):
        """The journals with their figures, and the lines of one of them."""
        journals = self._journals()
        journal = journals.filtered(lambda one: one.id == journal_id) or self._first(journals)
        lines = self.env["account.bank.statement.line"]
        domain = self._domain(journal, show, text)
        found = lines.search(domain, order="internal_index desc", limit=AT_ONCE, offset=offset)
        return {
            "journals": [self._journal_values(one) for one in journals],
            "journal_id": journal.id,
            "lines": [self._line_values(line) for line in found],
            "total": lines.search_count(domain),
            "offset": offset,
            "page": AT_ONCE,
            "may": self.env.user.has_group("account.group_account_invoice"),
            "notes": self._notes(journal.company_id),
        }

    @api.model
    def _notes(self, company):
        """The sentences above the lines. Work orders may have their invoices in e-Boekhouden: payments of those are
        settled there. Shown to all who settle, also without access to work orders.
        """
        books = self.env.get("webhero.werkbon.backend")
        elsewhere = [("company_id", "=", company.id), ("invoice_in", "=", "books")]
        if books is None or not books.sudo().search_count(elsewhere, limit=1):
            return []
        return [
            self.env._(
                "Invoices of work orders are in e-Boekhouden: settle there what pays them. Here it is booked once, as “It is no"
                " invoice”."
            )
        ]

    @api.model
    def _journals(self):
        return self.env["account.journal"].search([("type", "=", "bank"), ("company_id", "in", self.env.companies.ids)])

    @api.model
    def _first(self, journals):
        """The journal with the most to settle."""
        return journals.sorted(lambda one: self._waiting(one)[0], reverse=True)[:1]

    @api.model
    def _domain(self, journal, show, text):
        domain = Domain([("journal_id", "=", journal.id), *FILTERS.get(show, FILTERS["waiting"])])
        if not (text or "").strip():
            return domain
        found = Domain.OR([[(name, "ilike", text)] for name in ("payment_ref", "partner_name", "account_number")])
        number = text.replace(" ", "").replace(",", ".")
        if number.replace(".", "", 1).isdigit():
            found |= Domain("amount", "in", (float(number), -float(number)))
        return domain & (found | Domain("partner_id.name", "ilike", text))

    @api.model
    def _waiting(self, journal):
        """(number, sum) of the unsettled lines."""
        rows = self.env["account.bank.statement.line"]._read_group(
            [("journal_id", "=", journal.id), ("webhero_state", "in", WAITING)],
            [],
            ["__count", "webhero_open_amount:sum"],
        )
        return rows[0]

    @api.model
    def _journal_values(self, journal):
        count, total = self._waiting(journal)
        currency = journal.currency_id or journal.company_id.currency_id
        last = journal._webhero_reported_until()
        return {
            "id": journal.id,
            "name": journal.name,
            "iban": journal.bank_account_id.acc_number or "",
            "count": count,
            "sum": formatLang(self.env, total or 0, currency_obj=currency),
            "last": format_date(self.env, last) if last else "",
            "company": journal.company_id.name if len(self.env.companies) > 1 else "",
        }

    # ---- lines

    @api.model
    def _line_values(self, line):
        waits = line.webhero_state in WAITING
        return {
            "id": line.id,
            "date": format_date(self.env, line.webhero_bank_date or line.date),
            "amount": formatLang(self.env, line.amount, currency_obj=line.currency_id),
            "in": line.amount > 0,
            "open": formatLang(self.env, line.webhero_open_amount, currency_obj=line.currency_id),
            "half": waits and line.webhero_open_amount != line.amount,
            "name": line.partner_name or line.partner_id.name or "",
            "account": line.account_number or "",
            "text": line.payment_ref if line.payment_ref not in (False, "/") else "",
            "state": line.webhero_state,
            "state_text": self._state_text(line),
            "told": line.webhero_text or "",
            "waits": waits,
            "suggestions": [
                self._suggestion_values(line, number, one) for number, one in enumerate(line.webhero_suggestions or ())
            ]
            if waits
            else [],
        }

    @api.model
    def _state_text(self, line):
        if line.webhero_state == "person" and line.webhero_settled_uid:
            return self.env._("Settled by %s", line.webhero_settled_uid.sudo().name)
        labels = dict(line._fields["webhero_state"]._description_selection(self.env))
        return labels.get(line.webhero_state, "")

    @api.model
    def _suggestion_values(self, line, number, one):
        doable = bool(one["takes"]) or one["kind"] != "settle" or float(one["credit"]) > 0
        return {
            "place": number,
            "told": self.env["webhero.bank.words"]._settled(one["code"], one["facts"], line.currency_id),
            "doable": doable,
            "documents": [take[0] for take in one["takes"]],
        }

    @api.model
    def documents(self, line_id, text="", chosen=()):
        """The documents that the line may pay, for its right side: those of its suggestions first, else of `text`."""
        line = self.env["account.bank.statement.line"].browse(line_id)
        line.check_access("read")
        first = [take[0] for one in line.webhero_suggestions or () for take in one["takes"]]
        moves = self.env["account.move"]
        domain = Domain(self._open_documents(line))
        found = moves if text else moves.search(domain & Domain("id", "in", [*first, *chosen]))
        more = self._text_domain(text) if text else Domain("commercial_partner_id", "in", self._likely(line, found))
        found |= moves.search(domain & more, order="invoice_date_due, id", limit=DOCUMENTS)
        if not text and len(found) < 5:
            found |= moves.search(domain & self._usual_kind(line), order="invoice_date_due, id", limit=DOCUMENTS)
        return [self._document_values(line, move) for move in found[:DOCUMENTS]]

    @api.model
    def _open_documents(self, line):
        kinds = ("out_invoice", "out_refund", "out_receipt", "in_invoice", "in_refund", "in_receipt")
        return [
            ("company_id", "=", line.company_id.id),
            ("state", "=", "posted"),
            ("move_type", "in", kinds),
            ("payment_state", "in", ("not_paid", "partial", "blocked")),
            ("currency_id", "=", line.currency_id.id),
        ]

    @api.model
    def _usual_kind(self, line):
        kinds = (
            ("out_invoice", "out_receipt", "in_refund")
            if line.amount > 0
            else ("in_invoice", "in_receipt", "out_refund")
        )
        return Domain("move_type", "in", kinds)

    @api.model
    def _text_domain(self, text):
        names = ("name", "ref", "payment_reference", "partner_id.name", "commercial_partner_id.name")
        return Domain.OR([[(name, "ilike", text)] for name in names])

    @api.model
    def _likely(self, line, found):
        suggested = [one["partner"] for one in line.webhero_suggestions or () if one["partner"]]
        return [*found.commercial_partner_id.ids, *suggested, *line.partner_id.ids]

    @api.model
    def _document_values(self, line, move):
        kinds = {"out_refund": self.env._("Credit note"), "in_refund": self.env._("Supplier's credit note")}
        return {
            "id": move.id,
            "number": move._webhero_number(),
            "kind": kinds.get(move.move_type, ""),
            "partner": move.commercial_partner_id.name or "",
            "partner_id": move.commercial_partner_id.id,
            "due": format_date(self.env, move.invoice_date_due) if move.invoice_date_due else "",
            "rest": formatLang(self.env, move.amount_residual, currency_obj=move.currency_id),
            "value": -move.amount_residual if line._webhero_counts_off(move) else move.amount_residual,
            "disputed": move.payment_state == "blocked",
        }

    # ---- Home

    @api.model
    def _figures(self, home):
        """The tiles of Home: balance of each bank with its last statement, lines to settle, banks without recent reports."""
        if not self.env["account.bank.statement.line"].has_access("read"):
            return []
        journals = self._journals()
        return [*self._figure_to_settle(home, journals), *(self._figure_balance(home, one) for one in journals)]

    @api.model
    def _page_action(self, journal=None):
        action = self.env["ir.actions.actions"]._for_xml_id("webhero_bank.bank_page_action")
        return {**action, "params": {"journal_id": journal.id}} if journal else action

    @api.model
    def _figure_to_settle(self, home, journals):
        waiting = [self._waiting(one) for one in journals]
        count = sum(row[0] for row in waiting)
        if not count:
            return []
        note = self.env._("1 bank line") if count == 1 else self.env._("%s bank lines", count)
        return [
            {
                "key": "bank_to_settle",
                "kind": "figure",
                "title": self.env._("Bank: to settle"),
                "value": str(count),
                "count": count,
                "note": note,
                "tone": "warn",
                "sequence": 14,
                "action": self._page_action(),
            }
        ]

    @api.model
    def _figure_balance(self, home, journal):
        last = journal._webhero_reported_until()
        silent = last and last < home._today() - timedelta(days=journal.company_id.webhero_bank_silent_days)
        return {
            "key": f"bank_{journal.id}",
            "kind": "figure",
            "title": journal.name,
            "value": formatLang(
                self.env, self._balance(journal), currency_obj=journal.currency_id or journal.company_id.currency_id
            ),
            "note": self._note(last, silent),
            "tone": "warn" if silent else "",
            "sequence": 15,
            "action": self._page_action(journal),
        }

    @api.model
    def _balance(self, journal):
        line = self.env["account.bank.statement.line"].search(
            [("journal_id", "=", journal.id)], order="internal_index desc", limit=1
        )
        return line.running_balance if line else 0

    @api.model
    def _note(self, last, silent):
        if not last:
            return self.env._("No statement came in yet")
        day = format_date(self.env, fields.Date.to_date(last))
        if silent:
            return self.env._("No statement since %s: import them", day)
        return self.env._("Statement until %s", day)
