"""A provider of another addon walks the road that ours walk."""

from odoo.tests import tagged

from odoo.addons.webhero_peppol.tests.common import PeppolCommon
from odoo.addons.webhero_peppol.tests.test_access_points import AccessPointCase

from sandbox.peppyrus import Peppyrus


@tagged("post_install", "-at_install")
class TestPostOffice(AccessPointCase, PeppolCommon):
    """13.8: activated, sent once, answered, received once, by a class that is not in webhero_peppol."""

    provider, service = "post_office", Peppyrus

    def test_is_a_choice(self):
        """13.8: it is among the choices, also in the onboarding to Peppol, and its own class opens its own address."""
        self.assertIn(("post_office", "Post office"), self.env["webhero.peppol.onboarding"]._selection_provider())
        point = self.env["webhero.access.point"].new({"provider": "post_office", "mode": "test"})
        self.assertEqual((point._provider().title, point.wants_secret), ("Post office", False))
        self.assertEqual(self.point._provider().urls["prod"], "https://api.post-office.example")

    def test_its_addon_goes(self):
        """13.8: uninstalled, its access points stop and pass their key to no other provider; the archive stays."""
        move, row = self.sent()
        self.run_until_final(row)
        document = move.webhero_peppol_document_id
        field = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", "webhero.access.point"), ("value", "=", "post_office")]
        )
        field._process_ondelete()
        self.assertEqual((self.point.activation, self.point.active, self.point.key), ("stopped", False, False))
        self.assertEqual((document.access_point_id, document.state), (self.point, "delivered"))
        self.assertTrue(document._content())
