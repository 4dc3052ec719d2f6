from odoo import fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.webhero_exchange.client.errors import ExchangeError

from ..rules import stored
from ..rules.booking import book
from ..rules.slip import book_slip
from .prestashop_order import SLIP


class WebheroPrestashopOrder(models.Model):
    """The booking as a bookkeeper reads it, before and after it is sent (S6)."""

    _inherit = "webhero.prestashop.order"

    preview = fields.Html("Booking", compute="_compute_preview", sanitize=False)

    def _compute_preview(self):
        for order in self:
            order.preview = order._preview()

    def _preview(self):
        """The table of what was booked, or of what would be booked now; else why it can't be."""
        if self.booking and (self.remote_ref or self.exchange_id._may_be_booked()):
            return self._booking_table(stored.from_json(self.booking), sent=True)
        if not self.sudo().bundle or (self.type == SLIP and not self.origin_id.sudo().bundle):
            return False
        got = self._would_book()
        if got:
            return self._booking_table(got)
        message, hint = self.shop_id._exchange_explain(got.code, got.facts)
        values = {"message": message, "hint": hint}
        return self.env["ir.qweb"]._render("webhero_prestashop_eboekhouden.booking_refused", values)

    def _would_book(self):
        """The Booking as it would go now (an unknown VIES answer is taken for a yes), or a Refusal."""
        settings, vies = self.shop_id._rules_settings(), self._known_vies() or "valid"
        try:
            if self.type == SLIP:
                return book_slip(self._shop_order(), self._shop_slip(), settings, vies, self.shop_id.name)
            return book(self._shop_order(), settings, vies, self.shop_id.name)
        except ExchangeError as error:
            return self.shop_id._turn(error, settings)

    def _booking_table(self, booking, sent=False):
        names = self._ledger_names({booking.ledger, *(row.ledger for row in booking.rows)})
        return self.env["ir.qweb"]._render(
            "webhero_prestashop_eboekhouden.booking_table",
            {
                "booking": booking,
                "sent": sent,
                "counted": self._counted(booking),
                "warnings": [self.shop_id._exchange_explain(code, facts) for code, facts in booking.warnings],
                "klass": dict(self._fields["klass"]._description_selection(self.env))[booking.klass],
                "ask_vies": not sent and booking.klass == "icp" and self.shop_id.check_vies and not self._known_vies(),
                "date": format_date(self.env, booking.date),
                "debtor": booking.debtor or self.relation_code or booking.party.name,
                "ledger": lambda code: f"{code} {names.get(code, '')}".strip(),
                "money": lambda amount: formatLang(self.env, float(amount), digits=2),
                "percent": lambda rate: f"{format(rate.normalize(), 'f')} %",
                "number": booking.number or self.booked_number or self.env._("given by e-Boekhouden"),
            },
        )

    def _counted(self, booking):
        """Which address decided whose VAT it is, and why."""
        return {
            "delivery": self.env._("of the delivery address, as the shop taxes"),
            "invoice": self.env._("of the invoice address, as the shop taxes"),
            "delivery_as_taxed": self.env._("of the delivery address: this order bears the VAT of that country"),
            "invoice_as_taxed": self.env._("of the invoice address: this order bears the VAT of that country"),
        }.get(booking.counted)

    def _ledger_names(self, codes):
        found = (
            self.env["webhero.eboekhouden.ledger"]
            .sudo()
            .search_fetch(
                [("backend_id", "=", self.shop_id.books_backend_id.id), ("code", "in", list(codes))], ["code", "name"]
            )
        )
        return {ledger.code: ledger.name for ledger in found}
