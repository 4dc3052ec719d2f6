"""The walk itself: its steps do what they say on the host's own screens, and complain where they can't."""

from .walk import Walk


class TestWalkDriver(Walk):
    def test_steps(self):
        """X5: a customer and an invoice are made by pressing and typing in Dutch; the test's side sees both."""
        owner = self.make_owner(self.make_company("Schrijnwerkerij Hazelaar"))
        self.sign_in(owner)
        self.open("/odoo/action-base.action_partner_form")
        self.press("Nieuw")
        self.fill("name", "Drukkerij Lindeblad")
        self.press_at(".o_form_button_save")
        customer = self.env["res.partner"].search([("name", "=", "Drukkerij Lindeblad")])
        self.assertEqual(len(customer), 1)
        self.env["product.product"].create({"name": "Zeven letterkasten", "taxes_id": False})
        self.open("/odoo/action-account.action_move_out_invoice_type")
        self.press("Nieuw")
        self.choose("partner_id", "Drukkerij Lindeblad")
        self.press("Regel toevoegen")
        self.choose("product_id", "Zeven letterkasten")
        self.fill("price_unit", "120,50")
        self.press("Bevestigen")
        self.see("Geboekt", "Zeven letterkasten")
        move = self.env["account.move"].search([("partner_id", "=", customer.id)])
        self.assertEqual((move.state, move.amount_untaxed), ("posted", 120.5))
        move.write({"narration": "Door de toets geschreven"})
        self.open(f"/odoo/action-account.action_move_out_invoice_type/{move.id}")
        self.see("Door de toets geschreven")

    def test_what_was_told(self):
        """X5: a notification since the last press is found after it left the screen, an earlier one is not."""
        self.patience = 1
        self.sign_in(self.make_owner(self.make_company("Schrijnwerkerij Hazelaar")))
        self.open("/odoo/action-base.action_partner_form")
        self.press("Nieuw")
        with self.at_the_browser():
            self.browser_page.script(
                "document.body.insertAdjacentHTML('beforeend', '<p class=o_notification>Het is gebeurd.</p>')"
            )
            self.browser_page.script("document.querySelector('p.o_notification').remove()")
        self.see("Het is gebeurd.")
        self.press_at(".o_form_button_cancel")
        with self.assertRaisesRegex(AssertionError, "Het is gebeurd."):
            self.see("Het is gebeurd.")

    def test_complaint(self):
        """X5: a step that finds nothing reports it, with what was on the screen instead."""
        self.patience = 1
        self.sign_in(self.make_owner(self.make_company("Schrijnwerkerij Hazelaar")))
        self.open("/odoo/action-base.action_partner_form")
        with self.assertRaisesRegex(AssertionError, "(?s)“Toveren”.*Nieuw"):
            self.press("Toveren")
