"""The walk itself: its steps do what they say on the host's own screens, and complain where they can't."""

from odoo import Command

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

    def test_no_bundle_is_made(self):
        """V9: what tests start from holds the scripts and style sheets of screens and of PDFs: none makes them anew."""
        names = self.names_of_bundles()
        company = self.make_company("Schrijnwerkerij Hazelaar")
        self.sign_in(self.make_owner(company))
        self.open("/odoo/action-account.action_move_out_invoice_type")
        self.see("Nieuw")
        env = self.env(context={"allowed_company_ids": company.ids, "force_report_rendering": True})
        customer = env["res.partner"].create({"name": "Drukkerij Lindeblad", "country_id": env.ref("base.be").id})
        lines = [Command.create({"name": "Zeven letterkasten", "price_unit": 10})]
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "invoice_line_ids": lines,
                "invoice_date": "2026-01-05",
            }
        )
        move.action_post()
        pdf, _kind = env["ir.actions.report"]._render_qweb_pdf("account.account_invoices", move.ids)
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual(self.names_of_bundles() - names, set())

    def names_of_bundles(self):
        """Not their hashes: those of a file that was changed since the database was made are another matter."""
        bundles = self.env["ir.attachment"].search([("url", "=like", "/web/assets/%")])
        return {one.url.rsplit("/", 1)[1] for one in bundles}
