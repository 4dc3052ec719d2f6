"""Who may send what to whom from the connections' own forms (S18.11)."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import NotebookCase


@tagged("post_install", "-at_install")
class TestExchangeRights(NotebookCase):
    def test_the_support_form_goes_to_who_helps(self):
        """S18.11: a user without rights on connections can mail the support form to the support address only."""
        self.env["ir.config_parameter"].set_param("webhero_exchange.support_email", "help@example.com")
        user = new_test_user(self.env, "just-anybody", groups="base.group_user")
        requests = self.env["webhero.support.request"].with_user(user)
        with self.assertRaises(AccessError):
            requests.create({"question": "?", "email_to": "elsewhere@example.net"}).action_send()
        before = self.env["mail.mail"].search_count([])
        requests.create({"question": "?"}).action_send()
        self.assertEqual(self.env["mail.mail"].search_count([]) - before, 1)
        self.env["webhero.support.request"].create({"question": "?", "email_to": "else@example.net"}).action_send()
