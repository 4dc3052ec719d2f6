# SPDX-License-Identifier: LGPL-3.0-or-later
"""A booking as a bookkeeper reads it, before and after it is sent (S6)."""

from odoo.tools import format_date, formatLang

from . import to_books


def render(order, booking, sent=False):
    """HTML of a Booking of this webhero.shop.order."""
    env, shop = order.env, order.shop_id
    way = shop._way()
    booking = to_books.for_books(booking, way)
    names = _ledger_names(shop, {booking.ledger, *(row.ledger for row in booking.rows)})
    icp = booking.vat_regime == "icp" and shop.check_vies
    return env["ir.qweb"]._render(
        "webhero_shop_eboekhouden.booking_table",
        {
            "booking": booking,
            "sent": sent,
            "counted": _counted(env).get(booking.counted),
            "warnings": _warnings(order, booking, way, sent),
            "vat_regime": dict(order._fields["vat_regime"]._description_selection(env))[booking.vat_regime],
            "ask_vies": not sent and icp and not order._known_vies(),
            "date": format_date(env, booking.date),
            "debtor": booking.debtor or order.relation_code or booking.party.name,
            "ledger": lambda code: f"{code} {names.get(code, '')}".strip(),
            "money": lambda amount: formatLang(env, float(amount), digits=2),
            "percent": lambda rate: f"{format(rate.normalize(), 'f')} %",
            "number": booking.number or order.booked_number or env._("given by e-Boekhouden"),
        },
    )


def _warnings(order, booking, way, sent):
    """[(what, what to do)]: points to check, and the errors that only the books reported when it was sent."""
    shop = order.shop_id
    warnings = [*booking.warnings, *to_books.other_in_books(booking, way)]
    found = [shop._exchange_explain(code, facts) for code, facts in warnings]
    refused = not sent and order.state in ("error", "open")
    return [(order.error_message, order.error_hint), *found] if refused else found


def _counted(env):
    """Which address decided whose VAT it is, and why."""
    return {
        "delivery": env._("of the delivery address, as the shop taxes"),
        "invoice": env._("of the invoice address, as the shop taxes"),
        "delivery_as_taxed": env._("of the delivery address: this order bears the VAT of that country"),
        "invoice_as_taxed": env._("of the invoice address: this order bears the VAT of that country"),
    }


def _ledger_names(shop, codes):
    domain = [("backend_id", "=", shop.books_backend_id.id), ("code", "in", list(codes))]
    found = shop.env["webhero.eboekhouden.ledger"].sudo().search_fetch(domain, ["code", "name"])
    return {ledger.code: ledger.name for ledger in found}
