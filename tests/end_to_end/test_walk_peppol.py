"""The owner's walk over Peppol: an invoice that is refused with a sentence, corrected, sent, delivered; an incoming bill."""

from lxml import etree

from odoo.tools import mute_logger

from sandbox import people
from sandbox.recommand import Recommand
from sandbox.sml import Sml
from sandbox.smp import Smp
from sandbox.testing import official_rules, serving

from . import access_point
from .walk import Walk

US = people.OURS[0]
BUYER = next(party for party in people.PEOPLE if party.name == "Installatiebedrijf Waterman B.V.")
SUPPLIER = people.PEOPLE[0]
NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
REFUSED = "Een factuur zonder btw binnen de Europese Unie heeft het btw-nummer van de klant nodig."
MEND = "Vul het btw-nummer in op de fiche van de klant en verstuur opnieuw."
# what the XML that arrives must contain
EXPECTED = {
    "cbc:CustomizationID": "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    "cbc:ProfileID": "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
    "cbc:InvoiceTypeCode": "380",
    "cbc:DocumentCurrencyCode": "EUR",
    "cac:AccountingSupplierParty/cac:Party/cbc:EndpointID": US.number,
    "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName": "Webhero Demo BV",
    "cac:AccountingCustomerParty/cac:Party/cbc:EndpointID": BUYER.number,
    "cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID": BUYER.vat,
    "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode": "NL",
    "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID": US.iban,
    "cac:TaxTotal/cbc:TaxAmount": "0.00",
    "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID": "K",
    "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount": "1250.00",
    "cac:LegalMonetaryTotal/cbc:PayableAmount": "1250.00",
    "cac:InvoiceLine/cac:Item/cbc:Name": "Eiken werkbank",
    "cac:InvoiceLine/cbc:LineExtensionAmount": "1250.00",
}


class TestWalkPeppol(Walk):
    patience = 60  # the rules start, look-ups go over the network

    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(Recommand()))
        smp = self.enterContext(serving(Smp()))
        sml = self.enterContext(serving(Sml(smp_url=smp.url)))
        parameters = {"nameserver": f"127.0.0.1:{sml.dns_port}", "sml_zone": Sml.ZONE, "allowed_hosts": "127.0.0.1",
                      "rules_dir": official_rules()}  # fmt: skip
        for name, value in parameters.items():
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.{name}", value)
        self.company = self.make_company(
            US.name, vat=US.vat, company_registry=US.number, street=US.street, zip=US.postcode, city=US.city, email=US.email,
        )  # fmt: skip
        self.company.partner_id.lang = "nl_BE"
        bank = {"acc_number": US.iban, "partner_id": self.company.partner_id.id, "allow_out_payment": True}
        self.env["res.partner.bank"].create(bank)
        self.owner = self.make_owner(self.company)
        self.point = access_point.active(self, self.remote)

    def _work(self):
        """What the workers do each minute: look for news, handle what is due."""
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        messages = self.env["webhero.exchange"].search(
            [("state", "=", "ready"), ("backend_id", "=", self.point.backend_id.id)]
        )
        messages._run()

    def _customer_and_article(self):
        """A Dutch customer without the VAT number that a delivery inside the Union needs."""
        self.env["res.partner"].create(
            {"name": BUYER.name, "is_company": True, "company_registry": BUYER.number, "street": BUYER.street,
             "zip": BUYER.postcode, "city": BUYER.city, "country_id": self.env.ref("base.nl").id, "lang": "nl_BE",
             "email": BUYER.email}
        )  # fmt: skip
        tax = self.env["account.tax"].search(
            [("company_id", "=", self.company.id), ("type_tax_use", "=", "sale"), ("name", "=like", "0% EU M%")],
            limit=1,
        )
        self.assertTrue(tax)
        self.env["product.product"].create({"name": "Eiken werkbank", "taxes_id": [(6, 0, tax.ids)]})

    @mute_logger("odoo.addons.partner_autocomplete.models.res_partner")  # it asks VIES on the internet
    def test_out_and_in(self):
        """P6, P7, P8, P9: refused with a sentence, corrected from its link, sent, delivered, accepted; a bill is received."""
        self._customer_and_article()
        self.sign_in(self.owner)
        move = self._made()
        self._refused(move)
        self._mended(move)
        self._delivered(move)
        self._bill()
        self._compliant()

    def _made(self):
        self.open("/odoo/action-account.action_move_out_invoice_type")
        self.press("Nieuw")
        self.choose("partner_id", BUYER.name)
        self.press("Regel toevoegen")
        self.choose("product_id", "Eiken werkbank")
        self.fill("price_unit", "1250")
        self.press("Bevestigen")
        self.see("Geboekt")
        move = self.env["account.move"].search(
            [("company_id", "=", self.company.id), ("move_type", "=", "out_invoice")]
        )
        self.assertEqual((len(move), move.amount_total), (1, 1250.0))
        return move

    def _refused(self, move):
        self.press("Verstuur via Peppol")
        self.see(REFUSED, MEND)
        self.assertFalse(self.remote.delivered())
        self.assertFalse(move.webhero_peppol_document_id)
        self.picture("peppol/geweigerd")

    def _mended(self, move):
        with self.at_the_browser():  # the link of the alert opens a tab of its own
            link = self.browser_page.script("document.querySelector('.alert-danger a').getAttribute('href')")
        self.open(link)
        self.fill("vat", BUYER.vat)
        self.press_at(".o_form_button_save")
        self.open(f"/odoo/action-account.action_move_out_invoice_type/{move.id}")
        self.press("Verstuur via Peppol")
        self.see("In de wachtrij")
        self.see_not(REFUSED)
        self.assertEqual(move.webhero_peppol_state, "queued")

    def _delivered(self, move):
        self._work()
        self._work()
        sent = self.remote.delivered()
        self.assertEqual([(one["number"], one["receiver"]) for one in sent], [(move.name, f"0106:{BUYER.number}")])
        root = etree.fromstring(sent[0]["xml"].encode())
        self.assertEqual({path: root.findtext(path, None, NAMES) for path in EXPECTED}, EXPECTED)
        self.assertEqual(root.findtext("cbc:ID", None, NAMES), move.name)
        self.open(f"/odoo/action-account.action_move_out_invoice_type/{move.id}")
        self.see("Aanvaard")
        self.picture("peppol/aanvaard")

    def _bill(self):
        """A supplier's invoice: 10 x € 2,50 at 6 % and € 30 at 21 % is € 62,80."""
        lines = [["Brood voor de receptie", 10, "2.50", 6], ["Taart", 1, "30.00", 21]]
        self.remote.receive_invoice(0, self.point.participant, "2026-0815", lines)
        self._work()
        self.open("/odoo/action-webhero_peppol.webhero_peppol_document_action")
        self.press("2026-0815")
        self.see(SUPPLIER.name)
        self.press("Open de factuur")
        self.see("Brood voor de receptie", "Taart", "62,80")
        self.picture("peppol/ontvangen")
        bill = self.env["account.move"].search([("company_id", "=", self.company.id), ("move_type", "=", "in_invoice")])
        self.assertEqual((bill.ref, bill.state, bill.amount_total), ("2026-0815", "draft", 62.8))

    def _compliant(self):
        """A Belgian customer that was never looked up: one line, its reason and its button; pressed, it is sent."""
        customer = self.env["res.partner"].create(
            {"name": SUPPLIER.name, "is_company": True, "vat": SUPPLIER.vat, "company_registry": SUPPLIER.number,
             "country_id": self.env.ref("base.be").id, "street": SUPPLIER.street, "zip": SUPPLIER.postcode,
             "city": SUPPLIER.city, "lang": "nl_BE", "email": SUPPLIER.email}
        )  # fmt: skip
        tax = self.env["account.tax"].search(
            [("company_id", "=", self.company.id), ("type_tax_use", "=", "sale"), ("name", "=like", "21%")], limit=1
        )
        line = {"name": "Herstelling", "price_unit": 200, "tax_ids": [(6, 0, tax.ids)]}
        move = self.env["account.move"].with_company(self.company).create(
            {"move_type": "out_invoice", "partner_id": customer.id, "invoice_date": "2026-10-05",
             "company_id": self.company.id, "invoice_line_ids": [(0, 0, line)]}
        )  # fmt: skip
        move.action_post()
        self.open("/odoo/webhero-home")
        self.see("Geleverd via Peppol", "0 %", "1 document te herstellen")
        self.press("Geleverd via Peppol")
        self.see("De klant is nog niet gevonden", SUPPLIER.name)
        self.picture("peppol/in-orde")
        self.press("Opzoeken")
        self.see("Hij werd niet verstuurd")
        self.press("Verstuur via Peppol")
        self.see(f"{move.name} is onderweg via Peppol")
        self._work()
        self._work()
        self.assertEqual(move.webhero_peppol_document_id.state, "accepted")
        self.open("/odoo/webhero-home")
        self.see("100 %", "Alles wat via Peppol moet sinds 1 januari 2026")
