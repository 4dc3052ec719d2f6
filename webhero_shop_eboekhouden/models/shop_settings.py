# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.webhero_exchange.client.errors import ExchangeError, Temporary

from ..rules import numbers
from ..rules import settings as choice
from ..rules.settings import Mapping, Settings, Words
from .kinds import BOOKS_ONLY, ORDER_AND_BOOKS, ORDER_ONLY

PLAIN = Mapping("-", "-")

LEDGER = "webhero.eboekhouden.ledger"

VAT_CODE = "webhero.eboekhouden.vat.code"

OF_BOOKS = "[('backend_id', '=', books_backend_id)]"

REVENUE = "[('backend_id', '=', books_backend_id), ('category', '=', 'VW')]"


def _key(tax):
    return f"{tax.country} {format(tax.rate, 'f')}"


class WebheroShopBackend(models.Model):
    """The user's settings, and those still missing."""

    _inherit = "webhero.shop.backend"

    sale_mode = fields.Selection(
        [
            (BOOKS_ONLY, "Books only: orders go to e-Boekhouden"),
            (ORDER_AND_BOOKS, "Order and books: also a sales order here, which is not invoiced here"),
            (ORDER_ONLY, "Order only: a normal sales order here, nothing goes to e-Boekhouden"),
        ],
        "What to do with orders",
        required=True,
        default=BOOKS_ONLY,
    )
    start_date = fields.Date(
        "From", default=fields.Date.context_today, help="Orders made before this day are left alone."
    )
    booking_mode = fields.Selection(
        [(choice.MUTATION, "Mutations"), (choice.INVOICE, "Invoices")],
        "Book as",
        required=True,
        default=choice.MUTATION,
    )
    post_invoice = fields.Boolean(
        "Process invoices in the books",
        help="Also makes the mutation. The invoice can then no longer be changed in e-Boekhouden.",
    )
    number_kind = fields.Selection(
        [
            (choice.REFERENCE, "Order reference (CLDVZFJOT)"),
            (choice.ORDER_ID, "Order number (145)"),
            (choice.INVOICE_NUMBER, "Invoice number of the shop, without its prefix"),
            (choice.CART_ID, "Cart number"),
            (choice.REMOTE, "Numbered by e-Boekhouden"),
        ],
        "Number in the books",
        required=True,
        default=choice.REFERENCE,
    )
    number_prefix = fields.Char("Prefix", help="Tells two shops in one administration apart, e.g. W2-.")
    credit_prefix = fields.Char("Prefix of credit slips", default="C", required=True)
    term = fields.Integer("Payment term (days)", default=14, required=True)
    debtor_ledger_id = fields.Many2one(
        "webhero.eboekhouden.ledger",
        "Debtors' account",
        domain="[('backend_id', '=', books_backend_id), ('category', '=', 'DEB')]",
        help="Usually 1300.",
    )
    template_id = fields.Many2one(
        "webhero.eboekhouden.template", "Invoice template", domain="[('backend_id', '=', books_backend_id)]"
    )
    template_name = fields.Char(
        "Name of the invoice template",
        default=lambda self: self._default_template_name(),
        help="Not checked: with user name and codes e-Boekhouden gives no list. The first invoice will show whether it is right.",
    )
    payment_reference = fields.Selection(
        [
            (choice.REFERENCE, "Order reference (CLDVZFJOT)"),
            (choice.ORDER_ID, "Order number (145)"),
            (choice.INVOICE_NUMBER, "Invoice number of the shop, without its prefix"),
        ],
        help="The payment reference on the sale and its payments, so that a bank's file can be matched by it."
        " Empty: none is sent.",
    )
    description = fields.Char("Description", default="{number} - {method}", required=True)
    description_preview = fields.Char("Looks like", compute="_compute_description_preview")
    send_skus = fields.Boolean(
        "Send article codes", help="Invoices only. An order with an article that the books do not have is refused."
    )
    credits = fields.Boolean("Book credit slips")
    credit_changes = fields.Boolean(
        "Credits of orders that changed",
        help="Offers the credit booking of an order that was cancelled, refunded or lowered in the shop without a credit"
        " slip. It is shown first, and a person presses.",
    )
    payments = fields.Boolean("Book payments")
    always_pay = fields.Boolean(
        "Also while the shop does not call the order paid", help="By default a payment waits for the shop's status."
    )
    pay_without_open_item = fields.Boolean(
        "Book payments without an open item",
        help="Not advised: without an open item nothing shows that the payment belongs to this sale.",
    )
    pay_on_sale_date = fields.Boolean("Payments have the date of the sale")
    recheck_limit = fields.Integer("Open orders looked at again each night", default=300, required=True)
    recheck_months = fields.Integer("Months that are looked back", default=3, required=True)
    missing = fields.Text("Still missing", compute="_compute_missing")
    advice = fields.Text("Mind", compute="_compute_missing")
    is_ready = fields.Boolean("Complete", compute="_compute_missing")
    rates_seen = fields.Json(copy=False, help="What was read before: a line that somebody deleted is not added again.")
    rate_ids = fields.One2many("webhero.shop.rate", "shop_id", "VAT table")
    icp_vat_code_id = fields.Many2one(VAT_CODE, "ICP: VAT code", domain=OF_BOOKS)
    icp_ledger_id = fields.Many2one(LEDGER, "ICP: revenue account", domain=REVENUE)
    international_vat_code_id = fields.Many2one(VAT_CODE, "International: VAT code", domain=OF_BOOKS)
    international_ledger_id = fields.Many2one(LEDGER, "International: revenue account", domain=REVENUE)
    use_invoice_address = fields.Boolean(
        "Country of the invoice address decides",
        help="By default the delivery address decides where a sale belongs. Read from the shop, which taxes by it.",
    )
    exempt = fields.Boolean(
        "This shop charges no VAT",
        help="Small businesses without VAT (KOR, vrijstellingsregeling) and the margin scheme: every sale, to whatever"
        " country, goes to one code and account.",
    )
    exempt_vat_code_id = fields.Many2one(VAT_CODE, "No VAT: code", domain=OF_BOOKS)
    exempt_ledger_id = fields.Many2one(LEDGER, "No VAT: revenue account", domain=REVENUE)
    check_vies = fields.Boolean("Check VAT numbers with VIES", default=True)

    _positive = models.Constraint(
        "CHECK (term >= 0 AND recheck_limit > 0 AND recheck_months > 0)",
        "Days, numbers of orders and months are positive.",
    )

    @api.constrains("description")
    def _check_description(self):
        for backend in self:
            unknown = numbers.unknown_placeholders(backend.description or "")
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Description: “%(unknown)s” is not a name that can be used between braces. Use %(known)s.",
                        unknown=unknown[0],
                        known=", ".join(f"{{{name}}}" for name in numbers.PLACEHOLDERS),
                    )
                )

    @api.constrains("number_kind", "booking_mode")
    def _check_number_kind(self):
        for backend in self:
            if backend.booking_mode == choice.MUTATION and backend.number_kind == choice.REMOTE:
                raise ValidationError(
                    self.env._(
                        "Number in the books: e-Boekhouden numbers invoices, not mutations. Choose another number."
                    )
                )
            if backend.booking_mode == choice.INVOICE and backend.number_kind == choice.CART_ID:
                raise ValidationError(
                    self.env._("Number in the books: an invoice can't have the cart number. Choose another number.")
                )

    @api.onchange("booking_mode")
    def _onchange_booking_mode(self):
        for backend in self:
            invoice = backend.booking_mode == choice.INVOICE
            backend.number_kind = choice.REMOTE if invoice else choice.REFERENCE

    @api.depends("description", "number_prefix", "number_kind")
    def _compute_description_preview(self):
        for backend in self:
            backend.description_preview = backend._preview_description()

    def _preview_description(self):
        if numbers.unknown_placeholders(self.description or ""):
            return False
        settings = Settings("", (), description=self.description, number_prefix=self.number_prefix or "")
        return numbers.example(self.number_kind, settings, self.name or "")

    @api.depends(lambda self: self._missing_depends())
    @api.depends_context("lang")
    def _compute_missing(self):
        for backend in self:
            missing = [*backend._missing_connection()]
            if backend.sale_mode != ORDER_ONLY:
                missing += backend._missing_books()
                missing += backend._missing_payments()
            backend.missing = "\n".join(missing)
            backend.advice = "\n".join(backend._advice())
            backend.is_ready = not missing

    @api.model
    def _missing_depends(self):
        return (
            "url",
            "key",
            "country_id",
            "books_backend_id",
            "state_ids.counts",
            "start_date",
            "sale_mode",
            "rate_ids.is_complete",
            "rate_ids.country_id",
            "debtor_ledger_id",
            "rate_ids.tax_id",
            "booking_mode",
            "post_invoice",
            "template_id",
            "template_name",
            "icp_vat_code_id",
            "exempt",
            "exempt_vat_code_id",
            "exempt_ledger_id",
            "icp_ledger_id",
            "international_vat_code_id",
            "number_kind",
            "international_ledger_id",
            "payments",
            "method_ids.clearing_ledger_id",
            "pay_without_open_item",
        )

    def _missing_connection(self):
        if not self.url or not self.has_key:
            yield self.env._("Connection: address of the shop and its key.")
        if not self.country_id:
            yield self.env._("Connection: country of the shop.")
        if not any(self.state_ids.mapped("counts")):
            yield self.env._("Orders: which statuses count. Press Test connection to read the statuses of the shop.")
        if not self.start_date:
            yield self.env._("Orders: from which day.")

    def _missing_books(self):
        if not self.books_backend_id:
            yield self.env._("Connection: the books (e-Boekhouden).")
        if not self.debtor_ledger_id:
            yield self.env._("Booking: the debtors' account, usually 1300.")
        if self.exempt and not (self.exempt_vat_code_id and self.exempt_ledger_id):
            yield self.env._("VAT: code and revenue account of a shop that charges no VAT.")
        home = self.rate_ids.filtered(lambda line: line.country_id in (self.country_id, line.country_id.browse()))
        if not self.exempt and not any(home.mapped("is_complete")):
            yield self.env._("VAT: VAT code and revenue account of at least one rate of the shop's own country.")
        if self.booking_mode == choice.INVOICE and not (self.template_id or self._uses_template_name()):
            yield self.env._("Booking: the invoice template.")

    def _missing_payments(self):
        if not self.payments:
            return
        if not any(method.clearing_ledger_id for method in self.method_ids):
            yield self.env._("Payments: the clearing account of at least one payment method.")
        if self.booking_mode == choice.INVOICE and not (self.post_invoice or self.pay_without_open_item):
            yield self.env._(
                "Payments: invoices that are not processed in the books leave nothing open that a payment could close. "
                "Switch on “Process invoices in the books” (tab Booking), or switch payments off."
            )

    def _uses_template_name(self):
        return self.books_mode == "soap" and self.template_name

    def _advice(self):
        """Warnings: settings with which some orders will fail, and options better switched off."""
        books = self.sale_mode != ORDER_ONLY and not self.exempt
        open_rates = self.rate_ids.filtered(lambda line: not line.is_complete)
        if books and open_rates:
            names = ", ".join(open_rates.mapped("display_name")[:12])
            yield self.env._("VAT: no code or account yet for %s. Such orders go to Errors.", names)
        if books and not (self.icp_vat_code_id and self.icp_ledger_id):
            yield self.env._("VAT: no code or account for ICP (companies within the EU). Such orders go to Errors.")
        if books and not (self.international_vat_code_id and self.international_ledger_id):
            yield self.env._("VAT: no code or account for sales outside the EU. Such orders go to Errors.")
        if self.sale_mode != BOOKS_ONLY:
            yield from self._advice_taxes()
        if self._reference_needs_digit():
            yield self.env._(
                "Number: with a token e-Boekhouden only takes invoice numbers that end in a digit. References of "
                "this shop are letters, so orders will be refused: choose another number."
            )
        if self.payments and self.pay_without_open_item:
            yield self.env._("Payments: booking without an open item is not advised.")

    def _advice_taxes(self):
        untaxed = self.rate_ids.filtered(lambda line: line.oss and line.rate and not line.tax_id)
        if untaxed:
            names = ", ".join(untaxed.mapped("display_name")[:12])
            yield self.env._("VAT: no tax in the ERP yet for %s. Such orders go to Errors.", names)

    def _reference_needs_digit(self):
        invoice = self.booking_mode == choice.INVOICE and self.number_kind == choice.REFERENCE
        return invoice and self.books_mode != "soap" and self.sale_mode != ORDER_ONLY

    def _rules_settings(self, skus=None):
        """The frozen Settings of this shop; an incomplete line of the VAT table has no mapping.

        Where nothing is sent to the books, codes, accounts and numbers are irrelevant.
        """
        self.ensure_one()
        plain = self.sale_mode == ORDER_ONLY
        return Settings(
            shop_country=self.country_id.code or "",
            rates=tuple(line._rule(plain) for line in self.rate_ids),
            icp=PLAIN if plain else self._mapping(self.icp_vat_code_id, self.icp_ledger_id),
            international=PLAIN
            if plain
            else self._mapping(self.international_vat_code_id, self.international_ledger_id),
            exempt=self._exempt(plain),
            territories=self.env["webhero.shop.territory"].sudo().search([])._rules(),
            mode=choice.MUTATION if plain else self.booking_mode,
            number=choice.ORDER_ID if plain else self.number_kind,
            number_prefix=self.number_prefix or "",
            needs_digit=self.books_mode != "soap",
            credit_prefix=self.credit_prefix or "",
            states=self._states_that_count(),
            methods=tuple(method._rule() for method in self.method_ids),
            debtor_ledger=self.debtor_ledger_id.code or "",
            template=self.template_id.name or self.template_name or "",
            payment_reference=self.payment_reference or "",
            skus=skus,
            words=self._words(),
            **{
                name: self[name]
                for name in (
                    "use_invoice_address",
                    "check_vies",
                    "term",
                    "description",
                    "always_pay",
                    "pay_without_open_item",
                    "pay_on_sale_date",
                )
            },
            post=self.post_invoice,
        )

    def _exempt(self, plain):
        if not self.exempt:
            return None
        return PLAIN if plain else self._mapping(self.exempt_vat_code_id, self.exempt_ledger_id)

    @staticmethod
    def _mapping(vat_code, ledger):
        return Mapping(vat_code.code, ledger.code) if vat_code and ledger else None

    def _words(self):
        """Words on booked lines, in the language of the company."""
        speaking = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        return Words(
            shipping=speaking.env._("Shipping"),
            surcharge=speaking.env._("Surcharge"),
            discount=speaking.env._("Discount"),
            vat=speaking.env._("VAT"),
            credit=speaking.env._("Credit"),
            ecotax=speaking.env._("eco tax"),
        )

    def action_read_vat(self):
        """Add a line for each rate that the shop charges in a country and that is not in the table yet."""
        self.backend_id._check_manager()
        for backend in self:
            try:
                with backend._exchange_run([]) as run:
                    backend._read_rates(run.shop)
            except Temporary as error:
                return backend._read_in_background(error)
            except ExchangeError as error:
                sentences = backend._exchange_explain(error.code, error.facts)
                raise UserError("\n".join(filter(None, sentences))) from error
        return None

    def _read_rates(self, shop):
        """Rates that are not in the table yet; a country whose lines a user deleted is left alone."""
        known = {(line.country_id.code, line._decimal()) for line in self.rate_ids}
        seen, taxes = set(self.rates_seen or ()), shop.taxes()
        countries = {country.code: country.id for country in self.env["res.country"].search([])}
        self.env["webhero.shop.rate"].create(
            [
                {
                    "shop_id": self.id,
                    "country_id": countries[tax.country],
                    "rate": float(tax.rate),
                    "name": tax.name,
                    "oss": tax.country != self.country_id.code,
                }
                for tax in taxes
                if tax.country in countries and (tax.country, tax.rate) not in known and _key(tax) not in seen
            ]
        )
        self.rates_seen = sorted(seen | {_key(tax) for tax in taxes})

    def action_remove_vat(self):
        """Start over: the VAT table and the codes of sales without VAT go."""
        self.backend_id._check_manager()
        self.rate_ids.unlink()
        codes = [f"{kind}_{what}_id" for kind in ("icp", "international", "exempt") for what in ("vat_code", "ledger")]
        self.write({"rates_seen": False, **dict.fromkeys(codes, False)})
