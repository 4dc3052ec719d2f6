# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import secrets

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.webhero_base.rules import money
from odoo.addons.webhero_base.tools import turns
from odoo.addons.webhero_base.tools.actions import open_list, open_url

from ..rules import collecting, pain
from ..rules.book import IN, OUT, Ordered

LETTERS = (
    "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so that it spells no word; no digits, so that it contains no document number
)
VERSIONS = [(pain.V09, "pain.001.001.09"), (pain.V03, "pain.001.001.03")]
COLLECTS = {pain.V09: pain.COLLECT_V08, pain.V03: pain.COLLECT_V02}  # direct debits of the same generation
STATES = [("made", "Ordered"), ("paid", "Paid"), ("returned", "Returned"), ("cancelled", "Cancelled")]


class BankOrdered(models.AbstractModel):
    """Records that were, or may have been, sent to the bank: written only by the code that makes and settles them."""

    _name = "webhero.bank.ordered"
    _description = "Part of a payment file"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_steps_only()
        return super().create(vals_list)

    def write(self, vals):
        self._check_steps_only()
        return super().write(vals)

    def _check_steps_only(self):
        if not self.env.su:
            raise AccessError(
                self.env._("A payment file stays as it was made. Cancel it, and make a new one from its bills.")
            )


class BankOrder(models.Model):
    """A file of payments or direct debits made for a bank. Its content never changes; uploading it to the bank is
    done by a user.

    For other addons (a list of bills to pay, an approval):
    - `account.move._webhero_order_refusal()` returns why a bill can't be ordered now, or False; extend it with super().
    - `webhero.bank.pay` is the dialog: `env["webhero.bank.pay"]._dialog(bills)` gives its window action.
    - `account.move.webhero_transfer_id` is the live payment that a bill is ordered in (empty: none), `webhero_ordered` can
      be searched on. A bill is "ordered" until the bank line arrives, which pays it (rules/matching.py `_by_order`).
    """

    _name = "webhero.bank.order"
    _description = "Payment file"
    _inherit = ["webhero.bank.ordered", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Identity", required=True, readonly=True, copy=False)
    journal_id = fields.Many2one(
        "account.journal", "Account", required=True, readonly=True, check_company=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="journal_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="journal_id.company_id.currency_id")
    kind = fields.Selection(
        [("pay", "Pay bills"), ("collect", "Collect invoices")], "Kind", required=True, readonly=True, default="pay"
    )
    day = fields.Date("To be paid on", required=True, readonly=True)
    version = fields.Selection(VERSIONS, "Format", required=True, readonly=True)
    file = fields.Binary("File", attachment=True, readonly=True)
    file_name = fields.Char(compute="_compute_file_name")
    taken_at = fields.Datetime("Downloaded on", readonly=True, copy=False)
    transfer_ids = fields.One2many("webhero.bank.transfer", "order_id", "Payments", readonly=True)
    amount = fields.Monetary("Total", compute="_compute_amount", store=True)
    state = fields.Selection(STATES, "State", compute="_compute_state", store=True, tracking=True)

    _name_unique = models.Constraint("UNIQUE(name)", "A payment file has this identity already.")

    @api.depends("transfer_ids.amount", "transfer_ids.state")
    def _compute_amount(self):
        for order in self:
            live = order.transfer_ids.filtered(lambda one: one.state not in ("cancelled", "returned"))
            order.amount = sum(live.mapped("amount"))

    @api.depends("transfer_ids.state")
    def _compute_state(self):
        for order in self:
            states = set(order.transfer_ids.mapped("state"))
            order.state = (
                next((one for one in ("made", "paid", "returned") if one in states), "cancelled") if states else "made"
            )

    @api.depends("name")
    def _compute_file_name(self):
        for order in self:
            order.file_name = f"{order.name}.xml"

    # ---- making one

    @api.model
    def _make(self, journal, day, payments, kind="pay"):
        """The file of `payments` (dicts of webhero.bank.transfer, with `document_ids`), its bills locked meanwhile.

        A bill in another file, or whose open amount changed, raises a UserError; one file per bill is also a database constraint.
        """
        self._check_payer(journal)
        moves = self.env["account.move"].browse(
            sorted({values[2]["move_id"] for one in payments for values in one["document_ids"]})
        )
        self._lock_bills(moves)
        moves._webhero_check_orderable(kind)
        identity = self._identity()
        self.check_access("create")
        order = self.sudo().create(
            {
                "name": identity,
                "kind": kind,
                "journal_id": journal.id,
                "day": day,
                "version": journal.webhero_payment_version,
                "transfer_ids": [
                    Command.create({"batch": identity, **one, "end_to_end_id": self._identity()}) for one in payments
                ],
            }
        )
        if kind == "collect":
            mandates = [one.mandate_id._mandate() for one in order.transfer_ids]
            for transfer, batch in zip(order.transfer_ids, collecting.batches(mandates, identity), strict=True):
                transfer.batch = batch
        order.transfer_ids._check_rest()
        order.file = base64.b64encode(order._content())
        return order.with_env(self.env)

    def _lock_bills(self, moves):
        turns.lock(
            moves,
            self.env._("Somebody else is changing or paying these at this moment. Look again in a moment."),
            allow_referencing=True,
        )
        moves.invalidate_recordset()

    @api.model
    def _identity(self):
        """Fourteen characters, so that it fits in the sixteen of an MT940."""
        return "WH" + "".join(secrets.choice(LETTERS) for _sign in range(12))

    def _check_payer(self, journal):
        if not journal.bank_account_id:
            raise UserError(self.env._("Journal %s has no account. Give it its IBAN first.", journal.display_name))
        if journal._webhero_currency().name != "EUR":
            raise UserError(
                self.env._("Payment files are in EUR, journal %s is not. Choose another.", journal.display_name)
            )

    def _content(self):
        """The bytes of the file."""
        transfers = tuple(one._transfer() for one in self.transfer_ids)
        together = self.journal_id.webhero_payment_together
        order = pain.Order(self.name, self.create_date, self.day, self._payer(), transfers, together)
        if self.kind == "collect":
            return collecting.write(order, self.company_id.webhero_creditor_identifier, COLLECTS[self.version])
        return pain.write(order, self.version)

    def _payer(self):
        account, company = self.journal_id.bank_account_id, self.company_id
        registry = "".join(filter(str.isdigit, company.company_registry or ""))
        return pain.Party(
            account.acc_holder_name or company.name,
            account.sanitized_acc_number,
            account.bank_bic or "",
            enterprise=registry if company.country_code == "BE" and len(registry) == 10 else "",
        )

    # ---- buttons

    def action_download(self):
        """Download the file as made, to upload at the bank."""
        self.ensure_one()
        self.check_access("read")
        self.sudo().taken_at = self.taken_at or fields.Datetime.now()
        return open_url(f"/web/content/{self._name}/{self.id}/file/{self.file_name}?download=true", "self")

    def action_cancel(self):
        """The file was not sent to the bank, or was refused: its bills can be ordered again."""
        self.transfer_ids.filtered(lambda one: one.state == "made").action_cancel()

    def action_open_bills(self):
        self.ensure_one()
        bills = self.transfer_ids.document_ids.move_id
        return open_list("account.move", [("id", "in", bills.ids)], self.env._("Bills of %s", self.name))


class BankTransfer(models.Model):
    """One payment of a file, exactly as written in it."""

    _name = "webhero.bank.transfer"
    _inherit = ["webhero.bank.ordered"]
    _description = "Payment of a payment file"
    _order = "id"
    _rec_name = "end_to_end_id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "webhero.bank.order", "File", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Supplier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    name = fields.Char("Name at the bank", required=True, readonly=True)
    iban = fields.Char("Account", required=True, readonly=True)
    bic = fields.Char("BIC", readonly=True)
    amount = fields.Monetary("Amount", required=True, readonly=True)
    structured_kind = fields.Char(readonly=True)
    structured = fields.Char("Structured communication", readonly=True)
    text = fields.Char("Communication", readonly=True)
    end_to_end_id = fields.Char("Reference", required=True, readonly=True)
    document_ids = fields.One2many("webhero.bank.transfer.document", "transfer_id", "Bills", readonly=True)
    cancelled = fields.Boolean("Cancelled", readonly=True)
    returned_by_id = fields.Many2one(
        "account.bank.statement.line", "Came back in", readonly=True, index="btree_not_null", ondelete="set null"
    )
    reason = fields.Char("Reason of the bank", readonly=True)  # ISO code, for instance AM04
    reason_text = fields.Char("Why it came back", compute="_compute_reason_text")
    mandate_id = fields.Many2one(
        "webhero.bank.mandate", "Mandate", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    batch = fields.Char(
        readonly=True, index="btree_not_null"
    )  # the identifier under which a bank may book it with others
    state = fields.Selection(STATES, compute="_compute_state", store=True)

    _end_to_end_unique = models.Constraint("UNIQUE(end_to_end_id)", "A payment has this reference already.")

    @api.depends("cancelled", "returned_by_id", "document_ids.move_id.payment_state")
    def _compute_state(self):
        """A bill cancelled or credited meanwhile is not paid by it, although the bank may still execute the order."""
        for one in self:
            paid = one.document_ids and all(
                move.payment_state in ("paid", "in_payment") for move in one.document_ids.move_id
            )
            gone = "cancelled" if one.cancelled else (one.returned_by_id and "returned")
            one.state = gone or ("paid" if paid else "made")

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for one in self:
            one.reason_text = self.env["webhero.bank.words"]._reason(one.reason)

    def _check_rest(self):
        """Check that the open amount of each document is still the amount to be paid."""
        for one in self.document_ids:
            if money.of_float(one.amount) != one.move_id._webhero_order_rest():
                raise UserError(
                    self.env._(
                        "%s changed meanwhile: another amount is open on it. Look again.", one.move_id.display_name
                    )
                )

    def _transfer(self):
        """The payment as an object of the rules (rules/pain.py Transfer)."""
        self.ensure_one()
        party = pain.Party(self.name, self.iban, self.bic or "", self.partner_id._webhero_payment_address())
        return pain.Transfer(
            self.end_to_end_id,
            money.of_float(self.amount),
            party,
            self.structured_kind or "",
            self.structured or "",
            self.text or "",
            self.mandate_id._mandate(self._is_moved()) if self.mandate_id else None,
            self.batch or "",
        )

    def _is_moved(self):
        """Whether its mandate was last collected from another account, which the file must state."""
        earlier = self.mandate_id.transfer_ids.filtered(lambda one: one.id < self.id and not one.cancelled)
        return bool(earlier) and earlier.sorted("id")[-1].iban != self.iban

    @api.model
    def _ordered(self, company, keys):
        """{identifier: Ordered (rules/book.py)} of the payments and files of this company with one of these `keys`."""
        own = [("company_id", "=", company.id)]
        found = {one.end_to_end_id: one._as_ordered() for one in self.search([*own, ("end_to_end_id", "in", keys)])}
        batches = self.search([*own, ("batch", "in", keys)]).grouped("batch")
        return found | {batch: several._as_ordered(whole=True) for batch, several in batches.items()}

    def _as_ordered(self, whole=False):
        live = self.filtered(lambda one: not one.cancelled)
        documents = [(one.move_id.id, money.of_float(one.amount)) for one in (live or self).document_ids]
        side = IN if self.order_id[:1].kind == "collect" else OUT
        return Ordered(tuple(documents), side, live=bool(live), whole=whole)

    def action_cancel(self):
        """The bank refused this payment or never received it: its bills can be ordered again."""
        self.check_access("write")
        paid = self.filtered(lambda one: one.state in ("paid", "returned"))
        if paid:
            raise UserError(
                self.env._("%s is paid already.", ", ".join(paid.document_ids.move_id.mapped("display_name")))
            )
        self.sudo().cancelled = True


class BankTransferDocument(models.Model):
    """The amount that one payment pays of a bill, or deducts for a credit note."""

    _name = "webhero.bank.transfer.document"
    _inherit = ["webhero.bank.ordered"]
    _description = "Bill in a payment file"
    _check_company_auto = True

    transfer_id = fields.Many2one("webhero.bank.transfer", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="transfer_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="transfer_id.currency_id")
    move_id = fields.Many2one(
        "account.move", "Bill", required=True, readonly=True, index=True, check_company=True, ondelete="restrict"
    )
    amount = fields.Monetary("Amount", required=True, readonly=True, help="Below zero: a credit note that counts off.")
    waits = fields.Boolean(
        compute="_compute_waits", store=True, help="Ordered, and the bank has not confirmed the payment yet."
    )

    # a bill is in one file only, also when two users make files concurrently
    _waiting_unique = models.UniqueIndex("(move_id) WHERE waits", "This bill is in a payment file already.")

    @api.depends("transfer_id.cancelled", "transfer_id.returned_by_id", "move_id.payment_state", "move_id.state")
    def _compute_waits(self):
        for one in self:
            gone = one.transfer_id.cancelled or one.transfer_id.returned_by_id
            is_open = one.move_id.state == "posted" and one.move_id.payment_state in ("not_paid", "partial", "blocked")
            one.waits = is_open and not gone
