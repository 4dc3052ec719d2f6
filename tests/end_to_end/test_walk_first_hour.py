"""A second owner's first hour, in French, from nothing: from signing in to the first invoice that was sent, and on a phone."""

import json

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .walk import PHONE, Walk

GROUPS = "base.group_system,account.group_account_manager,sales_team.group_sale_manager"
FIGURES = ".o_webhero_figure"
# figures of one row fill it: right edges of the last of each row, and that of the row itself
EDGES = """(() => {
    const box = (one) => one.getBoundingClientRect();
    const rows = {};
    for (const one of document.querySelectorAll(".o_webhero_figure")) {
        const at = Math.round(box(one).top);
        rows[at] = Math.max(rows[at] || 0, Math.round(box(one).right));
    }
    return JSON.stringify([Math.round(box(document.querySelector(".o_webhero_figures")).right), Object.values(rows)]);
})()"""
WIDE = (
    "[document.documentElement.scrollWidth, document.querySelector('.o_content, .o_webhero_home').scrollWidth].join()"
)


@tagged("post_install", "-at_install")
class TestFirstHour(Walk):
    def setUp(self):
        super().setUp()
        self.company = self.make_company("Boulangerie Dubois")
        self.owner = self.make_owner(self.company, login="patronne", lang="fr_BE", groups=GROUPS)
        self.catch_mail()

    def script(self, code):
        with self.at_the_browser():
            return self.browser_page.script(code)

    # no VIES that the host could ask
    @mute_logger("odoo.addons.base.models.ir_actions_report", "odoo.addons.partner_autocomplete.models.res_partner")
    def test_from_signing_in_to_sent(self):
        """B13, B23, B1, B14: she lands on Home, is led through the steps, and her first invoice goes out in French."""
        self.sign_in(self.owner)
        self.open("/odoo")
        self.see("Boulangerie Dubois", "Premiers pas", "Votre société", within=".o_webhero_home")
        self.see("dès votre première facture confirmée", within="[data-key=turnover]")
        self.assertNotIn("canvas", self.script("document.querySelector('[data-key=turnover]').innerHTML"))
        self.assertNotIn("0 %", self.read(".o_webhero_figures"))
        self.tiles_fill_their_rows()
        self.picture("accueil-vide")
        self.assertIn("guide/billing.fr.html", self.script("document.querySelector('.o_webhero_guide')?.href || ''"))
        self.press("Le faire maintenant", within=".o_webhero_steps")
        self.see("Nom de la société", within=".o_form_view")
        fields = self.script(
            "[...document.querySelectorAll('.o_form_view .o_field_widget')].map((one) => one.getAttribute('name')).join()"
        )
        self.assertLessEqual(len(fields.split(",")), 12, "the short form, and no other")
        for field, text in (
            ("street", "Rue du Four 3"), ("zip", "5000"), ("city", "Namur"), ("email", "info@dubois.example"),
            ("vat", "BE0123456749"),
        ):  # fmt: skip
            self.fill(field, text)
        self.picture("votre-societe")
        self.press_at(".o_form_button_save")
        self.press("Accueil", within=".breadcrumb")
        self.see_not("Votre société", within=".o_webhero_steps")
        self.send_first_invoice()
        self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        self.assertEqual(len(self.posted), 1)
        self.assertIn("Facture", self.posted[0]["Subject"])

    def tiles_fill_their_rows(self):
        for width in (1366, 1024, PHONE):
            with self.at_the_browser():
                self.browser_page.size(width, 900)
                self.browser_page.settle(0.4)
            right, rows = json.loads(self.script(EDGES))
            for edge in rows:
                self.assertAlmostEqual(edge, right, delta=2, msg=f"{width}: {rows} within {right}")
        self.on_a_phone(False)

    def send_first_invoice(self):
        """Her first customer and article are there; the rest is pressed."""
        self.env["res.partner"].create({
            "name": "Luc Lambert", "email": "luc@client.example", "lang": "fr_BE", "customer_rank": 1,
        })  # fmt: skip
        self.env["product.product"].with_company(self.company).create({
            "name": "Pains de mars", "list_price": 100, "invoice_policy": "order",
            "taxes_id": [Command.set(self.company.account_sale_tax_id.ids)],
        })  # fmt: skip
        self.open("/odoo/webhero-home")
        self.press("Nouvelle facture")
        self.choose("partner_id", "Luc Lambert")
        self.fill("invoice_date", "02/03/2026")
        self.press("Ajouter une ligne")
        self.choose("product_id", "Pains de mars")
        self.see("121,00")
        self.press("Confirmer")
        self.see("Imprimer")
        self.press("Envoyer")
        self.see("Luc Lambert", within=".modal")
        self.press("Envoyer", within=".modal")
        self.see("Envoyé", within=".o_webhero_status")

    def test_buttons_of_the_lists(self):
        """B14, S21.1: above a list of invoices or bills the buttons say what they make and of what, on a phone too."""
        self.sign_in(self.owner)
        for phone in (False, True):
            self.on_a_phone(phone)
            for action, create, upload in (
                ("out_invoice_type", "Nouvelle facture", "Téléverser une facture"),
                ("out_refund_type", "Nouvelle note de crédit", "Téléverser une note de crédit"),
                ("in_invoice_type", "Nouvelle facture d'achat", "Téléverser une facture"),
                ("in_refund_type", "Nouvelle note de crédit", "Téléverser une note de crédit"),
            ):
                self.open(f"/odoo/action-account.action_move_{action}")
                new = ".o-kanban-button-new" if phone else ".o_list_button_add"
                self.see(create, within=new)
                self.assertEqual(self.read(new).strip(), create)
                self.assertIn(upload, self.script("document.querySelector('.o_button_upload_bill')?.textContent || ''"))
                self.picture(f"lijst-{action}{'-telefoon' if phone else ''}")

    def test_steps_on_a_phone(self):
        """B23: the steps fit on a phone of 390 px, each with its press."""
        self.on_a_phone()
        self.sign_in(self.owner)
        self.open("/odoo/action-webhero_billing_base.webhero_first_step_action")
        self.see("Votre société", "À faire", "Le faire maintenant", within=".o_kanban_view")
        self.assertLessEqual(max(int(one) for one in self.script(WIDE).split(",")), PHONE)
        self.picture("premiers-pas-telephone")
        self.press("Le faire maintenant", within=".o_kanban_record:not(.o_kanban_ghost)")
        self.see("Nom de la société", within=".o_form_view")
        self.assertLessEqual(max(int(one) for one in self.script(WIDE).split(",")), PHONE)
