"""The owner's walk with bills: one arrives over Peppol, is seen on Home, approved and on its way to the accountant."""

import io
import zipfile

from sandbox import people
from sandbox.recommand import Recommand
from sandbox.testing import serving

from . import access_point
from .walk import Walk

US, SUPPLIER = people.OURS[0], people.PEOPLE[0]
LINES = [["Brood voor de receptie", 10, "2.50", 6], ["Taart", 1, "30.00", 21]]


class TestWalkPurchases(Walk):
    def setUp(self):
        super().setUp()
        self.remote = self.enterContext(serving(Recommand()))
        self.env["ir.config_parameter"].set_param("webhero_peppol.allowed_hosts", "127.0.0.1")
        self.company = self.make_company(
            US.name, vat=US.vat, company_registry=US.number, street=US.street, zip=US.postcode, city=US.city, email=US.email,
        )  # fmt: skip
        self.company.partner_id.lang = "nl_BE"
        self.owner = self.make_owner(self.company)
        self.point = access_point.active(self, self.remote)

    def _arrives(self, number):
        self.remote.receive_invoice(0, self.point.participant, number, LINES)
        with self.point._exchange_run([]) as run:
            self.point._exchange_poll(run)
        self.env["webhero.exchange"].search(
            [("state", "=", "ready"), ("backend_id", "=", self.point.backend_id.id)]
        )._run()
        return self.env["account.move"].search([("company_id", "=", self.company.id), ("ref", "=", number)])

    def test_from_home_to_the_accountant(self):
        """A1, A2, A4, A5: seen on Home, reported as duplicate, disputed and settled, approved, in the quarter and in the zip."""
        bill = self._arrives("2026-0815")
        self.sign_in(self.owner)
        self.open("/odoo/webhero-home")
        self.see("Aankoopfacturen na te kijken", "1 aankoopfactuur")
        self.picture("purchases/home")
        self.press("Aankoopfacturen na te kijken")
        self.see(SUPPLIER.name, "2026-0815", "Na te kijken", "Peppol")
        self.picture("purchases/lijst")
        self._approved(bill)
        self._twice(self._typed())
        self._to_the_accountant(bill)
        self._quarter(bill)
        self._on_a_phone()

    def _typed(self):
        """The same bill once more: typed from the copy received by post."""
        supplier = self.env["res.partner"].search([("vat", "=", SUPPLIER.vat)], limit=1)
        return self.env["account.move"].with_company(self.company).create(
            {"move_type": "in_invoice", "partner_id": supplier.id, "ref": "2026 815", "invoice_date": "2026-10-05",
             "invoice_line_ids": [(0, 0, {"name": "Brood", "price_unit": 62.8, "tax_ids": [(5,)]})]}
        )  # fmt: skip

    def _approved(self, bill):
        self.open(f"/odoo/webhero-bills/{bill.id}")
        self.see("Brood voor de receptie", "62,80", "Goedkeuren")
        self.picture("purchases/factuur")
        self.press("Betwisten")
        self.fill("text", "de taart was voor iemand anders")
        self.press("Betwisten", within=".modal-footer")
        self.see("Betwist, niet te betalen", "de taart was voor iemand anders")
        self.press("Betwisting beëindigen")
        self.see_not("Betwist, niet te betalen")
        self.press("Goedkeuren")
        self.see_not("Goedkeuren")
        self.env.invalidate_all()
        self.assertEqual((bill.state, bill.webhero_bill_state), ("posted", "pay"))
        self.assertEqual(bill.webhero_approval_ids.user_id, self.owner)

    def _twice(self, again):
        self.open(f"/odoo/webhero-bills/{again.id}")
        self.see("Misschien dubbel", "2026-0815")
        self.press("Goedkeuren")
        self.see("Toch goedkeuren")
        self.picture("purchases/dubbel")
        self.press("Laten")
        self.env.invalidate_all()
        self.assertEqual(again.state, "draft")
        again.button_cancel()

    def _to_the_accountant(self, bill):
        self.open("/odoo/action-webhero_purchases.webhero_accountant_period_action")
        self.see("Eén zip voor je boekhouder")
        self.picture("purchases/boekhouder")
        period = f"{bill.date.year}-{bill.date.month:02d}"
        wizard = self.env["webhero.accountant.period"].with_user(self.owner).with_company(self.company)
        action = wizard.create({"company_id": self.company.id, "period": period}).action_make()
        job = self.env["webhero.account.export"].browse(action["res_id"])
        while job._as_user()._step():
            pass
        names = zipfile.ZipFile(io.BytesIO(job.sudo().file_ids.raw)).namelist()
        self.assertIn("index.xlsx", names)
        self.assertTrue([name for name in names if name.endswith(".xml")], names)

    def _quarter(self, bill):
        self.open("/odoo/webhero-quarter")
        self.see("Voor je boekhouder", "Btw-aangifte", "Jaarlijkse klantenlisting")
        self.choose("period", f"Kwartaal {(bill.date.month + 2) // 3} van {bill.date.year}")
        self.press("Tonen")
        self.see("Terug te krijgen", "55,00", "7,80")
        self._key("Escape")  # the choice stands open over the figures
        self.picture("purchases/kwartaal", whole=True)

    def _on_a_phone(self):
        self.on_a_phone()
        self.open("/odoo/webhero-bills")
        self.see(SUPPLIER.name)
        self.picture("purchases/telefoon")
        self.on_a_phone(False)
