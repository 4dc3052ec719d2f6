"""Money of an order as PrestaShop works it out: rounding half up, per line (round_mode 2, round_type 2)."""

import dataclasses
from decimal import ROUND_HALF_UP, Decimal

CENT, MICRO = Decimal("0.01"), Decimal("0.000001")
ZERO = Decimal(0)


def cents(amount):
    return amount.quantize(CENT, ROUND_HALF_UP)


def six(amount):
    """An amount as the database writes it."""
    return str(amount.quantize(MICRO, ROUND_HALF_UP))


@dataclasses.dataclass
class Line:
    product: dict
    attribute: str
    name: str
    quantity: int
    rate: Decimal  # percent
    tax: str
    id: int = 0

    @property
    def unit_excl(self):
        return Decimal(self.product["price"])

    @property
    def unit_incl(self):
        return self.unit_excl * (1 + self.rate / 100)

    @property
    def excl(self):
        return cents(self.unit_excl * self.quantity)

    @property
    def incl(self):
        return cents(self.unit_incl * self.quantity)


@dataclasses.dataclass
class Totals:
    """Amounts incl. and excl. VAT of one order; `paid` is what the customer owes."""

    products: tuple
    shipping: tuple
    wrapping: tuple
    discounts: tuple = (ZERO, ZERO)

    @property
    def paid(self):
        return tuple(
            products + shipping + wrapping - discount
            for products, shipping, wrapping, discount in zip(
                self.products, self.shipping, self.wrapping, self.discounts, strict=True
            )
        )


def with_tax(excl, rate):
    return cents(excl * (1 + rate / 100)), excl


def voucher(kind, totals, random_):
    """(name, incl, excl, frees shipping) of a cart rule; amounts as the shop's cart works them out."""
    incl, excl = totals.products
    if kind == "voucher_percent":
        share = random_.choice((5, 10, 15, 20, 25))
        return f"Korting {share}%", cents(incl * share / 100), cents(excl * share / 100), False
    if kind == "voucher_amount":
        amount = min(Decimal(random_.choice((5, 10, 15, 25))), incl)
        # the cart takes VAT out of an amount by the average rate of its products
        return f"Cadeaubon {amount} euro", amount, cents(amount * excl / incl), False
    if kind == "voucher_shipping":
        return "Gratis verzending", *totals.shipping, True
    return "Gratis", incl + totals.shipping[0], excl + totals.shipping[1], True
