"""The owner's walk with work orders: connected, planned, worked on with a phone, signed, invoiced, handled."""

import io
import json
import os
from unittest.mock import patch

from PIL import Image, ImageDraw
from pypdf import PdfReader

from odoo.addons.webhero_eboekhouden.models.backend import EboekhoudenBackend
from odoo.addons.webhero_eboekhouden.tests.books import services

from sandbox import eboekhouden_seed as seed

from .walk import PICTURES, Walk

LOGIN = seed.USERS[1]  # the Belgian administration
COPY = (
    "Werkbon W2026/0001",
    "Klaartje Pietersen",
    "Lekkende kraan in de keuken.",
    "Tine Wouters",
    "Arbeid",
    "09:00",
    "10:30",
    "1,50",
    "Kraan 15 mm",
    "2,00",
    "Ondertekend",
)


class TestWalkWerkbon(Walk):
    def setUp(self):
        super().setUp()
        self.rest, self.soap = self.enterContext(services())
        # e-Boekhouden's own address is the sandbox's for the time of the walk
        self.startPatcher(patch.object(EboekhoudenBackend, "_address", lambda _backend: f"{self.soap.url}/soap.asmx"))
        self.company = self.make_company("Loodgieterij Beek")
        # numbers that other tests took are not given back, so this company counts by itself
        self.env["ir.sequence"].create(
            {
                "name": "Werkbonnen",
                "code": "webhero.werkbon.order",
                "company_id": self.company.id,
                "prefix": "W2026/",
                "padding": 4,
            }
        )
        self.owner = self.make_owner(self.company)
        self.technician = self.make_owner(self.company, login="technicus", groups="webhero_werkbon.group_werkbon_user")
        self.env["hr.employee"].create(
            {"name": "Tine Wouters", "user_id": self.technician.id, "company_id": self.company.id}
        )

    def picture(self, name, whole=False):
        if os.environ.get(PICTURES):
            super().picture(f"werkbon/{name}", whole)

    @property
    def order(self):
        return self.env["webhero.werkbon.order"].search([("company_id", "=", self.company.id)])

    def test_from_planning_to_handled(self):
        """K1, K2, K4 to K9: plan, clock, material, photo, signature, complete, the invoice's number back, handled."""
        self._connect()
        self._plan()
        self._on_site()
        self._copy_for_the_customer()
        self._to_the_books()

    def _connect(self):
        self.sign_in(self.owner)
        self.open("/odoo/werkbon-connection")
        self.press("Nieuw")
        self.press("Inloggen")
        for name in ("username", "code1", "code2"):
            self.fill(name, LOGIN[name], within=".modal")
        self.press("Inloggen", within=".modal-footer")
        self.see("Je bent ingelogd.")
        self.fill("template_name", "Invoice template")
        self.tick("in_books")
        self.press_at(".o_form_button_save")
        self.picture("1-connection")
        self.press("Start synchronisatie")
        self.see("De synchronisatie is gestart")
        self.env["webhero.backend"]._poll_due()
        self.open("/odoo/werkbon-connection")
        self.press_at(".o_data_row .o_data_cell")
        self.press("Log")
        self.see("4 relaties gesynchroniseerd, 3 materialen gesynchroniseerd, 2 uursoorten gesynchroniseerd")

    def _plan(self):
        self.open("/odoo/werkbons")
        self.press("Nieuw")
        self.choose("partner_id", "Klaartje Pietersen")
        self.choose("employee_id", "Tine Wouters")
        self.fill("description", "Lekkende kraan in de keuken.")
        self.press_at(".o_form_button_save")
        self.see("W2026/0001")
        self.order.write({"planned_start": "2026-12-01 08:00:00", "planned_end": "2026-12-01 10:00:00"})
        self.open("/odoo/werkbon-planning?view_type=kanban")
        self.see("Klaartje Pietersen")
        self.picture("2-planning")

    def _on_site(self):
        self.sign_in(self.technician)
        self.on_a_phone()
        self.open("/odoo/my-werkbons")
        self.press_at(".o_kanban_record:not(.o_kanban_ghost)")
        self.press("Start")
        self.see("Stop 0:00:")
        self.open(f"/odoo/my-werkbons/{self.order.id}")
        self.see("Stop 0:00:")
        self.picture("3-clock")
        self.press("Stop")
        self.see_not("Stop 0:00:")
        # the test does not wait for an hour and a half
        self.order.hour_ids.write({"start": "2026-12-01 08:00:00", "stop": "2026-12-01 09:30:00"})
        self.open(f"/odoo/my-werkbons/{self.order.id}")
        self._material()
        self.upload(_photo(), "kraan.jpg", within=".o_werkbon_photos")
        self._until(lambda: self.order.photo_ids, "the photo did not come in")
        self.fill("signed_by", "Klaartje Pietersen")
        self.press_at(".o_field_signature .o_signature")
        self._draw(".modal canvas.o_web_sign_signature")
        self.press_at(".modal-footer .btn-primary:not([disabled])")
        self.picture("4-signed")
        self.press("Voltooien", within=".o_werkbon_bar")
        self.press_at(".modal-footer .btn-primary")
        self.see("Heropenen")
        self.on_a_phone(False)

    def _draw(self, selector):
        """A line across a canvas, with the pointer."""
        code = f"JSON.stringify(document.querySelector({selector!r})?.getBoundingClientRect() || null)"
        with self.at_the_browser():
            page = self.browser_page
            box = self._until(lambda: json.loads(page.script(code) or "null"), "nowhere to sign")
            page.settle()
            steps = ["mousePressed", *["mouseMoved"] * 8, "mouseReleased"]
            for step, kind in enumerate(steps):
                place = {"x": box["x"] + 30 + 20 * step, "y": box["y"] + 30 + 20 * (step % 2)}
                down = int(kind != "mouseReleased")
                page.call("Input.dispatchMouseEvent", type=kind, button="left", buttons=down, clickCount=1, **place)
            page.settle()

    def _material(self):
        self.press("Materiaal toevoegen")
        self.press_at(".modal .o_field_widget[name=product_id] input")
        self.press("Kraan 15 mm")
        self.fill("quantity", "2", within=".modal")
        self.press("Opslaan", within=".modal")
        self.see("2,00")

    def _copy_for_the_customer(self):
        mail = self.env["mail.mail"].search([("subject", "=", f"Werkbon {self.order.name}")])
        self.assertEqual(mail.recipient_ids.email, "klaartje@pietersen.example")
        self.assertEqual(mail.attachment_ids.name, "Werkbon W2026-0001.pdf")
        pages = PdfReader(io.BytesIO(mail.attachment_ids.raw)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        for words in COPY:
            self.assertIn(words, text)
        self.assertNotIn("€", text)

    def _to_the_books(self):
        self.sign_in(self.owner)
        self.open(f"/odoo/werkbons/{self.order.id}")
        self.see("120,30")  # 1.5 x 55.00 + 2 x 18.90
        self.press("Naar de boekhouding")
        self.order.invoice_ids.exchange_id._run()
        self.open(f"/odoo/werkbons/{self.order.id}")
        invoice = self.order.invoice_ids
        self.see("Afgehandeld", invoice.number)
        self.picture("5-handled")
        there = self.rest.books.administration(seed.BE).all("invoice")
        self.assertEqual([each["invoiceNumber"] for each in there], [invoice.number])
        rows = [
            (item["code"], str(item["quantity"]), str(item["pricePerUnit"]), item["vatCode"])
            for item in there[0]["items"]
        ]
        self.assertEqual(
            [(code, float(number), float(price), vat) for code, number, price, vat in rows],
            [("ARB", 1.5, 55.0, "BE_21_VERK"), ("KRAAN15", 2.0, 18.9, "BE_21_VERK")],
        )
        self.assertEqual((self.order.state, invoice.state), ("handled", "processed"))

    def test_customer_signs(self):
        """K13: a customer sees the work in the portal, on a phone, and signs for it there, once."""
        customer = self.env["res.partner"].create({"name": "Bakkerij De Zon", "lang": "nl_BE", "city": "Gent"})
        user = self.make_owner(self.company, login="klant-zon-1", groups="base.group_portal")
        user.partner_id.write({"parent_id": customer.id, "name": "Mia Zon"})
        order = self.env["webhero.werkbon.order"].create(
            {
                "company_id": self.company.id,
                "partner_id": customer.id,
                "contact_id": user.partner_id.id,
                "description": "Oven nagekeken.",
                "state": "busy",
            }
        )
        self.sign_in(user)
        self.on_a_phone()
        self.open("/my/workorders")
        self.press(order.name)
        self.see("Oven nagekeken.")
        self.press_at(".o_portal_sign_submit:not([disabled])")
        self.see("Ondertekend", "Mia Zon")
        self.picture("6-portal")
        self.assertEqual((order.signed_by, bool(order.signature)), ("Mia Zon", True))
        self.open(f"/my/workorders/{order.id}")
        self.see("Ondertekend")
        self.see_not("Teken voor dit werk")


def _photo():
    picture = Image.new("RGB", (1600, 1200), (225, 228, 226))
    ImageDraw.Draw(picture).rectangle((0, 500, 1600, 640), fill=(184, 115, 51))
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=70)
    return data.getvalue()
