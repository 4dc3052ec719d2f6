# SPDX-License-Identifier: LGPL-3.0-or-later
import dataclasses
from contextlib import ExitStack

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.webhero_base.rules.refusal import NOTHING, WAIT, Refusal
from odoo.addons.webhero_eboekhouden.client import Relation, dry, idempotent
from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Permanent

from ..rules import schedule
from ..rules.payment import hindrance, pay
from ..rules.settings import INVOICE
from . import to_books
from .kinds import BOOKS_ONLY, MAKE, ORDER_ONLY, REFUSE
from .sale_maker import SaleMaker

VIES_AGAIN = 3600  # seconds


class WebheroShopBackend(models.Model):
    """S7 to S9: books one order or payment, once: by its shop's settings, in the books and here."""

    _inherit = "webhero.shop.backend"

    unknown_articles = fields.Selection(
        [(REFUSE, "Refuse the order"), (MAKE, "Make the article")],
        "Articles that are unknown here",
        required=True,
        default=REFUSE,
        help="Articles are found by their code (SKU).",
    )
    last_skus = fields.Json("Article codes of the books", prefetch=False, copy=False, groups="base.group_system")
    icp_tax_id = fields.Many2one(
        "account.tax", "ICP: tax in the ERP", check_company=True, domain="[('type_tax_use', '=', 'sale')]"
    )
    international_tax_id = fields.Many2one(
        "account.tax", "International: tax in the ERP", check_company=True, domain="[('type_tax_use', '=', 'sale')]"
    )

    def _parsed(self, raw_order):
        found = self._read_raw_order(raw_order)
        if isinstance(found, Permanent):
            raise found
        return found

    def _check_due(self, shop_order, run):
        """The status may have changed since it was put in the queue; how old it is no longer matters."""
        turn = schedule.due(shop_order, run.settings, run.today, start=None, months=None)
        if turn is not None:
            raise self._error(turn)

    def _error(self, refusal):
        """The exception for a Refusal of the rules."""
        if refusal.kind == WAIT:
            wait = VIES_AGAIN if refusal.code == "vies_unknown" else None
            return NotYet(refusal.code, retry_after=wait, **refusal.facts)
        return (NothingToDo if refusal.kind == NOTHING else Permanent)(refusal.code, **refusal.facts)

    def _relation(self, booking, run):
        """T22 to T25: the payment method's own debtor, else the customer's, found or created."""
        if booking.debtor:
            return self._fixed_relation(booking.debtor)
        wish = self._wish(booking.party, run)
        if "@" in wish.email:
            return run.books_backend._debtor(run.books, wish, run.debtors)
        if not wish.name:
            raise Permanent("debtor_without_name", number=booking.number)
        return run.books_backend._debtor_without_email(run.books, wish, self._made_for(booking.party))

    def _exchange_prepare(self, messages, run):
        """Debtors of all orders of a run are looked up, and reserved, together; not where payment methods have their own."""
        if run.missing or run.sale_mode == ORDER_ONLY or not self.books_backend_id:
            return
        if self.booking_mode == INVOICE and self.method_ids.relation_id:
            return
        booked = Domain("exchange_id.idempotency_key", "!=", False) | Domain("exchange_id.remote_id", "!=", False)
        orders = self.env["webhero.shop.order"]
        orders = orders.search_fetch(Domain("exchange_id", "in", messages.ids) & ~booked, ["email", "customer"])
        names = {order.email: order.customer for order in orders if order.email}
        run.debtors.look_up({email: name if name != email else "" for email, name in names.items()})

    def _made_for(self, who):
        """The key that identifies a customer without e-mail address: also for one deleted in the shop, by privacy request."""
        if who.customer:
            return f"shop {self.id} customer {who.customer}"
        return f"shop {self.id} {who.name.casefold()} {who.postcode.casefold()}"

    def _wish(self, who, run):
        country = run.cached(("country name", who.country), lambda: self._country_name(who.country))
        return to_books.wish(who, country, self._peppol_id(who.vat_number) if who.vat_number else "")

    def _peppol_id(self, vat_number):
        """Of the customer here with this VAT number, where the network knows it (L4)."""
        company = [("company_id", "in", (False, self.company_id.id))]
        known = self.env["res.partner"].search([("vat", "=", vat_number), *company], order="id", limit=1)
        return known.with_company(self.company_id)._webhero_books_peppol_id()

    def _way(self):
        return to_books.Way(self.books_mode == "soap", self.template_id.remote_id or 0, self.send_skus)

    def _fixed_relation(self, code):
        """A payment method's own debtor; it is not made again where it went away."""
        found = self.method_ids.relation_id.filtered(lambda one: one.code == code)
        usable = found.filtered(lambda one: not one.gone and not one.inactive)[:1]
        if not usable:
            raise Permanent("fixed_debtor_gone", debtor=code)
        return Relation(id=usable.remote_id, code=usable.code)

    def _check_here(self, booking, message):
        """What stops a booking after the rules and can be seen without the books: debtor, number, articles and taxes here."""
        if self.sale_mode != BOOKS_ONLY:
            SaleMaker(self, self._run_class(self, [], ExitStack())).check(booking)
        if self.sale_mode == ORDER_ONLY:
            return
        if booking.debtor:
            self._fixed_relation(booking.debtor)
        elif not booking.party.name and "@" not in booking.party.email:
            raise Permanent("debtor_without_name", number=booking.number)
        else:
            dry.check(to_books.wish(booking.party, ""), self.books_mode)
        dry.check(to_books.document(booking, Relation(code=booking.debtor), self._way()), self.books_mode)
        if booking.number:
            books = self.books_backend_id.sudo()
            self.env["webhero.eboekhouden.number"]._check_free(books._number_space(), message, booking.number)

    def _country_name(self, code):
        """The country's name as a bookkeeper in the Netherlands or Flanders writes it."""
        language = self.env["res.lang"].search([("code", "in", ("nl_NL", "nl_BE"))], limit=1).code
        country = self.env["res.country"].with_context(lang=language or self.env.lang)
        return country.search([("code", "=", code)], limit=1).name or code

    def _sends_skus(self):
        return self.booking_mode == INVOICE and self.send_skus and self.sale_mode != ORDER_ONLY

    def _known_skus(self, run):
        """Article codes in the books, read once per run and stored for the preview; None where codes are not sent."""
        if not self._sends_skus():
            return None
        found = sorted(run.books.product_codes())
        if found != self.sudo().last_skus:
            self.sudo().last_skus = found
            self.env["webhero.exchange"]._commit(
                "article codes kept"
            )  # also where the order is refused for one of them
        return frozenset(found)

    def _last_skus(self):
        """Those of the last run; None where there was none."""
        known = self.sudo().last_skus
        return frozenset(known) if self._sends_skus() and known else None

    # ---- payments

    def _exchange_shop_payment(self, message, run):
        order = self.env["webhero.shop.order"].browse(message.res_id).exists()
        if not order:
            raise Permanent("no_document", key=message.key)
        if not message.remote_id:
            if not (self.payments or message.idempotency_key):
                raise NotYet("payments_off")
            self._send_payment(message, order, order._payment_of(message), run)
        order._note_paid()

    def _check_payable(self, shop_order, payment, sale, settings):
        refusal = hindrance(shop_order, payment, sale, settings)
        if refusal is not None:
            raise self._error(refusal)

    def _send_payment(self, message, order, payment, run):
        shop_order, sale, settings = order._paid_order(), order._sale(), run.settings
        if message.idempotency_key:  # the books may have it: it is searched for regardless of the shop's current data
            settings = dataclasses.replace(settings, always_pay=True)
        self._check_payable(shop_order, payment, sale, settings)
        items = None if message.idempotency_key else run.books.open_items("D", sale.number)
        in_parts = order._is_paid_in_parts()
        open_item = to_books.open_item(sale, payment.amount, items)
        booking = pay(shop_order, payment, sale, open_item, settings, in_parts)
        if isinstance(booking, Refusal):
            raise self._error(booking)
        relation = Relation(id=order.relation_number, code=order.relation_code)
        mutation = to_books.payment(booking, self.debtor_ledger_id.code, relation)
        idempotent.post_payment(message, run.books, mutation, self.pay_without_open_item, items, in_parts)
