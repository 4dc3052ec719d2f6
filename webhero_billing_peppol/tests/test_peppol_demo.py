# SPDX-License-Identifier: LGPL-3.0-or-later
"""P15: the demonstration."""

from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.webhero_billing_base.demo import story as billing

from ..demo import story


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    def reasons(self, company):
        rows = self.env["webhero.peppol.compliance"]
        rows.invalidate_model()
        return set(rows.search([("company_id", "=", company.id)]).mapped("reason"))

    def test_told_once(self):
        """P15: documents in each state, customers of each kind, bills with and without review; nothing is called."""
        with patch.object(billing, "MONTHS", 5):  # two years take minutes on a busy machine, and B24 tells them already
            billing.tell(self.env)
        for _time in range(2):
            self.env["webhero.billing.demo"]._make_peppol_demo()
            documents = self.env["webhero.peppol.document"].search([])
            sent, received = (documents.filtered(lambda d, way=way: d.direction == way) for way in ("out", "in"))
            self.assertEqual(set(sent.mapped("state")), {"delivered", "accepted", "rejected", "error"})
            self.assertEqual(sorted(received.mapped(lambda d: d.review or "")), ["", "", "not_xml", "tax"])
            self.assertEqual(len(received.move_id), len(story.BILLS))
            self.assertFalse(documents._verify_hashes())
            company = documents.company_id
            self.assertEqual(len(company), 1)
            self.assertEqual(self.reasons(company), {"failed", "not_active"})
            self.assertGreater(self.env["webhero.peppol.compliance"]._score(company).percent, 50)
        company.account_peppol_proxy_state = "sender"
        self.assertLessEqual({"failed", "not_on_peppol", "not_looked_up", "not_sent"}, self.reasons(company))
        self.assertFalse(self.env["webhero.exchange"].search([("kind", "=like", "peppol.%")]))
