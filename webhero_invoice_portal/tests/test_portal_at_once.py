# SPDX-License-Identifier: LGPL-3.0-or-later
"""Uploads at the same moment, on cursors that commit (S18.5)."""

import threading
import time

from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from sandbox.killing import CommittedCase

from .test_portal_upload import pdf

FORM = {"number": "P-12", "date": "2026-03-04", "amount_21": "100,00"}


@tagged("post_install", "-at_install")
class TestUploadsAtOnce(CommittedCase):
    def setUp(self):
        super().setUp()
        with self.env_committed() as env:
            supplier = env["res.partner"].create({"name": f"At once {time.time_ns()}", "is_company": True})
            self.supplier_id = supplier.id
            env.cr.commit()
        self.addCleanup(self._remove)

    def _remove(self):
        with self.env_committed() as env:
            bills = env["account.move"].search([("partner_id", "=", self.supplier_id)])
            bills.unlink()
            env["res.partner"].browse(self.supplier_id).unlink()
            env.cr.commit()

    def upload(self, contents, forms):
        """What each of these uploads was told, all sent at the same moment."""
        meet, told = threading.Barrier(len(contents), timeout=60), []

        def send(content, form):
            with self.env_committed() as env:
                moves = env["account.move"]
                supplier = env["res.partner"].browse(self.supplier_id)
                supplier.name  # noqa: B018 (the transaction begins: none sees what the others do)
                meet.wait()
                try:
                    told.append(
                        retrying(lambda: moves._webhero_receive_upload(supplier, "factuur.pdf", content, form), env)
                    )
                except UserError:
                    told.append("refused")

        pairs = zip(contents, forms, strict=True)
        with mute_logger("odoo.service.model"):
            self.at_once(*[lambda pair=pair: send(*pair) for pair in pairs])
        with self.env_committed() as env:
            bills = env["account.move"].search([("partner_id", "=", self.supplier_id)])
            return sorted(told), len(bills), sum(bills.mapped("amount_untaxed"))

    def test_the_same_file(self):
        """S18.5: one file four times at once is one draft bill; the others are told that it was received."""
        found = self.upload([pdf()] * 4, [FORM] * 4)
        self.assertEqual(found, (["P-12"] + ["refused"] * 3, 1, 100.0))

    def test_the_same_number(self):
        """S18.5: four files with one invoice number at once are one draft bill; four numbers are four."""
        found = self.upload([pdf(str(number)) for number in range(4)], [FORM] * 4)
        self.assertEqual(found, (["P-12"] + ["refused"] * 3, 1, 100.0))
        others = [{**FORM, "number": f"P-{number}"} for number in range(4)]
        found = self.upload([pdf(f"other {number}") for number in range(4)], others)
        self.assertEqual(found, (["P-0", "P-1", "P-2", "P-3"], 5, 500.0))


@tagged("post_install", "-at_install")
class TestAddressCheckAtOnce(CommittedCase):
    def setUp(self):
        super().setUp()
        with self.env_committed() as env:
            values = [{"name": f"Asked {number}", "email": f"asked{number}@klant.example"} for number in range(3)]
            self.partner_ids = env["res.partner"].create(values).ids
            env.cr.commit()
        self.addCleanup(self._remove)

    def _remove(self):
        with self.env_committed() as env:
            env["mail.mail"].search([("res_id", "in", self.partner_ids), ("model", "=", "res.partner")]).unlink()
            env["res.partner"].browse(self.partner_ids).unlink()
            env.cr.commit()

    def test_two_who_ask_the_same_customers(self):
        """S18.5, C19: two people ask the same customers at the same moment: one question and one mail each."""
        meet, told = threading.Barrier(2, timeout=60), []

        def ask(ids):
            with self.env_committed() as env:
                partners = env["res.partner"].browse(ids)
                partners.mapped("name")  # the transaction begins: none sees what the other does
                meet.wait()
                told.append(len(retrying(lambda: env["webhero.address.check"]._ask(partners), env)))
                env.cr.commit()

        with mute_logger("odoo.service.model"):
            self.at_once(lambda: ask(self.partner_ids), lambda: ask(self.partner_ids[1:]))
        with self.env_committed() as env:
            checks = env["webhero.address.check"].search([("partner_id", "in", self.partner_ids)])
            self.assertEqual((len(checks), sum(told)), (3, 3))
            mails = env["mail.mail"].search([("model", "=", checks._name), ("res_id", "in", checks.ids)])
            self.assertEqual(len(mails), 3)
