"""The portal from end to end: the seller invites, the customer activates, finds, opens and downloads invoices."""

import io
import re
import zipfile
from datetime import date

from odoo import Command

from .walk import Walk

PASSWORD, SECOND = "zonnebloem2026", "korenveld2027"


class PortalWalk(Walk):
    """A company, and a customer with four invoices."""

    def setUp(self):
        super().setUp()
        self.company = self.make_company("Atelier Eikenblad", email="facturen@eikenblad.example")
        self.owner = self.make_owner(self.company)
        self.customer = self.env["res.partner"].create(
            {
                "name": "Bakkerij Zonnebloem",
                "email": "info@zonnebloem.example",
                "is_company": True,
                "lang": "nl_BE",
                "ref": "K0042",
                "street": "Molenstraat 3",
                "zip": "9000",
                "city": "Gent",
                "country_id": self.env.ref("base.be").id,
                "phone": "+32 9 555 01 31",
            }
        )
        categories = self.env["webhero.invoice.category"].create(
            [{"name": "Algemene doorbelastingen"}, {"name": "Onderhoud"}]
        )
        self.bodies = []  # of what was sent: the host forgets a mail about a password as soon as it is away
        self.patch(self.registry["mail.mail"], "send", lambda mails, **_: self.bodies.extend(mails.mapped("body_html")))
        self.moves = [
            self._invoice(date(2026, month, 2), amount, category)
            for month, amount, category in (
                (1, 100, categories[0]),
                (2, 250, categories[1]),
                (3, 80, categories[0]),
                (4, 60, categories[1]),
            )
        ]

    def _invoice(self, day, amount, category):
        move = (
            self.env["account.move"]
            .with_company(self.company)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "invoice_date": day,
                    "company_id": self.company.id,
                    "webhero_invoice_category_id": category.id,
                    "invoice_line_ids": [Command.create({"name": "Werk", "price_unit": amount, "tax_ids": []})],
                }
            )
        )
        move.action_post()
        return move

    def _customer_with_login(self):
        return (
            self.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "login": "K0042",
                    "partner_id": self.customer.id,
                    "lang": "nl_BE",
                    "password": PASSWORD,
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )
        )


class TestWalkPortal(PortalWalk):
    def _link(self, path):
        """The link to `path` in the newest mail that has one, without the server."""
        waiting = self.env["mail.mail"].search([("state", "=", "outgoing")], order="id").mapped("body_html")
        text = "".join([*waiting, *self.bodies][::-1])
        found = re.search(rf'href="https?://[^/"]+({path}[^"]*)"', text)
        self.assertTrue(found, "no mail with such a link")
        return found[1].replace("&amp;", "&")

    # ---- the walk

    def test_from_invitation_to_zip(self):
        """C1, C2, C5, C6, C7, C9: invited, activated, filtered, opened, the read mark, three ticked, one zip."""
        self._invite()
        self._activate()
        self._find_and_open()
        self._three_as_a_zip()

    def _invite(self):
        self.sign_in(self.owner)
        self.open(f"/odoo/action-base.action_partner_form/{self.customer.id}")
        self.press_at(".o_cp_action_menus button")
        self.press("Portaaltoegang verlenen")
        self.press("Allen uitnodigen")
        self.assertEqual(self.customer.user_ids.login, "K0042")

    def _activate(self):
        self.sign_in(None)
        self.open(self._link("/web/signup"))
        with self.at_the_browser():
            login = self.browser_page.script(
                "[document.querySelector('[name=login]').value, document.querySelector('[name=login]').readOnly]"
            )
        self.assertEqual(login, ["K0042", True])
        self.fill("password", "kort")
        self.see("Nog nodig: 8 tekens.", "Nog nodig: een cijfer.")
        self.fill("password", PASSWORD)
        self.fill("confirm_password", PASSWORD)
        self.picture("activate")
        self.press_at("form.oe_signup_form button[type=submit]")
        self.assertEqual(self.customer.webhero_portal_state, "active")

    def _find_and_open(self):
        first, second, third, fourth = (move.name for move in self.moves)
        self.open("/my/invoices")
        self.see(first, second, third, fourth)
        self.picture("list")
        self.fill("category", "Alg")
        self.press("Filteren")
        self.see(first, third)
        self.see_not(second)
        self.press(third)
        self.see("80,00", within=".wh_pay")
        self.picture("invoice")
        self.assertEqual(self.moves[2].webhero_read_ids.user_id, self.customer.user_ids)
        self.open("/my/invoices?read=unread")
        self.see(first, second, fourth)
        self.see_not(third)
        self.on_a_phone()
        self.open("/my/invoices")
        self.picture("phone")
        self.open(f"/my/invoices/{self.moves[2].id}")
        with self.at_the_browser():
            sheet = self.browser_page.script("document.querySelector('#invoice_html').contentWindow.innerWidth")
        self.assertGreater(sheet, 500, "the invoice is squeezed into the width of a phone")
        self.picture("phone_invoice", whole=True)
        self.on_a_phone(False)

    def _three_as_a_zip(self):
        self.open("/my/invoices?sort=number")
        self.press("Downloaden", within=".wh_many")
        self.see("U hebt geen factuur geselecteerd.")
        for move in self.moves[:3]:
            self.press_at(f"input[name=ids][value='{move.id}']")
        self.see("3 geselecteerd", within=".wh_totals")
        self.assertIn("430,00", self.read(".wh_totals"))
        self.press("Downloaden", within=".wh_many")
        with zipfile.ZipFile(io.BytesIO(self.downloaded(".zip"))) as archive:
            files = {name: archive.read(name)[:5] for name in archive.namelist()}
        self.assertEqual(files, {f"{move.name.replace('/', '_')}.pdf": b"%PDF-" for move in self.moves[:3]})

    def test_forgotten_password(self):
        """C3: login and e-mail give a link by mail; a new password opens the portal."""
        self._customer_with_login()
        self.sign_in(None)
        self.open("/web/login")
        self.press_at("a[href*='/web/reset_password']")
        self.fill("login", "K0042")
        self.fill("email", "info@zonnebloem.example")
        self.picture("forgotten")
        self.press_at("form.oe_reset_password_form button[type=submit]")
        self.see_not("info@zonnebloem.example")
        asked = self.env["webhero.portal.reset"].search([("login", "=", "K0042")])
        self.assertEqual(asked.mapped("email"), ["info@zonnebloem.example"])
        self.env["webhero.portal.reset"]._cron_send()
        self.open(self._link("/web/reset_password"))
        self.fill("password", SECOND)
        self.fill("confirm_password", SECOND)
        self.press_at("form.oe_reset_password_form button[type=submit]")
        self.open("/web/login?redirect=/my/invoices")
        self.fill("login", "K0042")
        self.fill("password", SECOND)
        self.press_at("form.oe_login_form button[type=submit]")
        self.see(self.moves[0].name)

    def test_profile(self):
        """C11: the customer chooses the link in the mail instead of the PDF; the page confirms that it is saved."""
        user = self._customer_with_login()
        self.sign_in(user, PASSWORD)
        self.open("/my/account")
        self.see("K0042")
        self.choose("webhero_delivery_channel", "E-mail met een link")
        self.picture("profile", whole=True)
        self.press_at("#save_address")
        self.see("Uw profiel is opgeslagen")
        self.assertEqual(self.customer.webhero_delivery_channel, "link")
