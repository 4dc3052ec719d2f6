"""An owner gives a discount on a whole invoice and sends it to a customer without an e-mail address, in French and on a phone."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .walk import Walk

GROUPS = "base.group_system,account.group_account_manager,sales_team.group_sale_manager"
WINDOW = ".modal:not(.o_inactive_modal)"


@tagged("post_install", "-at_install")
class TestWalkDiscount(Walk):
    def setUp(self):
        super().setUp()
        self.company = self.make_company("Menuiserie Noisetier", street="Rue Haute 3", zip="5000", city="Namur")
        self.owner = self.make_owner(self.company, login="patronne", lang="fr_BE", groups=GROUPS)
        self.catch_mail()
        self.luc = self.env["res.partner"].create({"name": "Luc Lambert", "lang": "fr_BE", "customer_rank": 1})
        taxes = self.env["account.tax"].search([
            ("company_id", "=", self.company.id), ("type_tax_use", "=", "sale"), ("amount_type", "=", "percent"),
            ("amount", "in", (6, 21)),
        ])  # fmt: skip
        rates = [taxes.filtered(lambda tax, rate=rate: tax.amount == rate)[:1] for rate in (21, 6)]
        self.move = self.env["account.move"].with_company(self.company).create({
            "move_type": "out_invoice", "partner_id": self.luc.id, "invoice_date": "2026-03-02",
            "invoice_line_ids": [
                Command.create({"name": name, "price_unit": price, "tax_ids": tax.ids})
                for (name, price), tax in zip((("Armoire", 1000), ("Pose", 500)), rates, strict=True)
            ],
        })  # fmt: skip

    @mute_logger("odoo.addons.base.models.ir_actions_report", "odoo.addons.partner_autocomplete.models.res_partner")
    def test_given_and_sent(self):
        """S21.11, B26: typed in a window, seen per rate, confirmed; the mail is shown as sent, to the typed address."""
        self.sign_in(self.owner)
        self.open(f"/odoo/action-account.action_move_out_invoice_type/{self.move.id}")
        self.see("PDF du brouillon")
        self.press("Remise", within=".o_form_statusbar, .o_control_panel")
        self.fill("percent", "10", within=WINDOW)
        self.picture("remise")
        self.on_a_phone()
        self.picture("remise-telephone")
        self.on_a_phone(False)
        self.press("Appliquer", within=WINDOW)
        self.see("Remise de 10 % (TVA 21 %)", "Remise de 10 % (TVA 6 %)", "1.350,00")
        self.picture("facture-remise")
        self.press("Confirmer")
        self.press("Envoyer")
        self.see("Ce client n'a pas encore d'adresse e-mail", within=WINDOW)
        self.fill("webhero_email", "luc@client.example", within=WINDOW)
        self.press("Aperçu de l'e-mail", within=WINDOW)
        self.see("Rien n'a été envoyé", "Luc Lambert", within=WINDOW)
        self.picture("apercu")
        self.on_a_phone()
        self.picture("apercu-telephone")
        self.on_a_phone(False)
        self.press("Retour", within=WINDOW)
        self.press("Envoyer", within=f"{WINDOW} footer")
        self.see_not("Envoyer", within=WINDOW)
        self.env["mail.mail"].sudo().search([("state", "=", "outgoing")]).send()
        self.assertEqual([message["To"] for message in self.posted], ['"Luc Lambert" <luc@client.example>'])
        self.assertEqual((self.luc.email, self.move.amount_untaxed), ("luc@client.example", 1350))
