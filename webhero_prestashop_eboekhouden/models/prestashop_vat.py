from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.webhero_exchange.client.errors import ExchangeError

LEDGER = "webhero.eboekhouden.ledger"
VAT_CODE = "webhero.eboekhouden.vat.code"
OF_BOOKS = "[('backend_id', '=', books_backend_id)]"
REVENUE = "[('backend_id', '=', books_backend_id), ('category', '=', 'VW')]"


def _key(tax):
    return f"{tax.country} {format(tax.rate, 'f')}"


class WebheroPrestashopBackend(models.Model):
    _inherit = "webhero.prestashop.backend"

    rates_seen = fields.Json(copy=False, help="What was read before: a line that somebody deleted is not added again.")
    rate_ids = fields.One2many("webhero.prestashop.rate", "shop_id", "VAT table")
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

    def action_read_vat(self):
        """Add a line for each rate that the shop charges in a country and that is not in the table yet."""
        self.backend_id._check_manager()
        for backend in self:
            try:
                with backend._exchange_client([]) as client:
                    backend._read_rates(client.shop)
            except ExchangeError as error:
                sentences = backend._exchange_explain(error.code, error.facts)
                raise UserError("\n".join(filter(None, sentences))) from error

    def _read_rates(self, shop):
        """Rates that are not in the table yet; a country of which somebody deleted the lines stays as it is."""
        known = {(line.country_id.code, line._decimal()) for line in self.rate_ids}
        seen, taxes = set(self.rates_seen or ()), shop.taxes()
        countries = {country.code: country.id for country in self.env["res.country"].search([])}
        self.env["webhero.prestashop.rate"].create(
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
        self.write(
            {
                "rates_seen": False,
                "icp_vat_code_id": False,
                "icp_ledger_id": False,
                "international_vat_code_id": False,
                "international_ledger_id": False,
                "exempt_vat_code_id": False,
                "exempt_ledger_id": False,
            }
        )
