"""C12: a login that sees the invoices of several customers, as an accountant's does; granted and taken back by the seller."""

from odoo import api, fields, models

SELLERS = "account.group_account_invoice"
GRANTS = {"webhero_sees_ids", "webhero_seen_by_ids"}
BELONGS = {"parent_id", "is_company"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    webhero_sees_ids = fields.Many2many(
        "res.partner",
        "webhero_portal_access",
        "person_id",
        "customer_id",
        "Also sees the invoices of",
        tracking=True,
        copy=False,
        groups=SELLERS,
        help="With this person's login on the portal, besides the own invoices: for an accountant with several customers.",
    )
    webhero_seen_by_ids = fields.Many2many(
        "res.partner",
        "webhero_portal_access",
        "customer_id",
        "person_id",
        "Invoices also seen by",
        tracking=True,
        copy=False,
        groups=SELLERS,
        help="Persons with a login of their own who see this customer's invoices too, such as the accountant.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(GRANTS & vals.keys() for vals in vals_list) or any(one.parent_id and one.is_company for one in partners):
            self._webhero_forget_rules()
        return partners

    def write(self, vals):
        moves = BELONGS & vals.keys()
        moved = moves and self._webhero_matters()
        result = super().write(vals)
        if moved or GRANTS & vals.keys() or (moves and self._webhero_matters()):
            self._webhero_forget_rules()
        return result

    def unlink(self):
        granted = self.sudo().webhero_seen_by_ids
        result = super().unlink()
        if granted:
            self._webhero_forget_rules()
        return result

    def _webhero_matters(self):
        """True where a login's invoices hang on one of these: its person, a customer granted, a company with a parent."""
        return bool(
            self.sudo()
            .with_context(active_test=False)
            .search_count(
                [
                    ("id", "child_of", self.ids),
                    "|",
                    "|",
                    ("user_ids", "!=", False),
                    ("webhero_seen_by_ids", "!=", False),
                    "&",
                    ("is_company", "=", True),
                    ("parent_id", "!=", False),
                ],
                limit=1,
            )
        )

    def _webhero_forget_rules(self):
        """The host keeps each login's record rules; forgotten in every worker, a grant or its end counts at once."""
        self.env.registry.clear_cache()

    def _webhero_portal_customers(self):
        """The customers whose invoices this person's login sees, as the record rules say: own company, granted, subsidiaries."""
        self.ensure_one()
        person = self.sudo().with_context(active_test=False)
        customers = person.commercial_partner_id | person.webhero_sees_ids.commercial_partner_id
        return customers | customers.search([("id", "child_of", customers.ids), ("is_company", "=", True)])
