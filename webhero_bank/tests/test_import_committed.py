# SPDX-License-Identifier: LGPL-3.0-or-later
"""On real cursors that really commit: a worker killed with kill -9, and two people with the same file at once."""

import os
import subprocess
import sys

from odoo.exceptions import ConcurrencyError
from odoo.tests import get_db_name, tagged
from odoo.tools import config

from sandbox.killing import KILLED, ROOT, CommittedCase

from . import made

ACCOUNT = "BE42733412009954"


class CommittedBank(CommittedCase):
    """A bank journal for ACCOUNT in a company of the database."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        with self.env_committed() as env:
            company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
            env.cr.execute("DELETE FROM res_partner_bank WHERE sanitized_acc_number = %s AND NOT active", (ACCOUNT,))
            journal = env["account.journal"].create(
                {"type": "bank", "name": "Killed", "code": "KILL", "company_id": company.id, "bank_acc_number": ACCOUNT}
            )
            self.company, self.journal = company.id, journal.id
            env.cr.commit()

    def remove(self):
        with self.env_committed() as env:
            lines = env["account.bank.statement.line"].search([("journal_id", "=", self.journal)])
            lines.statement_id.unlink()
            lines.unlink()
            imports = env["webhero.bank.statement"].search([("journal_id", "=", self.journal)]).import_id
            bank = env["account.journal"].browse(self.journal).bank_account_id
            env["account.journal"].browse(self.journal).unlink()
            imports.unlink()
            env.cr.execute("DELETE FROM res_partner_bank WHERE id = %s", (bank.id,))  # the host archives it only
            env.cr.commit()

    def take_in(self, data):
        with self.env_committed() as env:
            company = env["res.company"].browse(self.company)
            taken = env["webhero.bank.import"].with_company(company)._receive("file", data, company)
            taken._import()
            env.cr.commit()
            return taken.new_count

    def amounts(self):
        with self.env_committed() as env:
            lines = env["account.bank.statement.line"].search([("journal_id", "=", self.journal)])
            self.assertTrue(all(lines.statement_id.mapped("is_complete")))
            return sorted(lines.mapped("amount"))


@tagged("post_install", "-at_install")
class TestCommitted(CommittedBank):
    def work(self, place=""):
        command = [
            sys.executable,
            os.path.join(os.path.dirname(__file__), "killed.py"),
            config["config"],
            get_db_name(),
        ]
        command = [os.path.abspath(part) if part == config["config"] else part for part in command]
        return subprocess.run(
            [*command, place], cwd=ROOT, timeout=300, env={**os.environ, "PYTHONPATH": str(ROOT)}
        ).returncode

    def test_killed(self):
        """M11: kill -9 before, within and after a chunk: the next worker stores the rest, nothing is lost, nothing is twice."""
        count = 0
        for place in ("before", "within", "after"):
            with self.subTest(place=place):
                count += 250
                data = made.mt940(count, ACCOUNT)  # each file holds the one before it
                self.assertEqual(self.take_in(data), 250)
                self.assertEqual(self.work(place), KILLED)
                self.assertEqual(self.work(), 0)
                wanted = sorted(float(amount) for _number, _day, amounts in made.days(count) for amount in amounts)
                self.assertEqual(self.amounts(), wanted)

    def test_two_at_once(self):
        """M2: two people import the same file at the same moment: each line is there once, the second is told that it was known."""
        data, counts = made.mt940(20, ACCOUNT), []

        def person():
            for _attempt in range(5):  # the host does a request again that met another one
                try:
                    counts.append(self.take_in(data))
                    return
                except ConcurrencyError:
                    continue

        self.at_once(person, person)
        self.assertEqual(sorted(counts), [0, 20])
        self.assertEqual(len(self.amounts()), 20)
