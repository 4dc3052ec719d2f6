from datetime import timedelta

from odoo import fields, models

from odoo.addons.webhero_eboekhouden.client import (
    Invoice,
    InvoiceLine,
    Mutation,
    MutationKind,
    MutationRow,
    Relation,
)
from odoo.addons.webhero_exchange.client.errors import NothingToDo, NotYet, Refused

from ..client import vies
from ..rules import schedule, stored
from ..rules.booking import book
from ..rules.outcome import NOTHING, WAIT
from ..rules.settings import INVOICE
from .prestashop_backend import BOOKS_ONLY, ORDER_ONLY
from .prestashop_fetch import KIND
from .prestashop_order import SLIP

VIES_AGAIN = 3600  # seconds
VIES_KNOWN = timedelta(days=1)


class WebheroPrestashopBackend(models.Model):
    """S8: one order on its way, each order once: what its shop's settings make of it."""

    _inherit = "webhero.prestashop.backend"

    def _parsed(self, bundle):
        found = self._read_bundle(bundle)
        if isinstance(found, Refused):
            raise found
        return found

    def _check_turn(self, shop_order, run):
        """The status may have changed since it was put in the queue; how old it is no longer matters."""
        turn = schedule.due(shop_order, run.settings, run.today, start=None, months=None)
        if turn is not None:
            raise self._error(turn)

    def _error(self, refusal):
        """The exception for a Refusal of the rules."""
        if refusal.kind == WAIT:
            wait = VIES_AGAIN if refusal.code == "vies_unknown" else None
            return NotYet(refusal.code, retry_after=wait, **refusal.facts)
        return (NothingToDo if refusal.kind == NOTHING else Refused)(refusal.code, **refusal.facts)

    # ---- sending

    def _relation(self, booking, run):
        """T22 to T25: the payment method's own debtor, else the customer's, found or made."""
        if booking.debtor:
            return self._fixed_relation(booking.debtor)
        wish = self._wish(booking.party, run)
        if "@" in wish.email:
            return run.books_backend._debtor(run.books, wish)
        if not wish.name:
            raise Refused("debtor_without_name", number=booking.number)
        return run.books_backend._debtor_without_email(run.books, wish, self._made_for(booking.party))

    def _made_for(self, who):
        """By what a customer without e-mail address is known again: deleted in the shop, who may be asked to go."""
        if who.customer:
            return f"shop {self.id} customer {who.customer}"
        return f"shop {self.id} {who.name.casefold()} {who.postcode.casefold()}"

    def _wish(self, who, run):
        """The Relation of a customer as the books should have it."""
        return Relation(
            name=who.name,
            contact=" ".join(filter(None, (who.firstname, who.lastname))) if who.company else "",
            type="B" if who.company or who.vat_number else "P",
            email=who.email,
            address=" ".join(filter(None, (who.address1, who.address2))),
            postal_code=who.postcode,
            city=who.city,
            country=run.cached(("country name", who.country), lambda: self._country_name(who.country)),
            phone=who.phone,
            vat_number=who.vat_number,
        )

    def _fixed_relation(self, code):
        """A payment method's own debtor; it is not made again where it went away."""
        found = self.method_ids.relation_id.filtered(lambda one: one.code == code)
        usable = found.filtered(lambda one: not one.gone and not one.inactive)[:1]
        if not usable:
            raise Refused("fixed_debtor_gone", debtor=code)
        return Relation(id=usable.remote_id, code=usable.code)

    def _country_name(self, code):
        """The country's name as a bookkeeper in the Netherlands or Flanders writes it."""
        language = self.env["res.lang"].search([("code", "in", ("nl_NL", "nl_BE"))], limit=1).code
        country = self.env["res.country"].with_context(lang=language or self.env.lang)
        return country.search([("code", "=", code)], limit=1).name or code

    def _mutation(self, booking, relation):
        """1.12: type 2, invoice sent."""
        return Mutation(
            kind=MutationKind.INVOICE_SENT,
            date=booking.date,
            ledger=booking.ledger,
            number=booking.number,
            relation_id=relation.id,
            relation_code=relation.code,
            description=booking.description,
            term=booking.term,
            vat_included=booking.in_ex == "IN",
            rows=tuple(
                MutationRow(
                    ledger=row.ledger,
                    vat_code=row.vat_code,
                    excl=row.amount.excl,
                    vat=row.amount.vat,
                    incl=row.amount.incl,
                    percentage=row.rate,
                    description=row.text,
                )
                for row in booking.rows
            ),
        )

    def _invoice(self, booking, relation):
        """1.12: an invoice, with or without its mutation."""
        return Invoice(
            date=booking.date,
            term=booking.term,
            number=booking.number,
            relation_id=relation.id,
            relation_code=relation.code,
            template=booking.template,
            template_id=self.template_id.remote_id or 0,
            in_books=booking.post,
            debtor_ledger=booking.ledger,
            booking_description=booking.description,
            vat_included=booking.in_ex == "IN",
            lines=tuple(
                InvoiceLine(
                    description=row.text,
                    quantity=row.quantity,
                    price=row.unit_excl,
                    price_incl=row.unit_incl,
                    vat_code=row.vat_code,
                    ledger=row.ledger,
                    code=row.sku if self.send_skus else "",
                )
                for row in booking.rows
            ),
        )

    # ---- article codes

    def _known_skus(self, run):
        """Article codes that the books have, read once a run; None where codes are not sent."""
        if self.booking_mode != INVOICE or not self.send_skus or self.sale_mode == ORDER_ONLY:
            return None
        return frozenset(run.books.product_codes())


class WebheroPrestashopOrder(models.Model):
    _inherit = "webhero.prestashop.order"

    def _handle(self, run):
        return self._handle_slip(run) if self.type == SLIP else self._handle_order(run)

    def _bytes_owner(self):
        """An order goes with its message, after the months that messages are kept."""
        return self.exchange_id

    def _message_again(self):
        """Who presses Process has corrected something, perhaps in the shop: what the shop says is read again."""
        self.refresh = True

    def _handle_order(self, run):
        if not self._is_still_to_book(run):
            return
        sent = self._sent()
        if self.refresh and not sent:
            self._refresh(run)
        shop_order = self._shop_order()
        if not sent:
            self.shop_id._check_turn(shop_order, run)
        booking = sent or self._booking(run, lambda settings, vies: book(shop_order, settings, vies, run.name))
        self._freeze_what_was_said()
        if run.sale_mode != BOOKS_ONLY:
            self._settle_sale_order(shop_order, booking, run)
        if sent or run.sale_mode != ORDER_ONLY:
            self._send(run, booking)
        else:
            self._remember(self.sale_order_id.name)

    def _refresh(self, run):
        """Read the order again: whoever pressed Process may have corrected it in the shop."""
        shop = self.shop_id
        bundles = run.shop.orders([self.number], payments=shop.payments)
        if not bundles:
            raise NothingToDo("gone", resource="orders")
        self.write({**self._values_of(shop._parsed(bundles[0]), bundles[0]), "refresh": False, "vies": False})

    def _booking(self, run, make):
        """The Booking as it is now; `make(settings, vies)` gives it, or a Refusal."""
        got = make(run.settings, self._known_vies())
        if not got and got.code == "vies_unknown":
            self._ask_vies(got.facts["number"])
            self.exchange_id._checkpoint("vies asked")
            got = make(run.settings, self.vies)
        if not got:
            raise self.shop_id._error(got)
        return got

    def _send(self, run, booking):
        """Book in e-Boekhouden. What is sent is kept before it is sent."""
        shop = self.shop_id
        relation = self._sent_to() or shop._relation(booking, run)
        self.write(
            {
                "booking": stored.to_json(booking),
                "klass": booking.klass,
                "relation_code": relation.code,
                "relation_number": relation.id,
            }
        )
        made = shop._invoice if booking.mode == INVOICE else shop._mutation
        self._book(run, made(booking, relation))

    def _sent(self):
        """The Booking that may have reached the books already, where a run before us did not hear the answer."""
        return stored.from_json(self.booking) if self.booking and self.exchange_id._may_be_booked() else None

    def _sent_to(self):
        """The debtor of that Booking."""
        return Relation(id=self.relation_number, code=self.relation_code) if self._sent() else None

    def _books_key(self):
        """Our own key in the books for a document that e-Boekhouden numbers."""
        return f"WEB{self.shop_id.id}/{'C' if self.type == 'slip' else ''}{self.number}"

    def _keep_answer(self, remote_ref, number=None):
        """The number in the books: ours where the booking has one, else the one that e-Boekhouden gave."""
        ours = (self.booking or {}).get("number") if number is None else number
        self.write({"booked_number": ours or remote_ref})
        self._remember(remote_ref)

    def _freeze_what_was_said(self):
        """Freeze what the shop said as the message, now that it is acted upon."""
        if not self.attachment_id:
            self._freeze(self._payload_of(self.bundle), f"{KIND}-{self.number}.json", "application/json")

    # ---- VIES

    def _known_vies(self):
        """What VIES said of this VAT number within a day, a yes also on another order; None: ask."""
        since = fields.Datetime.now() - VIES_KNOWN
        if self.vies == "invalid" and self.vies_at and self.vies_at >= since:
            return "invalid"
        number = self.vat_number or self.origin_id.vat_number
        known = number and self.search_count(
            [("vat_number", "=", number), ("vies", "=", "valid"), ("vies_at", ">=", since)], limit=1
        )
        return "valid" if known else None

    def _ask_vies(self, number):
        url = self.env["ir.config_parameter"].sudo().get_param("webhero_prestashop_eboekhouden.vies_url") or vies.URL
        self.write({"vies": vies.check(number, url), "vies_at": fields.Datetime.now()})
