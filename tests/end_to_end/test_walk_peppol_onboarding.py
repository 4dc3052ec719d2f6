"""The owner's walk onto Peppol: three numbers, the proof at the access point, active; then a customer is looked up."""

import base64
import os

from odoo.addons.webhero_kbo.tests import kbo_files

from sandbox import check_digits, people
from sandbox.recommand import Recommand
from sandbox.sml import Sml
from sandbox.smp import Smp
from sandbox.testing import serving

from .walk import PICTURES, Walk

NUMBER, IBAN = check_digits.kbo(6112233), check_digits.be_iban(6112233)
TYPED = f"{NUMBER[:4]}.{NUMBER[4:7]}.{NUMBER[7:]}"
BAKER, ANTIQUES, ROOFER = people.PEOPLE[0], people.PEOPLE[9], people.PEOPLE[14]


class TestWalkPeppolOnboarding(Walk):
    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(Recommand()))
        self.smp = self.enterContext(serving(Smp()))
        self.sml = self.enterContext(serving(Sml(smp_url=self.smp.url)))
        for name, value in {
            "nameserver": f"127.0.0.1:{self.sml.dns_port}", "sml_zone": Sml.ZONE, "allowed_hosts": "127.0.0.1",
            "recommand.key": self.remote.KEY, "recommand.secret": self.remote.SECRET, "recommand.url": self.remote.url,
        }.items():  # fmt: skip
            self.env["ir.config_parameter"].set_param(f"webhero_peppol.{name}", value)
        self._register()
        self.company = self.make_company("Nieuw bedrijf")
        self.owner = self.make_owner(self.company)
        self.sign_in(self.owner)

    def picture(self, name, whole=False):
        if os.environ.get(PICTURES):
            super().picture(f"peppol/{name}", whole)

    def _register(self):
        """What the monthly file of the KBO knows of the company."""
        rows = kbo_files.together(
            kbo_files.company(NUMBER, "Fietsatelier Spaakrecht BV", "9000", "Gent", "Gand", street="Kouter", house="8")
        )
        one = self.env["webhero.kbo.import"].create(
            {"filename": "full.zip", "content": base64.b64encode(kbo_files.archive(rows))}
        )
        while one.state in ("waiting", "running"):
            one._run_step()

    def work(self, kind):
        """A turn of the worker."""
        message = self.env["webhero.exchange"].search([("kind", "=", kind)], limit=1)
        message._run()
        return message

    def test_three_numbers_and_active(self):
        """P1, P2, P4, P5: typed three numbers, proven at the access point, active; customers: yes, no and not known."""
        self.open("/odoo/settings")
        self.press("Peppol")
        self.see("Nog niet op Peppol.")
        self.press("Start met Peppol")
        self._type_numbers()
        self._prove()
        self._active()
        self._customers()

    def _type_numbers(self):
        self.see("Vul het ondernemingsnummer in.", "Vul de IBAN van je bedrijf in.")
        self.fill("number", TYPED[:-1] + str((int(TYPED[-1]) + 1) % 10))
        self.see("Controleer")
        self.fill("number", TYPED)
        self.see_not("Vul in: naam")
        self.fill("vat", f"BE{NUMBER}")
        self.fill("iban", IBAN)
        self.fill("email", "jan@gmail.com")
        self.see("jan@gmail.com is een adres dat iedereen kan krijgen.")
        self.picture("1-numbers")
        self.fill("email", "info@spaakrecht.example")
        self.see_not("is een adres dat iedereen kan krijgen.")
        self.press("Opslaan")
        self.see("Activering gevraagd")
        company = self.company
        self.assertEqual(
            (company.name, company.street, company.city), ("Fietsatelier Spaakrecht BV", "Kouter 8", "Gent")
        )
        self.assertEqual((company.company_registry, company.vat), (NUMBER, f"BE{NUMBER}"))
        self.assertEqual(company.webhero_iban.replace(" ", ""), IBAN.replace(" ", ""))

    def _prove(self):
        message = self.work("peppol.registration")
        self.press("Kijk opnieuw")
        self.see("Nog één stap: bewijs wie je bent", "Bewijs wie ik ben")
        self.picture("2-proof")
        link = self.env["webhero.access.point"].search([("company_id", "=", self.company.id)]).activation_link
        self.assertTrue(link.startswith(self.remote.url))
        with self.at_the_browser():
            self.browser_page.go(link)
            self.browser_page.script("document.querySelector('button[value=verified]').click()")
            self.browser_page.settle()
        message._run()
        self.assertEqual(message.state, "done", message.error_message)

    def _active(self):
        self.open("/odoo/settings")
        self.press("Peppol")
        self.see(f"Verzendt en ontvangt als 0208:{NUMBER}.")
        point = self.env["webhero.access.point"].search([("company_id", "=", self.company.id)])
        self.assertEqual((point.activation, point.participant), ("active", f"0208:{NUMBER}"))
        there = self.remote.store.get("company", point.reference)
        self.assertEqual((there["name"], there["enterpriseNumber"]), ("Fietsatelier Spaakrecht BV", NUMBER))
        self.assertTrue(there["isSmpRecipient"])

    def _customers(self):
        for party, sentence in (
            (BAKER, f"Ontvangt facturen via Peppol als {BAKER.endpoint}."),
            (ANTIQUES, "Niet op Peppol: facturen gaan per e-mail."),
            (ROOFER, "We konden het niet te weten komen"),
        ):
            customer = self.env["res.partner"].create(
                {"name": party.name, "is_company": True, "country_id": self.env.ref("base.be").id, "lang": "nl_BE",
                 "vat": party.vat, "company_registry": party.number}
            )  # fmt: skip
            self.open(f"/odoo/res.partner/{customer.id}")
            self.press("Facturatie")
            self.see("Nog nooit opgezocht")
            self.press("Zoek nu op")
            self.see(sentence)
            if party is BAKER:
                self.picture("3-customer")
        self.assertEqual(
            self.env["res.partner"]
            .search([("name", "=", BAKER.name)], limit=1)
            .with_company(self.company)
            .peppol_verification_state,
            "valid",
        )

    # ---- who must prove it to the operator

    def _operator(self):
        """Another company here runs the platform, and takes payments by the host's demonstration provider."""
        operator = self.make_company("Webhero Demo BV", street="Kouter 100", zip="9000", city="Gent")
        operator.webhero_iban = check_digits.be_iban(7654321)
        self.env["ir.config_parameter"].set_param("webhero_peppol.operator_id", operator.id)
        provider = self.env.ref("payment.payment_provider_demo").copy({"company_id": operator.id, "name": "Demo"})
        provider.write({"state": "test", "is_published": True})
        return operator

    def test_one_cent(self):
        """P2: asked for proof of identity; 1 cent from a wrong account is refused with a sentence, from its own it counts."""
        self._operator()
        self.open("/odoo/settings")
        self.press("Peppol")
        self.press("Start met Peppol")
        self.fill("number", TYPED)
        self.fill("iban", IBAN)
        self.fill("email", "info@spaakrecht.example")
        self.press("Opslaan")
        self.see(
            "Nog één stap: bewijs wie je bent", "Webhero Demo BV", "Betaal een factuur van € 15 per overschrijving"
        )
        self.picture("4-ways")
        point = self.env["webhero.access.point"].search([("company_id", "=", self.company.id)])
        page = point._choose_proof("payment").pay_url  # what the button opens in another tab
        for account, expected in (
            (check_digits.be_iban(42), "Deze betaling bewijst niets"),
            (IBAN, "Het is bewezen dat je mag handelen"),
        ):
            self.open(page)
            self.see("0,01 €")
            self.fill("customer_input", account)
            self.press("Betaal")
            self.see(expected)
        self.assertEqual((point.proof_id.state, point.activation), ("done", "asked"))
        self.assertEqual(self.work("peppol.registration").state, "ready")
        self.assertEqual(point.activation, "waiting")

    # ---- a bill is answered

    def test_answer_a_bill(self):
        """P10: a received bill is rejected with the reason, from the bill; the supplier gets it."""
        self.company.write(
            {
                "vat": f"BE{NUMBER}",
                "company_registry": NUMBER,
                "name": "Fietsatelier Spaakrecht BV",
                "street": "Kouter 8",
            }
        )
        point = self.env["webhero.access.point"].create(
            {"name": "Recommand", "provider": "recommand", "company_id": self.company.id, "receives": True}
        )
        point._ask_activation()
        self.work("peppol.registration")
        self.remote.verify(point.reference)
        self.work("peppol.registration")
        self.remote.receive_invoice(0, point.participant, "2026-77", [["Brood", 10, "2.50", 6]])
        with point._exchange_run([]) as run:
            point._exchange_poll(run)
        self.work("peppol.received")
        bill = self.env["account.move"].search([("ref", "=", "2026-77"), ("company_id", "=", self.company.id)])
        self.open(f"/odoo/action-account.action_move_in_invoice_type/{bill.id}")
        self.press("Leverancier antwoorden")
        self.press("Geweigerd", within=".modal")
        self.see("Kies de reden")
        self.fill("text", "Afgesproken was € 2,20", within=".modal")
        self.choose("reason", "De prijs is fout", within=".modal")
        self.picture("5-answer")
        self.press("Antwoord versturen")
        self.see("Je antwoordde de leverancier:")
        self.work("peppol.response")
        sent = [
            row
            for row in self.remote.store.all("document", direction="outgoing")
            if row["receiverId"] == BAKER.endpoint
        ]
        self.assertEqual(len(sent), 1)
        xml = self.remote.store.get("xml", sent[0]["id"])
        for expected in (
            "<cbc:ResponseCode>RE</cbc:ResponseCode>",
            ">PRI<",
            "Afgesproken was € 2,20",
            "<cbc:ID>2026-77</cbc:ID>",
        ):
            self.assertIn(expected, xml)
        self.open(f"/odoo/action-account.action_move_in_invoice_type/{bill.id}")
        self.see("Geweigerd (Afgeleverd)")
