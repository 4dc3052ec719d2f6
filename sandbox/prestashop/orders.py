"""Generated orders with their customers, payments, invoices and slips; totals as PrestaShop makes them."""

import dataclasses
import datetime
import random
from decimal import Decimal

from .amounts import ZERO, Line, Totals, cents, six, voucher, with_tax
from .buyers import Buyers
from .catalogue import (
    CASES,
    COUNTRIES,
    EXTRAS,
    HIGH,
    PAYMENTS,
    articles,
)
from .schema import recorded

SHIPPING, WRAPPING = Decimal(7), Decimal(2)  # excl. VAT, as the recorded shop's carrier and wrapping cost
NO_DATE = "0000-00-00 00:00:00"
TABLES = (
    "customers",
    "addresses",
    "orders",
    "order_details",
    "order_payments",
    "order_invoices",
    "order_carriers",
    "order_histories",
    "order_slip",
    "order_discounts",
    "cart_rules",
)


@dataclasses.dataclass
class Batch:
    """Rows per resource, and {order id: {"case": ..., "extras": [...]}}."""

    rows: dict
    cases: dict


def _template(resource, number):
    row = next(row for row in recorded(resource) if row["id"] == number)
    return {name: value for name, value in row.items() if name not in ("id", "associations")}


class Generator:
    """Makes orders one after the other; `first` gives the first free id of each table."""

    def __init__(self, seed, until, first, chances):
        self.random = random.Random(seed)
        self.until = datetime.datetime.strptime(until, "%Y-%m-%d %H:%M:%S")
        self.next_id = {table: (first or {}).get(table) or len(recorded(table)) + 1 for table in TABLES}
        self.invoice_number = self.next_id["order_invoices"]
        self.chances = chances
        self.articles = articles()
        self.rows = {table: [] for table in TABLES}
        self.cases = {}
        self.buyers = Buyers(self.random, self.put, self.rows)
        self.templates = {
            name: _template(name, number)
            for name, number in (
                ("customers", 2),
                ("addresses", 5),
                ("orders", 6),
                ("order_details", 16),
                ("order_payments", 1),
                ("order_invoices", 1),
                ("order_slip", 1),
                ("cart_rules", 1),
            )
        }

    def put(self, table, values):
        """Add a row, over the recorded template of its table; gives its id."""
        key = self.next_id[table]
        self.next_id[table] = key + 1
        self.rows[table].append({"id": key, **self.templates.get(table, {}), **values})
        return key

    # ---- what is bought

    def lines(self, case):
        taxes = {} if case.exempt else COUNTRIES[case.country].taxes
        known = COUNTRIES[case.country].taxes
        count = self.random.choices((1, 2, 3, 4), (45, 30, 15, 10))[0]
        chosen = [article for article in self.articles if not known or article[0]["id_tax_rules_group"] in known]
        return [
            Line(
                product,
                attribute,
                name,
                self.random.choices((1, 2, 3, 7), (70, 18, 9, 3))[0],
                taxes.get(product["id_tax_rules_group"], (ZERO, ""))[0],
                known.get(product["id_tax_rules_group"], (ZERO, ""))[1],
            )
            for product, attribute, name in self.random.sample(chosen, min(count, len(chosen)))
        ]

    def totals(self, case, lines, extras):
        taxes = COUNTRIES[case.country].taxes
        rate = taxes[HIGH][0] if taxes and (not case.exempt or case.shipping_taxed) else ZERO
        products = (sum(line.incl for line in lines), sum(line.excl for line in lines))
        wrapping = WRAPPING if "wrapping" in extras else ZERO
        return Totals(products, with_tax(SHIPPING, rate), with_tax(wrapping, ZERO if case.exempt else rate)), rate

    # ---- one order

    def order(self, name, moment):
        case, extras = CASES[name], self.extras()
        written = moment.strftime("%Y-%m-%d %H:%M:%S")
        customer, delivery, invoice = self.buyers.buyer(name, extras, written)
        lines = self.lines(case)
        totals, shipping_rate = self.totals(case, lines, extras)
        vouchers = [voucher(extra, totals, self.random) for extra in extras if extra.startswith("voucher")]
        if vouchers:
            totals.discounts = (sum(v[1] for v in vouchers), sum(v[2] for v in vouchers))
        values = self.order_values(totals, shipping_rate, extras, written)
        values.update(
            id_customer=str(customer),
            id_address_delivery=str(delivery),
            id_address_invoice=str(invoice),
            secure_key=self.buyers.customers[customer]["secure_key"],
        )
        key = self.put("orders", values)
        row = self.rows["orders"][-1]
        row.update(id_cart=str(key), reference=_reference(key))
        self.cases[key] = {"case": name, "extras": extras}
        self.follow(row, lines, totals, vouchers, extras, moment)

    def extras(self):
        return _compatible([extra for extra in EXTRAS if self.random.random() < self.chances.get(extra, 0)])

    def follow(self, row, lines, totals, vouchers, extras, moment):
        """Everything that belongs to an order."""
        paid = row["valid"] == "1"
        invoiced = self.invoice(row, totals) if paid else 0
        self.details(row, lines, invoiced)
        self.carry(row, totals, invoiced)
        self.history(row, row["current_state"], row["date_add"])
        for given in vouchers:
            self.discount(row, given, invoiced)
        self.pay(row, totals, extras)
        if "refund" in extras and paid:
            self.refund(row, lines)
        if "changed" in extras and paid:
            self.ship(row, moment)

    def order_values(self, totals, shipping_rate, extras, written):
        module, payment = self.random.choice(PAYMENTS)
        state = "2"
        if "unpaid" in extras:
            module, payment, state = "bankwire", "Bank wire", "10"
        elif "partial" in extras:
            state = "8"
        paid = state == "2"
        values = {
            "id_currency": "1" if "gbp" in extras else "2",
            "current_state": state,
            "module": module,
            "payment": payment,
            "valid": "1" if paid else "0",
            "invoice_number": "0",
            "invoice_date": written if paid else NO_DATE,
            "date_add": written,
            "date_upd": written,
            "gift": "1" if "wrapping" in extras else "0",
            "total_paid_real": six(totals.paid[0] if paid else ZERO),
            "total_products": six(totals.products[1]),
            "total_products_wt": six(totals.products[0]),
            "carrier_tax_rate": f"{shipping_rate:.3f}",
        }
        for name in ("discounts", "paid", "shipping", "wrapping"):
            incl, excl = getattr(totals, name)
            values[f"total_{name}"] = values[f"total_{name}_tax_incl"] = six(incl)
            values[f"total_{name}_tax_excl"] = six(excl)
        return values

    def invoice(self, row, totals):
        number, self.invoice_number = self.invoice_number, self.invoice_number + 1
        row["invoice_number"] = str(number)
        names = {"discount": totals.discounts, "paid": totals.paid}
        names |= {"shipping": totals.shipping, "wrapping": totals.wrapping}
        amounts = {}
        for name, (incl, excl) in names.items():
            amounts |= {f"total_{name}_tax_incl": six(incl), f"total_{name}_tax_excl": six(excl)}
        return self.put(
            "order_invoices",
            {
                "id_order": str(row["id"]),
                "number": str(number),
                "total_products": row["total_products"],
                "total_products_wt": row["total_products_wt"],
                "date_add": row["date_add"],
                **amounts,
            },
        )

    def details(self, row, lines, invoiced):
        """The rows of the order, in both shapes that the webservice has for them."""
        short = []
        for line in lines:
            same = {
                "product_id": str(line.product["id"]),
                "product_attribute_id": line.attribute,
                "product_quantity": str(line.quantity),
                "product_name": line.name,
                "product_reference": line.product["reference"],
                "product_ean13": "",
                "product_upc": "",
                "product_price": line.product["price"],
                "unit_price_tax_incl": six(line.unit_incl),
                "unit_price_tax_excl": six(line.unit_excl),
            }
            more = {
                "id_order": str(row["id"]),
                "id_order_invoice": str(invoiced),
                "product_quantity_in_stock": str(line.quantity),
                "id_tax_rules_group": line.product["id_tax_rules_group"],
                "total_price_tax_incl": six(line.incl),
                "total_price_tax_excl": six(line.excl),
                "original_product_price": line.product["price"],
                "original_wholesale_price": line.product["wholesale_price"],
                "purchase_supplier_price": line.product["wholesale_price"],
            }
            if line.tax:
                more["associations"] = {"taxes": [{"id": line.tax}]}
            line.id = self.put("order_details", {**same, **more})
            short.append({"id": str(line.id), **same})
        row["associations"] = {"order_rows": short}

    def carry(self, row, totals, invoiced):
        values = {
            "id_order": str(row["id"]),
            "id_carrier": "2",
            "id_order_invoice": str(invoiced),
            "weight": "0.000000",
            "shipping_cost_tax_excl": six(totals.shipping[1]),
            "shipping_cost_tax_incl": six(totals.shipping[0]),
            "tracking_number": "",
            "date_add": row["date_add"],
        }
        self.put("order_carriers", values)

    def discount(self, row, found, invoiced):
        """A voucher that the customer used, and the cart rule that gave it."""
        name, incl, excl, frees = found
        same = {"name": name, "free_shipping": "1" if frees else "0"}
        rule = self.put("cart_rules", {**same, "id_customer": row["id_customer"], "date_upd": row["date_add"]})
        values = {
            "id_order": str(row["id"]),
            "id_cart_rule": str(rule),
            "id_order_invoice": str(invoiced),
            "value": six(incl),
            "value_tax_excl": six(excl),
        }
        self.put("order_discounts", {**values, **same})

    def history(self, row, state, moment):
        values = {"id_employee": "0", "id_order_state": state, "id_order": str(row["id"]), "date_add": moment}
        self.put("order_histories", values)

    def pay(self, row, totals, extras):
        amount = totals.paid[0]
        if "unpaid" in extras or not amount:
            return
        if "partial" in extras:
            amount = cents(amount * self.random.choice((Decimal("0.25"), Decimal("0.5"))))
            row["total_paid_real"] = six(amount)
        self.put(
            "order_payments",
            {
                "order_reference": row["reference"],
                "id_currency": row["id_currency"],
                "amount": str(amount),
                "payment_method": row["payment"],
                "transaction_id": f"tr_{row['id']}",
                "date_add": row["date_add"],
            },
        )

    def refund(self, row, lines):
        """A credit slip for one piece of one line."""
        line = self.random.choice(lines)
        excl, incl = cents(line.unit_excl), cents(line.unit_incl)
        detail = next(found for found in reversed(self.rows["order_details"]) if found["id"] == line.id)
        detail["product_quantity_refunded"] = "1"
        slip = self.next_id["order_slip"]
        self.put(
            "order_slip",
            {
                "id_customer": row["id_customer"],
                "id_order": str(row["id"]),
                "total_products_tax_excl": six(line.unit_excl),
                "total_products_tax_incl": six(incl),
                "amount": str(excl),
                "date_add": row["date_add"],
                "date_upd": row["date_add"],
                "associations": {
                    "order_slip_details": [
                        {
                            "id": str(slip),
                            "id_order_detail": str(line.id),
                            "product_quantity": "1",
                            "amount_tax_excl": six(excl),
                            "amount_tax_incl": six(incl),
                        }
                    ]
                },
            },
        )

    def ship(self, row, moment):
        """The shop sends the parcel later: another state, a newer date_upd."""
        later = min(moment + datetime.timedelta(hours=self.random.randint(1, 70)), self.until)
        row["current_state"] = "4"
        row["date_upd"] = later.strftime("%Y-%m-%d %H:%M:%S")
        self.history(row, "4", row["date_upd"])


def _compatible(extras):
    """Leave out what cannot go together: vouchers above the price, refunds of what is not paid."""
    if "voucher_all" in extras:
        extras = [extra for extra in extras if not extra.startswith("voucher") or extra == "voucher_all"]
    if "voucher_percent" in extras:
        extras = [extra for extra in extras if extra != "voucher_amount"]
    if "voucher_percent" in extras:
        extras = [extra for extra in extras if extra != "voucher_amount"]
    if "unpaid" in extras or "voucher_all" in extras:
        extras = [extra for extra in extras if extra not in ("partial", "refund")]
    return [extra for extra in extras if "partial" not in extras or extra not in ("refund", "changed")]


def _reference(order):
    """Nine letters, another for each order."""
    number, letters = order * 4_294_967_291 % 26**9, ""
    for _ in range(9):
        number, digit = divmod(number, 26)
        letters += chr(65 + digit)
    return letters


def generate(count, seed=1, until=None, first=None, days=60, cases=None, extras=None):
    """`count` orders over the `days` before `until` (shop time); the same arguments give the same orders.

    `cases` keeps to some of CASES; `extras` replaces the chances of EXTRAS ({} for plain orders).
    """
    until = until or "2026-11-20 12:00:00"
    unknown = (set(cases or ()) - set(CASES)) | (set(extras or ()) - set(EXTRAS))
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    maker = Generator(seed, until, first, EXTRAS if extras is None else extras)
    names = list(cases or CASES)
    weights = [CASES[name].weight for name in names]
    step = datetime.timedelta(days=days) / max(count, 1)
    for number in range(count):
        moment = maker.until - step * (count - number)
        maker.order(maker.random.choices(names, weights)[0], moment)
    return Batch(maker.rows, maker.cases)
