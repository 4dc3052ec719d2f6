# SPDX-License-Identifier: LGPL-3.0-or-later
"""Am I compliant? Which Belgian B2B documents did not reach the customer in structured form, and how to correct that (P14).

The mandate (law of 6 February 2024, royal decree of 8 July 2025): from 1 January 2026 every invoice and credit note,
self-billed ones too, between Belgian businesses that are liable to VAT. Exempt from it: private persons, businesses
with exempt activities only (article 44), and those not established in Belgium.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, file_open

from odoo.addons.webhero_base.tools.actions import RELOAD, open_record

SINCE = date(2026, 1, 1)
# the same words as the index in account_move_receive.py, so that PostgreSQL takes that
SINCE_SQL = "m.state = 'posted' AND m.invoice_date >= '2026-01-01' AND m.webhero_opening_key IS NULL"
# nor delivered another way: the index of open ones (account_move_receive.py)
OPEN_SQL = "m.peppol_move_state IS DISTINCT FROM 'done' AND m.webhero_peppol_elsewhere IS NOT TRUE"
VAT_SQL = "translate(upper(coalesce(p.vat, '')), ' .-/', '')"
BELGIAN_SQL = "p.country_id = (SELECT id FROM res_country WHERE code = 'BE')"
# a Belgian VAT number means a business that is liable to VAT, also a sole trader under their own name
CERTAIN_SQL = (
    f"({VAT_SQL} ~ '^(BE)?[01][0-9]{{9}}$'"  # the index of res_partner.py
    f" AND ({BELGIAN_SQL} OR p.country_id IS NULL AND left({VAT_SQL}, 2) = 'BE'))"
)
# without a VAT number a Belgian company may be liable or not: the owner must decide; "/" is Odoo's notation for not liable
UNSURE_SQL = f"(coalesce(p.vat, '') = '' AND p.is_company AND {BELGIAN_SQL})"
OBLIGED_SQL = f"p.webhero_peppol_exempt IS NOT TRUE AND ({CERTAIN_SQL} OR {UNSURE_SQL})"

REASONS = [
    ("failed", "Sending failed"),
    ("rules", "It breaks rules of Peppol"),
    ("not_active", "Your company is not on Peppol"),
    ("no_number", "The customer has no company number"),
    ("vat_unknown", "Is this customer liable to VAT?"),
    ("not_on_peppol", "The customer is not on Peppol"),
    ("wrong_kind", "The customer does not receive this kind"),
    ("not_looked_up", "The customer was not found yet"),
    ("sent_otherwise", "It went by mail or on paper only"),
    ("not_sent", "It was not sent"),
    ("under_way", "It is on its way"),
]
SENDABLE = ("failed", "not_sent", "sent_otherwise")
ASKABLE = ("not_on_peppol", "wrong_kind", "no_number", "vat_unknown")


class WebheroPeppolCompliance(models.Model):
    _name = "webhero.peppol.compliance"
    _description = "Not delivered over Peppol"
    _order = "invoice_date desc, id desc"
    _auto = False
    _rec_name = "name"

    move_id = fields.Many2one("account.move", "Invoice", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    document_id = fields.Many2one("webhero.peppol.document", "Peppol document", readonly=True)
    name = fields.Char("Number", readonly=True)
    move_type = fields.Selection(
        [
            ("out_invoice", "Invoice"),
            ("out_refund", "Credit note"),
            ("in_invoice", "Self-billed invoice"),
            ("in_refund", "Self-billed credit note"),
        ],
        "Kind",
        readonly=True,
    )
    invoice_date = fields.Date("Date", readonly=True)
    amount = fields.Monetary("Total incl. VAT", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Selection(REASONS, readonly=True)
    detail = fields.Char("What we know", compute="_compute_detail")

    _depends = {
        "account.move": [
            "state", "move_type", "invoice_date", "commercial_partner_id", "company_id", "journal_id", "is_move_sent",
            "sending_data", "peppol_move_state", "webhero_peppol_findings", "webhero_peppol_elsewhere",
            "webhero_peppol_document_id", "amount_total_signed", "name", "webhero_opening_key",
        ],
        "account.journal": ["is_self_billing"],
        "res.partner": [
            "vat", "country_id", "is_company", "peppol_endpoint", "peppol_verification_state", "webhero_peppol_exempt",
        ],
        "res.company": ["account_peppol_proxy_state", "partner_id", "webhero_peppol_exempt", "parent_path"],
    }  # fmt: skip

    @property
    def _table_query(self):
        # our own file and constants, nothing of a user
        return SQL(_query())  # pylint: disable=sql-injection

    @api.depends("reason", "document_id", "partner_id")
    @api.depends_context("lang")
    def _compute_detail(self):
        for row in self:
            row.detail = row._detail() or False

    def _detail(self):
        if self.reason == "failed":
            return self.document_id.sudo().answer
        if self.reason == "under_way":
            return self.env._("Nothing to do: it leaves the list by itself once it is delivered.")
        if self.reason == "vat_unknown":
            return self.env._("Fill in the VAT number, or say that it need not receive e-invoices.")
        if self.reason in ("not_on_peppol", "wrong_kind", "not_looked_up", "no_number"):
            return self.partner_id._webhero_text()
        return ""

    # ---- the buttons that correct it

    def action_resolve(self):
        """The action that corrects this document's reason; for a selection the one that applies to all of it."""
        self.check_access("read")
        if len(self) != 1:
            return self._correct_many()
        if self.reason in SENDABLE:
            return self.move_id.action_webhero_send_peppol()
        if self.reason == "not_looked_up":
            return self.partner_id.action_webhero_peppol_look_up()
        if self.reason == "not_active":
            start = self.env["peppol.registration"].with_context(default_company_id=self.company_id.id)
            return start._action_open_peppol_form(reopen=False)
        if self.reason in ASKABLE:
            return self.action_open_partner()
        return self.action_open_move()

    def _correct_many(self):
        """Send the sendable documents, look up the unknown customers; the others need a person, one by one."""
        known = self.filtered(lambda row: row.reason == "not_looked_up").partner_id
        if known:
            known.action_webhero_peppol_look_up_all()
        moves = self.filtered(lambda row: row.reason in ("not_sent", "sent_otherwise")).move_id
        if moves:
            return moves.action_webhero_send_peppol()
        if not known:
            raise UserError(self.env._("None of these can be sent or looked up; press the button of each line."))
        return RELOAD

    def action_look_up(self):
        """Look the customer up again: it may have come to Peppol meanwhile."""
        return self.partner_id.action_webhero_peppol_look_up()

    def action_ask_customer(self):
        """A mail, ready to send, that asks the customer to join Peppol or to give its address."""
        self.check_access("read")
        return self.partner_id[:1].action_webhero_ask_for_peppol()

    def action_went_elsewhere(self):
        """The owner declares that these reached the customer in structured form another way; logged in their chatter."""
        self.move_id._webhero_sent_elsewhere()
        return RELOAD

    def action_open_move(self):
        self.ensure_one()
        return self._open(self.move_id)

    def action_open_partner(self):
        self.ensure_one()
        return self._open(self.partner_id)

    def _open(self, record):
        record.check_access("read")
        return open_record(record)

    # ---- the score

    @api.model
    def _score(self, companies):
        """(delivered, not delivered, on the way) of the documents that must be delivered, over `companies`."""
        delivered = self._delivered(companies)
        found = dict(self._read_group([("company_id", "in", companies.ids)], ["reason"], ["__count"]))
        unsure, under_way = found.pop("vat_unknown", 0), found.pop("under_way", 0)
        return Score(delivered, sum(found.values()), under_way, unsure)

    def _delivered(self, companies):
        """Delivered documents of all that must be; past months from their stored figures."""
        self.env.flush_all()
        today = fields.Date.context_today(self)
        current = max(today.replace(day=1), SINCE)
        past = [
            SINCE + relativedelta(months=number)
            for number in range((current.year - SINCE.year) * 12 + current.month - 1)
        ]
        kept = self.env["webhero.home.month"]._figures("delivered", companies, past, self._count_delivered)
        found = self._count_delivered(companies.ids, SINCE if kept is None else current, date.max)
        return sum(number for _amount, number in (found | (kept or {})).values())

    def _count_delivered(self, companies, first, last):
        """{(company id, first of the month): (0, number)} of these months, the whole last one included."""
        until = last if last == date.max else last + relativedelta(day=31)
        self.env.cr.execute(SQL(_score_query(), companies=tuple(companies), first=first, last=until))
        return {(company, month): (0.0, number) for company, month, number in self.env.cr.fetchall()}


class Score:
    """How many documents were delivered, failed, are on their way, or have an unknown outcome."""

    def __init__(self, delivered, missing, under_way, unsure):
        self.delivered, self.missing, self.under_way, self.unsure = delivered, missing, under_way, unsure

    @property
    def percent(self):
        """Rounded down: 100 only where nothing is missing. None where nothing had to be delivered yet."""
        total = self.delivered + self.missing
        return int(100 * self.delivered / total) if total else None


def _file(name):
    with file_open(f"webhero_peppol/data/compliance/{name}.sql") as file:
        return file.read().format(
            SINCE=SINCE_SQL, OPEN=OPEN_SQL, VAT=VAT_SQL, CERTAIN=CERTAIN_SQL, OBLIGED=OBLIGED_SQL,
            BELGIAN=BELGIAN_SQL,
        )  # fmt: skip


def _query():
    return _file("open")


def _score_query():
    return _file("delivered")
