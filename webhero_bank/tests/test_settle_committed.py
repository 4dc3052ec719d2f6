# SPDX-License-Identifier: LGPL-3.0-or-later
"""On real cursors that really commit: a worker killed with kill -9 while it settles, and two who settle the same invoice."""

import os
import subprocess
import sys

from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.tests import get_db_name, tagged
from odoo.tools import config

from sandbox.killing import KILLED, ROOT, CommittedCase

OGM = "+++000/2046/20183+++"


@tagged("post_install", "-at_install")
class TestSettleCommitted(CommittedCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        with self.env_committed() as env:
            company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
            env = env(context={**env.context, "allowed_company_ids": company.ids})
            journal = env["account.journal"].create(
                {"type": "bank", "name": "Settled", "code": "STLD", "company_id": company.id}
            )
            partner = env["res.partner"].create({"name": "Twee Tegelijk"})
            move = env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": "2026-10-15",
                    "payment_reference": OGM,
                    "invoice_line_ids": [
                        Command.create({"name": "Werk", "price_unit": 121, "tax_ids": [Command.clear()]})
                    ],
                }
            )
            move.action_post()
            self.journal, self.partner, self.move = journal.id, partner.id, move.id
            env.cr.commit()

    def remove(self):
        with self.env_committed() as env:
            lines = env["account.bank.statement.line"].search([("journal_id", "=", self.journal)])
            lines.action_undo_reconciliation()
            lines.unlink()
            move = env["account.move"].browse(self.move)
            move.button_draft()
            move.with_context(force_delete=True).unlink()
            env["account.journal"].browse(self.journal).unlink()
            env["res.partner"].browse(self.partner).unlink()
            env.cr.commit()

    def line(self, amount=121, text=OGM):
        with self.env_committed() as env:
            line = env["account.bank.statement.line"].create(
                {"journal_id": self.journal, "date": "2026-11-17", "amount": amount, "payment_ref": text}
            )
            env.cr.commit()
            return line.id

    def found(self):
        """(payment state, what bank lines paid of the invoice, lines that are settled)."""
        with self.env_committed() as env:
            move = env["account.move"].browse(self.move)
            owed = move.line_ids.filtered(lambda one: one.account_id.account_type == "asset_receivable")
            lines = env["account.bank.statement.line"].search([("journal_id", "=", self.journal)])
            return (
                move.payment_state,
                sum(owed.matched_credit_ids.mapped("amount")),
                len(lines.filtered("is_reconciled")),
            )

    def work(self, place=""):
        program = os.path.join(os.path.dirname(__file__), "killed_settle.py")
        command = [sys.executable, program, os.path.abspath(config["config"]), get_db_name(), place]
        return subprocess.run(command, cwd=ROOT, timeout=300, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode

    def test_killed(self):
        """M3: kill -9 between storing and settling, and after it: the next worker settles it, and nothing is settled twice."""
        self.line()
        self.assertEqual(self.work("within"), KILLED)
        self.assertEqual(self.found(), ("not_paid", 0, 0))
        self.assertEqual(self.work("after"), KILLED)
        self.assertEqual(self.work(), 0)
        self.assertEqual(self.found(), ("paid", 121, 1))

    def test_two_at_once(self):
        """M3: two workers, and a person who chose the same invoice: it is paid once, the others are told or wait."""
        self.line()
        other = self.line(121, "dank u")

        def worker():
            with self.env_committed() as env:
                env["account.bank.statement.line"]._webhero_cron_look()
                env.cr.commit()

        def person():
            try:
                with self.env_committed() as env:
                    env["account.bank.statement.line"].browse(other).action_webhero_settle_with([self.move])
                    env.cr.commit()
            except (UserError, LockError, ConcurrencyError, SerializationFailure):  # the last: the host calls again
                return

        self.at_once(worker, worker, person)
        worker()
        state, paid, settled = self.found()
        self.assertEqual((state, paid, settled), ("paid", 121, 1))
