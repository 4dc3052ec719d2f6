"""A checkout as PrestaShop 9 computes it, in plain arithmetic independent of the connector (source read: its CartRuleCalculator
and Calculator, 1 December 2026; where it rounds is taken from the recordings of 9.1.4).

A Basket becomes rows of the shop's tables, and `Order.owed`: the amounts per VAT rate, by each voucher's own scope.
"""

import dataclasses
from decimal import Decimal

from .amounts import ZERO, cents, six

ITEM, LINE, TOTAL = 1, 2, 3
HIGH, LOW, NONE = 6, 7, 0  # groups of tax rules
COUNTRIES = {"NL": 13, "BE": 3, "DE": 1, "FR": 8, "ES": 6, "GB": 17, "US": 21, "CH": 19, "FI": 7, "IE": 26, "MC": 147}
TAX_IDS = {ZERO: 47}
NO_DATE = "0000-00-00 00:00:00"


@dataclasses.dataclass(frozen=True)
class Article:
    """`excl` EUR of one piece, six decimals; `eco` EUR excl. VAT of it, inside the price, at `eco_rate` per cent."""

    id: int
    excl: Decimal
    group: int = HIGH
    eco: Decimal = ZERO
    eco_rate: Decimal | None = None
    special: bool = False  # has a special price, which some vouchers leave out


@dataclasses.dataclass(frozen=True)
class Rule:
    """A cart rule: a percentage or an amount (`incl` VAT or not) on `product` (0: all, -1: cheapest, -2: `selection`)."""

    percent: Decimal = ZERO
    amount: Decimal = ZERO
    incl: bool = True
    product: int = 0
    selection: frozenset = frozenset()
    gift: int = 0
    free_shipping: bool = False
    without_special: bool = False
    kind: int = 0  # of 9.1's new discounts (feature flag "discount"); 0: an old voucher


SHIPPING_KIND, CART_KIND, ORDER_KIND, ARTICLES_KIND, GIFT_KIND = 1, 2, 3, 4, 5


@dataclasses.dataclass
class Basket:
    lines: list  # of (Article, quantity)
    country: str = "NL"
    postcode: str = "1011 AC"
    rates: dict = dataclasses.field(default_factory=lambda: {HIGH: Decimal(21), LOW: Decimal(9), NONE: ZERO})
    round_type: int = LINE
    rules: list = dataclasses.field(default_factory=list)
    shipping: Decimal = Decimal("5.743802")  # EUR excl. VAT, incl. where `proportionate`
    carrier: int = HIGH  # its group of tax rules
    wrapping: Decimal = ZERO  # EUR excl. VAT, taxed like the carrier
    proportionate: bool = False
    group_reduction: Decimal = ZERO  # per cent
    vat_number: str = ""
    company: str = ""
    currency: int = 1
    invoice: tuple = ()  # (country, postcode) of the invoice address where it is another one


class Line:
    def __init__(self, article, quantity, basket):
        self.article, self.quantity = article, quantity
        self.rate = basket.rates[article.group]
        self.eco_rate = self.rate if article.eco_rate is None else article.eco_rate
        own = _six((article.excl - article.eco) * (1 - basket.group_reduction / 100))
        self.excl = own + article.eco
        self.incl = own * (1 + self.rate / 100) + article.eco * (1 + self.eco_rate / 100)
        if basket.round_type == ITEM:
            self.total = tuple(cents(price) * quantity for price in (self.incl, self.excl))
        else:
            self.total = (self.incl * quantity, self.excl * quantity)
        self.left = self.total
        self.written = self.total if basket.round_type == TOTAL else tuple(map(cents, self.total))

    def take(self, amount):
        self.left = _less(self.left, amount)
        return {self.rate: amount}

    def percent(self, percent):
        return self.take(tuple(one * percent / 100 for one in self.left))


class Order:
    """`paid`, `products`, `shipping`, `wrapping` and `discounts` are (incl, excl) as in the header of the order."""

    def __init__(self, basket):
        self.basket = basket
        self.lines = [Line(article, quantity, basket) for article, quantity in basket.lines]
        self.ship_exact, self.wrap_exact = self._fee(basket.shipping), self._fee(basket.wrapping)
        self.vouchers = [self._apply(rule) for rule in basket.rules]
        self.products = _rounded(_sum(line.written for line in self.lines))
        self.shipping, self.wrapping = _rounded(self.ship_exact), _rounded(self.wrap_exact)
        self.values = [_sum(voucher.values()) for voucher in self.vouchers]
        off = _sum(self.values)
        self.discounts = _rounded(off)
        whole = _sum([*(line.total for line in self.lines), self.ship_exact, self.wrap_exact])
        self.paid = tuple(max(voucher, ZERO) for voucher in _rounded(_less(whole, off)))

    def _fee(self, price):
        """Shipping or wrapping; incl. VAT where its VAT is the basket's average."""
        if self.basket.proportionate:
            goods = _sum(line.total for line in self.lines)
            return price, (price * goods[1] / goods[0] if goods[0] else price)
        return price * (1 + self.basket.rates[self.basket.carrier] / 100), price

    def _apply(self, rule):
        """{rate: (incl, excl)} that a cart rule takes off, unrounded; shipping under "shipping"."""
        shares = {}
        if rule.free_shipping:
            shares["shipping"] = self.ship_exact
        for line in self.lines:
            if rule.gift == line.article.id:
                _add(shares, line.take((line.incl, line.excl)))
        lines = [line for line in self.lines if not (rule.without_special and line.article.special)]
        if rule.percent and rule.product == -1:
            cheapest = min(lines, key=lambda line: line.incl)
            _add(shares, cheapest.take(tuple(one * rule.percent / 100 for one in (cheapest.incl, cheapest.excl))))
        elif rule.percent:
            for line in lines:
                everything = not rule.product and not rule.selection
                if everything or line.article.id == rule.product or line.article.id in rule.selection:
                    _add(shares, line.percent(rule.percent))
        if rule.kind == ORDER_KIND and rule.percent:
            _add(shares, {"shipping": tuple(one * rule.percent / 100 for one in self.ship_exact)})
        if rule.amount:
            self._amount(rule, shares)
        return shares

    def _amount(self, rule, found):
        lines = [line for line in self.lines if rule.product in (0, line.article.id)]
        of_order = rule.kind == ORDER_KIND
        at = 0 if rule.incl else 1
        base = _sum(line.left for line in lines)[at] + (self.ship_exact[at] if of_order else ZERO)
        amount = min(rule.amount, base)
        if of_order and base:
            _add(found, {"shipping": tuple(one * amount / base for one in self.ship_exact)})
        for line in lines if base else ():
            ratio = line.left[0] / line.left[1] if line.left[1] else Decimal(1)
            share = amount * line.left[at] / base
            _add(found, line.take((share, share / ratio) if rule.incl else (share * ratio, share)))

    @property
    def owed(self):
        """{rate: (incl, excl)} of the goods, fees and vouchers of each rate, rounded once for each."""
        found = {}
        for line in self.lines:
            eco = tuple(one * line.quantity for one in (line.article.eco * (1 + line.eco_rate / 100), line.article.eco))
            if line.eco_rate == line.rate:
                eco = (ZERO, ZERO)
            _add(found, {line.rate: _less(line.written, eco)})
            _add(found, {line.eco_rate: eco})
        goods = dict(found)
        for fee in (self.ship_exact, self.wrap_exact):
            _add(found, self._spread(fee, goods))
        for voucher in self.vouchers:
            for rate, amount in voucher.items():
                shares = self._spread(amount, goods) if rate == "shipping" else {rate: amount}
                _add(found, {one: _less((ZERO, ZERO), share) for one, share in shares.items()})
        return {rate: _rounded(amount) for rate, amount in found.items()}

    def _spread(self, fee, goods):
        if not self.basket.proportionate:
            return {self.basket.rates[self.basket.carrier]: fee}
        base = _sum(goods.values())[1]
        shares = {rate: fee[1] * taxed[1] / base for rate, taxed in goods.items()}
        return {rate: (excl * (1 + rate / 100), excl) for rate, excl in shares.items()}

    # ---- as the shop's tables have it

    def rows(self, number, moment="2026-11-30 22:00:00", **values):
        """{resource: rows} of this order under the id `number`; `values` go over the order's own row."""
        basket, reference = self.basket, f"CHK{number:06}"
        address = {
            "id": number,
            "id_customer": number,
            "firstname": "Noor",
            "lastname": "Peeters",
            "deleted": "0",
            "address1": "Kerkpad 1",
            "city": "Stad",
            "postcode": basket.postcode,
            "id_country": COUNTRIES[basket.country],
            "vat_number": basket.vat_number,
            "company": basket.company,
        }
        country, postcode = basket.invoice or (basket.country, basket.postcode)
        invoice = {**address, "id": number + 50_000, "id_country": COUNTRIES[country], "postcode": postcode}
        order = {
            "id": number,
            "reference": reference,
            "id_cart": number,
            "id_currency": basket.currency,
            "id_customer": number,
            "id_address_delivery": number,
            "id_address_invoice": invoice["id"],
            "current_state": 2,
            "module": "ideal",
            "payment": "iDEAL",
            "invoice_number": number,
            "valid": "1",
            "date_add": moment,
            "date_upd": moment,
            "invoice_date": moment,
            "id_lang": 1,
            "gift": "0",
            "round_mode": 2,
            "round_type": basket.round_type,
            "conversion_rate": "1.000000",
            "carrier_tax_rate": f"{basket.rates[basket.carrier]:.3f}",
            "total_products": six(self.products[1]),
            "total_products_wt": six(self.products[0]),
            "total_paid_real": six(self.paid[0]),
        }
        for name in ("discounts", "paid", "shipping", "wrapping"):
            incl, excl = getattr(self, name)
            order[f"total_{name}"] = order[f"total_{name}_tax_incl"] = six(incl)
            order[f"total_{name}_tax_excl"] = six(excl)
        payment = {"order_reference": reference, "id_currency": basket.currency, "amount": six(self.paid[0])}
        return {
            "customers": [{"id": number, "email": f"n{number}@example.nl", "firstname": "Noor", "lastname": "Peeters"}],
            "addresses": [address, invoice],
            "orders": [{**order, **values}],
            "order_details": [self._detail(line, number, at) for at, line in enumerate(self.lines)],
            "cart_rules": [_cart_rule(rule, number * 10 + at) for at, rule in enumerate(basket.rules)],
            "order_cart_rules": [self._voucher(number, at) for at, _ in enumerate(basket.rules)],
            "order_payments": [{**payment, "id": number, "payment_method": "iDEAL", "date_add": moment}],
        }

    def slip(self, number, order_number, pieces, shipping=False, moment="2026-11-30 23:00:00"):
        """{resource: rows} of a credit slip of {line: pieces} of the order `order_number`, with its shipping or without."""
        details = []
        for at, quantity in pieces.items():
            line = self.lines[at]
            unit = (cents(line.incl), cents(line.excl)) if self.basket.round_type == ITEM else (line.incl, line.excl)
            incl, excl = (cents(price * quantity) for price in unit)
            row = {"id": number * 20 + at, "id_order_detail": order_number * 20 + at, "product_quantity": quantity}
            details.append({**row, "amount_tax_incl": six(incl), "amount_tax_excl": six(excl)})
        names = ("amount_tax_incl", "amount_tax_excl")
        products = [sum((Decimal(price[name]) for price in details), ZERO) for name in names]
        ship = self.shipping if shipping else (ZERO, ZERO)
        row = {
            "id": number,
            "id_order": order_number,
            "id_customer": order_number,
            "amount": six(products[0]),
            "total_products_tax_incl": six(products[0]),
            "total_products_tax_excl": six(products[1]),
            "total_shipping_tax_incl": six(ship[0]),
            "total_shipping_tax_excl": six(ship[1]),
            "date_add": moment,
            "date_upd": moment,
            "shipping_cost": str(int(shipping)),
            "associations": {"order_slip_details": details},
        }
        return {"order_slip": [row]}

    def _detail(self, line, number, at):
        taxed = line.article.group != NONE
        return {
            "id": number * 20 + at,
            "id_order": number,
            "product_id": line.article.id,
            "product_name": f"Article {line.article.id}",
            "product_reference": f"A{line.article.id}",
            "product_quantity": line.quantity,
            "product_price": six(line.excl),
            "unit_price_tax_incl": six(line.incl),
            "unit_price_tax_excl": six(line.excl),
            "total_price_tax_incl": six(line.written[0]),
            "total_price_tax_excl": six(line.written[1]),
            "ecotax": six(line.article.eco),
            "ecotax_tax_rate": f"{line.eco_rate:.3f}",
            "associations": {"taxes": [{"id": TAX_IDS.get(line.rate, 31)}]} if taxed else {},
        }

    def _voucher(self, number, at):
        incl, excl = self.values[at]
        return {
            "id": number * 10 + at,
            "id_order": number,
            "id_cart_rule": number * 10 + at,
            "name": f"Bon {at}",
            "value": six(incl),
            "value_tax_excl": six(excl),
            "deleted": "0",
            "free_shipping": str(int(self.basket.rules[at].free_shipping)),
        }


def with_a_carrier_left_out(order, number, second, paid_whole):
    """{resource: rows} of an order of two carriers under 9.1's flag "improved_shipment": its total lacks the shipping of the
    second, `second` EUR excl. VAT, which its header includes; `paid_whole`: the customer paid for both, as shown in the cart.
    """
    rows = order.rows(number)
    row = rows["orders"][0]
    more = _rounded(order._fee(second))
    shipping = _sum([order.shipping, more])
    row["total_shipping"] = row["total_shipping_tax_incl"] = six(shipping[0])
    row["total_shipping_tax_excl"] = six(shipping[1])
    row["carrier_tax_rate"] = "0.000"
    if paid_whole:
        row["total_paid_real"] = rows["order_payments"][0]["amount"] = six(order.paid[0] + more[0])
    return rows


def split(orders, first):
    """{resource: rows} of one cart that became several orders: one reference, one payment, and in the header of each the
    shipping of all of them, as 9.1 writes it (its order_carriers and total_paid count each one's own).
    """
    found, reference = {}, f"CHK{first:06}"
    paid, shipping = (_sum(getattr(order, name) for order in orders) for name in ("paid", "shipping"))
    for at, order in enumerate(orders):
        rows = order.rows(first + at, reference=reference, id_cart=first)
        row = rows["orders"][0]
        row["total_shipping"] = row["total_shipping_tax_incl"] = six(shipping[0])
        row["total_shipping_tax_excl"] = six(shipping[1])
        row["total_paid_real"] = six(paid[0] if order is orders[-1] else ZERO)
        rows["order_payments"] = [] if at else [{**rows["order_payments"][0], "amount": six(paid[0])}]
        for resource, some in rows.items():
            found.setdefault(resource, []).extend(some)
    return found


def _cart_rule(rule, number):
    return {
        "id": number,
        "reduction_percent": f"{rule.percent:.2f}",
        "reduction_amount": six(rule.amount),
        "reduction_tax": str(int(rule.incl)),
        "reduction_product": rule.product,
        "gift_product": rule.gift,
        "reduction_exclude_special": str(int(rule.without_special)),
        "free_shipping": str(int(rule.free_shipping)),
        "id_cart_rule_type": rule.kind,
    }


def _six(amount):
    return Decimal(six(amount))


def _rounded(amount):
    return tuple(map(cents, amount))


def _sum(amounts):
    amounts = list(amounts)
    return sum((pair[0] for pair in amounts), ZERO), sum((pair[1] for pair in amounts), ZERO)


def _less(one, other):
    return one[0] - other[0], one[1] - other[1]


def _add(found, more):
    for rate, amount in more.items():
        found[rate] = _sum([found.get(rate, (ZERO, ZERO)), amount])
