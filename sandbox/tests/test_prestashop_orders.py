"""Generated orders: right totals, everything that belongs to them, and every situation that was asked for."""

import collections
import time
import unittest
from decimal import ROUND_HALF_UP, Decimal

from stdnum.be import vat as be_vat
from stdnum.de import vat as de_vat
from stdnum.fr import tva as fr_vat
from stdnum.nl import btw as nl_vat

from sandbox.prestashop.schema import recorded, resources
from sandbox.prestashop_orders import CASES, EXTRAS, generate

CHECKS = {"13": nl_vat, "3": be_vat, "1": de_vat, "8": fr_vat}


def amount(row, name):
    return Decimal(row[name])


def cents(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


class TestGenerated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.batch = generate(3000, seed=11)
        cls.rows = cls.batch.rows
        cls.orders = {row["id"]: row for row in cls.rows["orders"]}
        cls.details = collections.defaultdict(list)
        for row in cls.rows["order_details"]:
            cls.details[int(row["id_order"])].append(row)

    def having(self, extra):
        found = [key for key, about in self.batch.cases.items() if extra in about["extras"]]
        self.assertTrue(found, f"no order with {extra}")
        return found

    def of(self, table, key):
        return [row for row in self.rows[table] if row.get("id_order") == str(key)]

    def test_totals(self):
        """X4: a total is the sum of its parts, the products are the sum of the lines, incl. and excl. VAT."""
        for key, order in self.orders.items():
            for end, products in (("incl", "total_products_wt"), ("excl", "total_products")):
                lines = sum(amount(row, f"total_price_tax_{end}") for row in self.details[key])
                self.assertEqual(lines, amount(order, products))
                parts = [amount(order, f"total_{part}_tax_{end}") for part in ("shipping", "wrapping")]
                total = amount(order, products) + sum(parts) - amount(order, f"total_discounts_tax_{end}")
                self.assertEqual(total, amount(order, f"total_paid_tax_{end}"))
                self.assertGreaterEqual(total, 0)

    def test_lines(self):
        """X4: a line is its unit price times its quantity, rounded half up once; the order's own rows agree."""
        for key, rows in self.details.items():
            for row in rows:
                for end in ("incl", "excl"):
                    exact = amount(row, f"unit_price_tax_{end}") * int(row["product_quantity"])
                    found = amount(row, f"total_price_tax_{end}")
                    self.assertLess(abs(found - exact), Decimal("0.00501"))
            short = self.orders[key]["associations"]["order_rows"]
            self.assertEqual([row["id"] for row in short], [str(row["id"]) for row in rows])

    def test_recorded_rule(self):
        """X4: the same rule, applied to the orders of the real shop, gives the real shop's totals."""
        lines = collections.defaultdict(list)
        for row in recorded("order_details"):
            lines[row["id_order"]].append(row)
        for order in recorded("orders")[5:]:
            for end, products in (("incl", "total_products_wt"), ("excl", "total_products")):
                found = sum(
                    cents(amount(row, f"unit_price_tax_{end}") * int(row["product_quantity"]))
                    for row in lines[str(order["id"])]
                )
                self.assertEqual(found, amount(order, products), order["id"])

    def test_whole_rows(self):
        """X4: generated rows have exactly the fields of the recorded ones."""
        for table in (
            "orders",
            "order_details",
            "customers",
            "addresses",
            "order_payments",
            "order_invoices",
        ):
            fields = {*resources()[table].fields, "associations"}
            for row in self.rows[table][:200]:
                self.assertEqual({*row, "associations"}, fields, table)

    def test_classes(self):
        """X4: ICP and export without VAT, right check digits, VAT on shipping where asked."""
        addresses = {str(row["id"]): row for row in self.rows["addresses"]}
        for key, about in self.batch.cases.items():
            order, case = self.orders[key], CASES[about["case"]]
            address = addresses[order["id_address_delivery"]]
            self.assertEqual(bool(address["vat_number"]), case.company)
            if case.company:
                self.assertTrue(CHECKS[address["id_country"]].is_valid(address["vat_number"]))
            free = amount(order, "total_products_wt") == amount(order, "total_products")
            self.assertEqual(free, case.exempt or about["case"].startswith("export"))
            taxed = amount(order, "total_shipping_tax_incl") != amount(order, "total_shipping_tax_excl")
            self.assertEqual(taxed, case.shipping_taxed or not free)

    def test_vouchers(self):
        """X4: vouchers: percentage, amount, free shipping, everything; they add up to the discount."""
        names = {
            "voucher_percent": "Korting",
            "voucher_amount": "Cadeaubon",
            "voucher_shipping": "Gratis verzending",
        }
        for extra in (*names, "voucher_all"):
            for key in self.having(extra):
                order, used = self.orders[key], self.of("order_discounts", key)
                self.assertTrue(any(row["name"].startswith(names.get(extra, "Gratis")) for row in used))
                for end, name in (("incl", "value"), ("excl", "value_tax_excl")):
                    total = sum(amount(row, name) for row in used)
                    self.assertEqual(total, amount(order, f"total_discounts_tax_{end}"))
                if extra == "voucher_all" and "wrapping" not in self.batch.cases[key]["extras"]:
                    self.assertEqual(amount(order, "total_paid"), 0)

    def test_payments(self):
        """X4: paid in full, in part (state 8), or not at all (state 10); found by the order's reference."""
        paid = collections.defaultdict(Decimal)
        for row in self.rows["order_payments"]:
            paid[row["order_reference"]] += Decimal(row["amount"])
        self.assertEqual(len({row["reference"] for row in self.orders.values()}), len(self.orders))
        for key, order in self.orders.items():
            extras = self.batch.cases[key]["extras"]
            self.assertEqual(paid[order["reference"]], amount(order, "total_paid_real"))
            if "partial" in extras:
                self.assertLess(paid[order["reference"]], amount(order, "total_paid"))
            self.assertEqual("partial" in extras, order["current_state"] == "8")
            self.assertEqual("unpaid" in extras, order["current_state"] == "10")
            self.assertEqual(bool(self.orders[key]["invoice_number"] != "0"), order["valid"] == "1")

    def test_invoices(self):
        """X4: invoices are numbered without a gap and carry the order's amounts."""
        numbers = [int(row["number"]) for row in self.rows["order_invoices"]]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        for row in self.rows["order_invoices"]:
            order = self.orders[int(row["id_order"])]
            self.assertEqual(row["number"], order["invoice_number"])
            self.assertEqual(row["total_paid_tax_incl"], order["total_paid_tax_incl"])

    def test_people(self):
        """X4: guests with the e-mail of a customer, deleted and other addresses, non-EUR, wrapping, slips."""
        customers = {str(row["id"]): row for row in self.rows["customers"]}
        emails = collections.Counter(row["email"] for row in customers.values())
        guests = [customers[self.orders[key]["id_customer"]] for key in self.having("guest")]
        self.assertTrue(all(row["is_guest"] == "1" for row in guests))
        self.assertTrue(any(emails[row["email"]] > 1 for row in guests))
        addresses = {str(row["id"]): row for row in self.rows["addresses"]}
        for key in self.having("deleted_address"):
            self.assertEqual(addresses[self.orders[key]["id_address_delivery"]]["deleted"], "1")
        for key in self.having("other_invoice_address"):
            order = self.orders[key]
            self.assertNotEqual(order["id_address_delivery"], order["id_address_invoice"])
        for order in self.orders.values():
            for name in ("id_address_delivery", "id_address_invoice"):
                self.assertEqual(addresses[order[name]]["id_customer"], order["id_customer"])
        self.assertEqual({self.orders[key]["id_currency"] for key in self.having("gbp")}, {"1"})
        self.assertEqual({self.orders[key]["total_wrapping_tax_excl"] for key in self.having("wrapping")}, {"2.000000"})

    def test_after_sale(self):
        """X4: a refund has a slip of one piece; a changed order is newer than it was, with its history."""
        for key in self.having("refund"):
            (slip,) = self.of("order_slip", key)
            (part,) = slip["associations"]["order_slip_details"]
            detail = next(row for row in self.details[key] if str(row["id"]) == part["id_order_detail"])
            self.assertEqual(detail["product_quantity_refunded"], "1")
            self.assertEqual(Decimal(slip["amount"]), cents(amount(detail, "unit_price_tax_excl")))
        changed = [key for key in self.having("changed") if self.orders[key]["date_upd"] > self.orders[key]["date_add"]]
        self.assertTrue(changed)
        self.assertEqual([row["id_order_state"] for row in self.of("order_histories", changed[0])], ["2", "4"])

    def test_repeatable(self):
        """X4: the same seed gives the same orders, another seed others; ids follow those that exist."""
        self.assertEqual(generate(50, seed=4).rows, generate(50, seed=4).rows)
        self.assertNotEqual(generate(50, seed=4).rows, generate(50, seed=5).rows)
        self.assertEqual(generate(2).rows["orders"][0]["id"], 15)
        self.assertEqual(generate(2, first={"orders": 400}).rows["orders"][0]["id"], 400)

    def test_choice(self):
        """X4: cases and extras can be chosen; what does not exist is refused."""
        batch = generate(30, cases=["icp_be"], extras={"wrapping": 1})
        self.assertEqual(list(batch.cases.values()), [{"case": "icp_be", "extras": ["wrapping"]}] * 30)
        for wrong in ({"cases": ["mars"]}, {"extras": {"ribbon": 1}}):
            with self.assertRaisesRegex(ValueError, "unknown"):
                generate(1, **wrong)

    def test_every_situation(self):
        """X4: 3,000 orders hold every case and every extra."""
        self.assertEqual({about["case"] for about in self.batch.cases.values()}, set(CASES))
        self.assertEqual({extra for about in self.batch.cases.values() for extra in about["extras"]}, set(EXTRAS))

    def test_speed(self):
        """X9: 10,000 orders in less than 10 seconds."""
        began = time.process_time()
        self.assertEqual(len(generate(10_000).rows["orders"]), 10_000)
        self.assertLess(time.process_time() - began, 10)
