# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..rules import stored
from ..rules.statement import OGM

_logger = logging.getLogger(__name__)
TOGETHER = 100
# bank lines are not mailed or followed
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_notrack": True}


class BankMovement(models.Model):
    """A movement exactly as reported by the bank, unique per account. It outlives the statement line made from it."""

    _name = "webhero.bank.movement"
    _inherit = ["webhero.bank.record"]
    _description = "Movement of the bank"
    _order = "id"

    bank_statement_id = fields.Many2one(
        "webhero.bank.statement", "Statement of the bank", required=True, readonly=True, index=True, ondelete="cascade"
    )
    reference = fields.Char("Bank reference", readonly=True, index="btree_not_null")
    date = fields.Date("Booked on", required=True, readonly=True)
    amount = fields.Monetary("Amount", required=True, readonly=True)
    balance_before = fields.Monetary("Balance before", readonly=True)
    run = fields.Integer("Part", readonly=True)
    data = fields.Json("As read", required=True, readonly=True, prefetch=False)
    waiting = fields.Boolean("Still to store", default=True, readonly=True)
    trouble = fields.Char("Why it is not stored", readonly=True)
    line_ids = fields.One2many("account.bank.statement.line", "webhero_movement_id", "Lines", readonly=True)

    _waiting_idx = models.Index("(id) WHERE waiting")
    _day_idx = models.Index("(journal_id, date)")

    def _line(self):
        """The movement as an object of the rules (rules/statement.py Line)."""
        self.ensure_one()
        return stored.line(self.data)

    # ---- into the books

    @api.model
    def _cron_store(self):
        """Store the waiting movements, a hundred per transaction: if a worker dies, the next run stores the rest."""
        progress = self.env["ir.cron"]._commit_progress
        todo = self.search([("waiting", "=", True), ("trouble", "=", False)])
        progress(remaining=len(todo))
        for (company, user), movements in todo.grouped(lambda one: (one.company_id, one.create_uid)).items():
            for start in range(0, len(movements), TOGETHER):
                several = movements[start : start + TOGETHER]
                several.with_user(user).with_company(company)._store_safely()
                self.env.invalidate_all()  # a year of lines is not to stay in memory
                if not progress(len(several)):
                    return self._wake()

    def _store_safely(self):
        """Store these together; on failure one by one, so that no line blocks another. Commits."""
        try:
            self._store()
            self.env.cr.commit()  # pylint: disable=invalid-commit
        except Exception as error:  # noqa: BLE001 - whatever it is, the other lines go on
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            if len(self) > 1:
                _logger.info("movements of the bank are stored one by one: %s", error)
                for one in self:
                    one._store_safely()
            elif not isinstance(
                error, OperationalError
            ):  # else it is locked by another transaction: the next run retries
                self._trouble_text(error)

    def _trouble_text(self, error):
        if not isinstance(error, UserError):
            _logger.exception("movement %s of the bank could not be stored", self.id)
        self.trouble = str(error)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _wake(self):
        self.env.ref("webhero_bank.bank_store_cron").sudo()._trigger()

    def _store(self):
        """Create the statement lines of these movements, and the statements that are complete with them."""
        ours = self.try_lock_for_update().filtered("waiting")
        if not ours:
            return
        lines = self.env["account.bank.statement.line"].with_context(**QUIET).create([one._values() for one in ours])
        ours.write({"waiting": False, "trouble": False})
        ours.bank_statement_id._put_in_books()
        ours.bank_statement_id.import_id._count_stored()
        lines._webhero_stored()

    def _values(self):
        line = self._line()
        return {
            "journal_id": self.journal_id.id,
            "date": line.date,
            "amount": self.amount,
            "payment_ref": self._label(line),
            "partner_name": line.counterparty_name,
            "account_number": line.counterparty_iban,
            "transaction_type": line.code,
            "webhero_movement_id": self.id,
            "webhero_bank_date": line.date,
        }

    def _label(self, line):
        """The label of the line: the structured communication as printed, else the text."""
        digits = line.structured
        if line.structured_kind == OGM:
            digits = f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
        shown = " ".join(filter(None, [digits, line.communication if line.communication != line.structured else ""]))
        return shown or line.info or line.counterparty_name or line.code or "/"
