"""Credit slips of the shop: the same booking with the sign turned."""

from decimal import Decimal

from . import classify, numbers, party
from .booking import CREDIT, VAT_TOLERANCE, Booking, check_skus, fixed_debtor, paper, rows_of
from .money import CENT, cents, total
from .outcome import NOTHING, Refused
from .parts import SHIPPING, Part, parts
from .rates import as_percentage, snap


def book_slip(order, slip, settings, vies=None, shop="", earlier=()):
    """The Booking of a credit slip (negative rows), or a Refusal; `order` is the order that it credits.

    `earlier` are the slips of this order that were booked before: together they credit no more than was sold.
    """
    try:
        return _book(order, slip, settings, vies, shop, earlier)
    except Refused as refused:
        return refused.refusal


def _book(order, slip, settings, vies, shop, earlier):
    if order.currency != "EUR":
        raise Refused("currency", currency=order.currency or "?")
    klass, country = classify.classify(order, settings)
    if klass == classify.ICP:
        classify.check_vat_number(order, settings, vies)
    found = _parts(order, slip, settings, klass, country, earlier)
    _check(order, slip, found, earlier)
    rows = tuple(row for part in found for row in rows_of(part, settings, klass, country))
    check_skus(rows, settings)
    number = numbers.credit_number(slip, settings)
    return Booking(
        kind=CREDIT,
        mode=settings.mode,
        klass=klass,
        country=country,
        number=number,
        date=slip.date,
        party=party.party(order),
        rows=rows,
        debtor=fixed_debtor(order, settings, klass),
        description=numbers.description(order, settings, number, shop),
        **paper(settings),
    )


def _parts(order, slip, settings, klass, country, earlier):
    """The credited lines and shipping, negative; each with the rate that its own line had."""
    sold = {line.id: line for line in order.lines}
    rates = {part.line_id: part.rate for part in parts(order, settings, klass, country) if part.line_id}
    found = []
    for line in slip.lines:
        if line.line_id not in sold:
            raise Refused("slip_line_unknown", slip=slip.id, line=line.line_id)
        amount = line.amount.rounded()
        if amount.is_zero or not line.quantity:
            continue
        origin = sold[line.line_id]
        if line.line_id not in rates or _exceeds(line, origin, earlier):
            raise Refused("slip_too_large", slip=slip.id, line=origin.name, amount=amount.incl)
        text = f"{settings.words.credit} {origin.name}"
        found.append(Part("product", text, -amount, rates[line.line_id], line.quantity, origin.sku))
    return found + _shipping(order, slip, settings, klass, country)


def _exceeds(line, origin, earlier):
    """True where this line, with what earlier slips credited of it, is more than was sold."""
    same = [line, *(one for slip in earlier for one in slip.lines if one.line_id == line.line_id)]
    quantity = sum(one.quantity for one in same)
    return quantity > origin.quantity or total(one.amount for one in same).rounded().incl > origin.amount.incl + CENT


def _shipping(order, slip, settings, klass, country):
    amount = slip.shipping.rounded()
    if amount.is_zero:
        return []
    home = settings.shop_country if klass in classify.UNTAXED else country
    rates = {rule.rate for rule in settings.rates_of(home)} | ({Decimal(0)} if klass in classify.UNTAXED else set())
    rate = snap(amount, rates, hint=as_percentage(order.carrier_rate))
    if rate is None:
        raise Refused("rate_not_configured", line=settings.words.shipping, rate="?", country=home)
    return [Part(SHIPPING, f"{settings.words.credit} {settings.words.shipping}", -amount, rate)]


def _check(order, slip, found, earlier):
    """The lines are what the slip says in all; shops are known to get this wrong."""
    if not found:
        raise Refused("nothing_to_book", kind=NOTHING)
    ours = -total(part.amount for part in found)
    said = (slip.products + slip.shipping).rounded()
    allowed = min(CENT * len(found), VAT_TOLERANCE)
    if not said.is_zero and (abs(said.incl - ours.incl) > allowed or abs(said.excl - ours.excl) > allowed):
        raise Refused("slip_differs", slip=slip.id, shop=said.incl, lines=ours.incl)
    before = total(amount for one in earlier for amount in (*(line.amount for line in one.lines), one.shipping))
    if ours.incl + before.rounded().incl > order.paid.incl + CENT * len(found):
        raise Refused("slip_too_large", slip=slip.id, line="", amount=ours.incl)
    possible = {cents(value) for value in (ours.incl, ours.excl, *_without_shipping(ours, slip))}
    if slip.amount and all(abs(cents(slip.amount) - value) > allowed for value in possible):
        raise Refused("slip_amount_differs", slip=slip.id, shop=slip.amount, lines=ours.excl)


def _without_shipping(ours, slip):
    rest = ours - slip.shipping
    return rest.incl, rest.excl
