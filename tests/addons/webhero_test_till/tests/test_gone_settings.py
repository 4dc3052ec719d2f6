from odoo.tests import new_test_user, tagged

from odoo.addons.webhero_eboekhouden.tests.common import EBoekhoudenCase

from sandbox import eboekhouden_seed as seed


@tagged("post_install", "-at_install")
class TestGoneSettings(EBoekhoudenCase):
    def test_gone_is_flagged(self):
        """E2: a setting that points to a deleted record gives an error, and the person in charge is notified once."""
        baker = new_test_user(self.env, "till-baker", groups="webhero_exchange.group_exchange_manager")
        backend = self.backend("rest", responsible_id=baker.id)
        backend.backend_id._poll()
        ledger = backend.ledger_ids.filtered(lambda each: each.code == "8050")
        till = self.env["webhero.till.backend"].create(
            {"name": "Till", "books_id": backend.id, "ledger_id": ledger.id, "unit_id": backend.unit_ids[0].id}
        )
        self.assertFalse(till.gone_text)
        administration = self.rest.books.administration(seed.NL)
        self.rest.store.delete(administration.table("ledger"), ledger.remote_id)
        activities = len(backend.activity_ids)
        for _day in range(2):
            backend.backend_id._poll()
        till.invalidate_recordset(["gone_text"])
        self.assertIn("8050", till.gone_text)
        self.assertIn("Revenue account", till.with_context(lang="en_US").gone_text)
        self.assertNotIn(backend.unit_ids[0].name, till.gone_text)
        self.assertEqual(len(backend.activity_ids) - activities, 1)
        self.assertIn("Till", backend.message_ids[0].body)
        self.assertIn("8050", backend.message_ids[0].body)
