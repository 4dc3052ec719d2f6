"""The owner of a webshop, in Dutch: connect shop and books, choose accounts and VAT codes, book, correct, and book payments."""

from decimal import Decimal
from unittest.mock import patch

from odoo.addons.webhero_eboekhouden.tests.books import services
from odoo.addons.webhero_eboekhouden.tests.common import backend_values
from odoo.addons.webhero_prestashop_eboekhouden.tests.shop_case import TODAY, complete
from odoo.addons.webhero_shop_eboekhouden.models.shop_reading import WebheroShopBackend as Fetch

from sandbox import eboekhouden_seed as seed
from sandbox.prestashop import PrestaShop
from sandbox.testing import serving
from sandbox.vies import BASE as VIES_BASE
from sandbox.vies import Vies

from .walk import Walk

BOOKS = "/odoo/action-webhero_eboekhouden.webhero_eboekhouden_backend_action"
SHOPS = "/odoo/action-webhero_shop_eboekhouden.shop_backend_settings_action"
DASHBOARD = "/odoo/action-webhero_shop_eboekhouden.shop_backend_action"
REPORT = "/odoo/action-webhero_shop_eboekhouden.shop_report_action"
ERRORS = "/odoo/action-webhero_shop_eboekhouden.shop_errors_action"
GROUPS = "base.group_system,account.group_account_manager,webhero_exchange.group_exchange_manager"

# order -> rows of its mutation: account, VAT code, EUR excl. VAT, VAT, EUR incl. VAT
HIGH, LOW, OSS, ICP, OUT = "HOOG_VERK_21", "LAAG_VERK_9", "GEEN", "BI_EU_VERK", "BU_EU_VERK"
SHIPPING = ("8000", HIGH, "7.00", "1.47", "8.47")
SIX = [("8000", HIGH, "33.02", "6.93", "39.95"), ("8010", LOW, "26.00", "2.34", "28.34"), SHIPPING]
TEN = [
    ("8040", OSS, "30.51", "0.00", "30.51"), ("1571", OSS, "2.13", "0.00", "2.13"),
    ("8040", OSS, "20.50", "0.00", "20.50"), ("1571", OSS, "3.90", "0.00", "3.90"),
    ("8040", OSS, "7.00", "0.00", "7.00"), ("1571", OSS, "1.33", "0.00", "1.33"),
]  # fmt: skip
ELEVEN = [("8030", OUT, "16.51", "0.00", "16.51"), ("8030", OUT, "7.00", "0.00", "7.00")]
MUTATIONS = {
    "CLDVZFJOT": SIX,
    "YUFFUPEGJ": [("8000", HIGH, "27.00", "5.67", "32.67"), ("8010", LOW, "91.52", "8.24", "99.76"), SHIPPING],
    "SWOIKHWRB": [("8000", HIGH, "16.51", "3.47", "19.98"), SHIPPING],
    "EUBFSDAHT": [("8000", HIGH, "27.00", "5.67", "32.67"), SHIPPING],
    "BLDJREVLD": ELEVEN,
}
MENDED = {
    "OHYCWHNQL": [
        ("8020", ICP, "26.00", "0.00", "26.00"),
        ("8020", ICP, "61.01", "0.00", "61.01"),
        ("8020", ICP, "7.00", "0.00", "7.00"),
    ],
    "GTBQBMCWY": TEN,
}
PAYMENTS = {  # entry document -> number, account, EUR
    "tr_6": ("CLDVZFJOT", "1050", "76.76"),
    "tr_7": ("YUFFUPEGJ", "1050", "140.90"),
    "tr_9": ("OHYCWHNQL", "1050", "94.01"),
    "tr_10": ("GTBQBMCWY", "1050", "65.37"),
    "8XK12345AB678901C": ("BLDJREVLD", "1060", "23.51"),
    "tr_12": ("SWOIKHWRB", "1050", "28.45"),
    "tr_13": ("EUBFSDAHT", "1050", "41.14"),
}


class ShopWalk(Walk):
    def setUp(self):
        super().setUp()
        self.rest, self.soap = self.enterContext(services())
        self.server = self.enterContext(serving(PrestaShop()))
        vies = self.enterContext(serving(Vies()))
        self.env["ir.config_parameter"].set_param("webhero_shop_eboekhouden.vies_url", vies.url + VIES_BASE)
        self.startPatcher(patch.object(Fetch, "_shop_today", lambda shop: TODAY))
        self.company = self.make_company("Kaarsenmakerij De Lont")
        self.owner = self.make_owner(self.company, groups=GROUPS)
        self.sign_in(self.owner)

    def work(self):
        """What the scheduler does within a minute."""
        worker = self.env["webhero.exchange"]._as_worker()
        worker.env["webhero.backend"]._poll_due()
        while worker._run_round():
            pass

    def booked(self, kind=2):
        """{number: rows} of the mutations in the books."""
        administration = self.rest.books.administration(seed.NL)
        codes = {ledger["id"]: ledger["code"] for ledger in administration.all("ledger")}
        return {
            one.get("invoiceNumber"): [
                (codes[row["ledgerId"]], row["vatCode"], *(money(row[name]) for name in ("excl", "vat", "incl")))
                for row in one["rows"]
            ]
            for one in administration.all("mutation")
            if one["type"] == kind
        }


def money(value):
    return str(Decimal(str(value)).quantize(Decimal("0.01")))


class TestWalkShop(ShopWalk):
    def test_from_nothing_to_payments(self):
        """S1, S2, S6, S8, S9, S10: connect both, map, first run, two errors corrected and processed, payments booked."""
        self.server.shop.change("customers", 6, email="")  # somebody emptied it: booked from the address (T22a)
        self._connect_the_books()
        self._connect_the_shop()
        self._say_where_everything_goes()
        self._first_run()
        self._mend_two_errors()
        self._book_payments()
        self._where_is_it()

    def shop(self):
        return self.env["webhero.shop.backend"].search([("name", "=", "Kaarsenshop")])

    def save(self):
        self.press_at(".o_form_button_save")

    # ---- set-up

    def _connect_the_books(self):
        self.open(f"{BOOKS}?debug=1")
        self.press("Nieuw")
        self.fill("name", "Boekhouding De Lont")
        self.fill("url", self.rest.url)
        self.fill("token", seed.TOKEN_NL)
        self.fill("token_end", "31/12/2098")
        self.choose("country", "Nederland")
        self.press("Verbinding testen")
        self.see("Verbonden")
        self.work()
        self.open(f"{BOOKS}/{self.env['webhero.eboekhouden.backend'].search([], order='id desc', limit=1).id}")
        self.see("24 grootboekrekeningen", "2 sjablonen")

    def _connect_the_shop(self):
        self.open(SHOPS)
        self.press("Nieuw")
        self.see("1. Koppel webwinkel en boekhouding")
        self.fill("name", "Kaarsenshop")
        self.fill("url", self.server.url)
        self.fill("key", PrestaShop.KEY)
        self.choose("books_backend_id", "Boekhouding De Lont")
        self.press("Verbinding testen")
        self.see("PrestaShop 1.6.1.24", "Nederland", "Boeken: de debiteurenrekening, meestal 1300.")
        self.picture("shop-1-connected")

    def _say_where_everything_goes(self):
        self.press("Bestellingen", within=".o_notebook_headers")
        self.press_at(".o_field_widget[name=start_date] button")  # a date is typed once it is pressed
        self.fill("start_date", "01/11/2026")
        self.see("Payment accepted")
        self.press("Btw", within=".o_notebook_headers")
        self._rate("NL", 21, vat_code_id=HIGH, ledger_id="8000")
        self._rate("NL", 9, vat_code_id=LOW, ledger_id="8010")
        self.choose("icp_vat_code_id", ICP)
        self.choose("icp_ledger_id", "8020")
        self.choose("international_vat_code_id", OUT)
        self.choose("international_ledger_id", "8030")
        self.press("Boeking", within=".o_notebook_headers")
        self.choose("debtor_ledger_id", "1300")
        self.see("CLDVZFJOT - iDEAL")
        self.save()
        self.see("Statussen, btw en rekeningen zijn ingevuld.", "BE 21 %", "DE 19 %")
        self.press("Btw", within=".o_notebook_headers")
        self.picture("shop-2-vat")

    def _rate(self, country, rate, **values):
        """Fill in the line of a country and a rate in the VAT table."""
        lines = self.env["webhero.shop.rate"].with_context(lang="nl_BE")  # by the country's name in Dutch
        lines = lines.search([("shop_id", "=", self.shop().id)])
        number = 1 + [(line.country_id.code, line.rate) for line in lines].index((country, rate))
        self._line("rate_ids", number, **values)

    def _line(self, table, number, **values):
        for name, text in values.items():
            self.press_at(f".o_field_widget[name={table}] tr.o_data_row:nth-child({number}) td[name={name}]")
            self.choose(name, text, within=f".o_field_widget[name={table}] .o_selected_row")

    # ---- orders

    def _first_run(self):
        self.press("Nu naar nieuws kijken")
        self.work()
        self.open(DASHBOARD)
        self.see("Kaarsenshop", "PrestaShop:", "e-Boekhouden:", "Fouten", "Open")
        self.picture("shop-3-dashboard")
        self.assertEqual(self.booked(), MUTATIONS)
        self.open(ERRORS)
        self.see("OHYCWHNQL", "GTBQBMCWY", "maar de verzending wel", "7 % btw in DE")
        self.picture("shop-4-errors")

    def _mend_two_errors(self):
        self._fill_in_germany()
        self._mend_in_the_shop()
        self.open(ERRORS)
        self.press_at("thead .o_list_record_selector input")
        self.press("Verwerken", within=".o_control_panel")
        self.work()
        self.open(ERRORS)
        self.see("Geen fouten. Goed gedaan.")
        self.assertEqual(self.booked(), MUTATIONS | MENDED)

    def _fill_in_germany(self):
        self.open(f"{SHOPS}/{self.shop().id}")
        self.press("Btw", within=".o_notebook_headers")
        for rate in (19, 7):
            self._rate("DE", rate, ledger_id="8040", vat_ledger_id="1571")
        self.save()

    def _mend_in_the_shop(self):
        """What an employee does in PrestaShop: no VAT on the shipping of order 9."""
        free = dict.fromkeys(("total_shipping", "total_shipping_tax_incl", "total_shipping_tax_excl"), "7.000000")
        paid = dict.fromkeys(
            ("total_paid", "total_paid_tax_incl", "total_paid_tax_excl", "total_paid_real"), "94.010000"
        )
        self.server.shop.change("orders", 9, carrier_tax_rate="0.000", **free, **paid)
        self.server.shop.change("order_payments", 3, amount="94.01")

    # ---- payments, and the question that everybody asks

    def _book_payments(self):
        self.open(f"{SHOPS}/{self.shop().id}")
        self.press("Betalingen", within=".o_notebook_headers")
        self.tick("payments")
        names = self.shop().method_ids.mapped("name")
        for name, account in (("iDEAL", "1050"), ("PayPal", "1060")):
            self._line("method_ids", 1 + names.index(name), clearing_ledger_id=account)
        self.save()
        self.press("Nu naar betalingen kijken", within=".tab-pane.active")
        self.work()
        administration = self.rest.books.administration(seed.NL)
        codes = {ledger["id"]: ledger["code"] for ledger in administration.all("ledger")}
        found = {
            one["entryNumber"]: (one["rows"][0]["invoiceNumber"], codes[one["ledgerId"]], money(one["amount"]))
            for one in administration.all("mutation")
            if one["type"] == 3
        }
        self.assertEqual(found, PAYMENTS)

    def _where_is_it(self):
        self.open(DASHBOARD)
        self.press("Waar is bestelling …?", within=".o_kanban_record")
        self.fill("question", "CLDVZFJOT")
        self.see("Bestelling CLDVZFJOT (6) van", "geboekt op", "betaling")
        self.picture("shop-5-where")


class TestEachWay(ShopWalk):
    def test_rest_mutations(self):
        """S6, S8: over REST as mutations: what the owner sees, and the rows in the books."""
        self._book("rest", "mutation")
        self.assertEqual(self.booked(), MUTATIONS | {"GTBQBMCWY": TEN})

    def test_soap_mutations(self):
        """S6, S8: the same over SOAP."""
        self._book("soap", "mutation")
        self.assertEqual(self.booked(), MUTATIONS | {"GTBQBMCWY": TEN})

    def test_rest_invoices(self):
        """S6, S8: over REST as invoices that e-Boekhouden numbers, without mutations."""
        self._book("rest", "invoice")
        self._check_invoices()

    def test_soap_invoices(self):
        """S6, S8: the same over SOAP, where our key is the last word of the last line."""
        self._book("soap", "invoice")
        self._check_invoices()

    def _book(self, mode, kind):
        books = self.env["webhero.eboekhouden.backend"].create(
            backend_values(mode, self.rest, self.soap, name="Boekhouding", company_id=self.company.id)
        )
        shop = complete(self.env, self.server, books, booking_mode=kind)
        number = "remote" if kind == "invoice" else "reference"
        shop.write(
            {"number_kind": number, "template_id": books.template_ids[:1].id, "template_name": "Invoice template"}
        )
        self.open(f"{SHOPS}/{shop.id}")
        self.press("Nu naar nieuws kijken", within="[name=steps]")
        self.work()
        self.open(REPORT)
        self.press("CLDVZFJOT", within=".o_list_view")
        self.see(
            "Dit is geboekt.", "Faded Short Sleeves T-shirt - Size : S, Color : Orange", "76,76", "1300 Debiteuren"
        )
        if (mode, kind) == ("rest", "mutation"):
            self.picture("shop-6-booking")

    def _check_invoices(self):
        """Order 6: quantity, price excl. VAT, VAT code, account; the same sum as the mutation."""
        self.assertFalse(self.booked())
        administration = self.rest.books.administration(seed.NL)
        codes = {ledger["id"]: ledger["code"] for ledger in administration.all("ledger")}
        invoices = {money(one["totalAmount"]): one for one in administration.all("invoice")}
        self.assertEqual(set(invoices), {"76.76", "140.90", "65.37", "23.51", "28.45", "41.14"})
        six = [
            (float(item["quantity"]), money(item["pricePerUnit"]), item["vatCode"], codes[item["ledgerId"]])
            for item in invoices["76.76"]["items"]
        ]
        self.assertEqual(six, [(2.0, "16.51", HIGH, "8000"), (1.0, "26.00", LOW, "8010"), (1.0, "7.00", HIGH, "8000")])
