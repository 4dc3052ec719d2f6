# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank files of several people at the same moment, over HTTP: each movement is booked once, nobody gets an error (S18.5)."""

import base64
import datetime
import secrets
import time
from decimal import Decimal

from odoo import Command
from odoo.tests import tagged

from sandbox.coda import Movement, Statement, write
from sandbox.requesting import RequestsCase

from . import made
from .test_import_committed import ACCOUNT, CommittedBank

LINES = 20
FILES = 5


@tagged("post_install", "-at_install")
class TestBankAtOnce(RequestsCase, CommittedBank):
    def setUp(self):
        super().setUp()
        with self.env_committed() as env:
            groups = ("base.group_user", "account.group_account_invoice")
            values = {"login": f"bank {time.time_ns()}", "company_id": self.company}
            lists = {
                "group_ids": [Command.set([env.ref(name).id for name in groups])],
                "company_ids": [Command.set([self.company])],
            }
            self.user_id = env["res.users"].create({"name": "Who uploads", **values, **lists}).id
            env.cr.commit()

    def remove(self):
        with self.env_committed() as env:
            found = env["webhero.bank.import"].search([("create_uid", "=", self.user_id)])
            found.filtered(lambda one: not one.statement_ids).unlink()
            env["res.users"].browse(self.user_id).active = False
            env.cr.commit()
        super().remove()

    def upload(self, *contents):
        """(new, known) of each of these files, dropped by as many people at the same moment."""
        presses = []
        for place, content in enumerate(contents):
            visitor = self.visitor(self.user_id)
            file = {"name": f"at once {place}", "datas": base64.b64encode(content).decode()}
            _done, (attachment,) = visitor.rpc("ir.attachment", "create", [file])
            _done, (wizard,) = visitor.rpc(
                "webhero.bank.upload", "create", [{"attachment_ids": [Command.set([attachment])]}]
            )
            presses.append(
                lambda visitor=visitor, wizard=wizard: visitor.rpc("webhero.bank.upload", "action_import", [wizard])
            )
        told = self.answers(*presses)
        self.assertEqual(self.assertNoFault(told), len(contents), told)
        with self.env_committed() as env:
            found = env["webhero.bank.import"].search([("create_uid", "=", self.user_id)])
            self.assertEqual(set(found.mapped("state")), {"done"}, found.mapped("summary"))
            return sorted((one.new_count, one.known_count) for one in found)

    def test_the_same_file(self):
        """M2, S18.5: one file uploaded five times at once: its lines are there once, the others are told that they are known."""
        found = self.upload(*[made.mt940(LINES, ACCOUNT)] * FILES)
        self.assertEqual(found, [(0, LINES)] * (FILES - 1) + [(LINES, 0)])
        self.assertEqual(self.amounts(), [float(one + 1) for one in range(LINES)])

    def test_one_day_in_three_formats(self):
        """M2, S18.5: CODA, MT940 and camt of the same day, which have no key in common, at once: each movement is booked once."""
        self.upload(*[form(LINES, ACCOUNT) for form in (made.coda, made.mt940, made.camt)])
        self.assertEqual(self.amounts(), [float(one + 1) for one in range(LINES)])

    def test_other_files(self):
        """M1, S18.5: five files of as many days of one account at once: all of them are stored, and in the books as statements."""
        files, balance = [], Decimal(0)
        for number in range(FILES):
            day = datetime.date(2026, 3, 2) + datetime.timedelta(days=number)
            moves = tuple(
                Movement(
                    Decimal(f"{number + 1}.{place:02}"), f"dag {number} nr {place}", reference=f"D{number:04}{place:04}"
                )
                for place in range(3)
            )
            files.append(Statement(ACCOUNT, "DAKWERKEN VAN HOUT BV", number + 1, day, balance, moves))
            balance = files[-1].closing
        self.assertEqual(self.upload(*map(write, files)), [(3, 0)] * FILES)
        self.assertEqual(len(self.amounts()), 3 * FILES)
        with self.env_committed() as env:
            statements = env["account.bank.statement"].search([("journal_id", "=", self.journal)])
            self.assertEqual(len(statements), FILES)


@tagged("post_install", "-at_install")
class TestMandateAtOnce(RequestsCase):
    def setUp(self):
        super().setUp()
        with self.env_committed(tracking_disable=True) as env:
            company = env["res.company"].search([("chart_template", "!=", False)], limit=1)
            self.company_id, self.before = company.id, company.webhero_creditor_identifier
            company.webhero_creditor_identifier = "BE71ZZZ0999472756"
            partner = env["res.partner"].create({"name": f"Signs {time.time_ns()}", "lang": "en_US"})
            mandate = env["webhero.bank.mandate"].create({"partner_id": partner.id, "company_id": company.id})
            mandate.sign_token = secrets.token_urlsafe(24)
            self.mandate_id, self.partner_id = mandate.id, partner.id
            self.path = f"/my/mandates/{mandate.id}/{mandate.sign_token}"
            env.cr.commit()
        self.addCleanup(self._remove)

    def _remove(self):
        with self.env_committed() as env:
            env["webhero.bank.mandate"].browse(self.mandate_id).unlink()
            env["res.partner"].browse(self.partner_id).unlink()
            env["res.company"].browse(self.company_id).webhero_creditor_identifier = self.before
            env.cr.commit()

    def test_signed_by_four(self):
        """M8, S18.5: the form of a mandate sent four times at once, with two accounts: signed once, each sees that it is signed."""
        accounts = ["BE97979112233449", "BE25010203040582"] * 2

        def sign(visitor, iban):
            answer = visitor.open(self.path, {"iban": iban, "name": f"Lieve {iban[-4:]}", "agreed": "1"})
            return answer.status_code, "Signed on" in answer.get_data(as_text=True)

        pairs = [(self.visitor(), iban) for iban in accounts]
        told = self.answers(*[lambda pair=pair: sign(*pair) for pair in pairs])
        self.assertEqual(set(told), {(200, True)}, told)
        with self.env_committed() as env:
            mandate = env["webhero.bank.mandate"].browse(self.mandate_id)
            self.assertIn(mandate.iban, accounts)
            self.assertEqual(mandate.signed_by, f"Lieve {mandate.iban[-4:]}")
            signatures = mandate.message_ids.filtered(lambda one: "Signed in the portal" in (one.body or ""))
            self.assertEqual(len(signatures), 1)
