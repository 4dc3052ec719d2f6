# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank files go to the bookkeeper by themselves, as they were (A4)."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.webhero_bank.tests.test_import import ImportCase


@tagged("post_install", "-at_install")
class TestBankCopies(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.webhero_bank_copy_email = "kantoor@boekhouder.example; archief@boekhouder.example"

    def test_copy(self):
        """A4: a file that brings something new goes to each address once, byte for byte; the same file again does not."""
        taken = self.take("coda/01-everyday.cod")
        self.assertEqual(len(taken.copy_ids), 2)
        self.assertEqual(set(taken.copy_ids.mapped("delivery")), {"queued"}, taken.copy_ids.mapped("failure"))
        mail = taken.copy_ids[0].mail_id
        self.assertEqual((mail.attachment_ids.raw, mail.state), (taken._content(), "outgoing"))
        self.assertIn(taken.name, mail.subject)
        taken._count_stored()
        self.assertEqual(len(taken.copy_ids), 2)
        self.assertFalse(self.take("coda/01-everyday.cod").copy_ids)
        self.company.webhero_bank_copy_email = False
        self.assertFalse(self.take("coda/02-batch-with-details.cod").copy_ids)

    @mute_logger("odoo.addons.webhero_bank_billing.models.bank_copy")
    def test_failed(self):
        """A4: a copy that failed is on Home and tried again; the statement is stored all the same."""
        with patch.object(self.registry["webhero.bank.copy"], "_queue", side_effect=OSError("no room")):
            taken = self.take("coda/01-everyday.cod")
        self.assertEqual((taken.state, set(taken.copy_ids.mapped("delivery"))), ("done", {"failed"}))
        blocks = {block["key"]: block for block in self.env["webhero.home"].load()["blocks"]}
        self.assertEqual(blocks["bank_copies"]["count"], 2)
        with self.enter_registry_test_mode():
            self.env.ref("webhero_bank_billing.ir_cron_retry_bank_copies").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(set(taken.copy_ids.mapped("delivery")), {"queued"})

    def test_no_address(self):
        """A4: what is no list of addresses is refused, with its place."""
        with self.assertRaisesRegex(ValidationError, "Copy of each bank file"):
            self.company.webhero_bank_copy_email = "kantoor"
