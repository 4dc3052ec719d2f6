# SPDX-License-Identifier: LGPL-3.0-or-later
"""Customers on the portal: how invoices reach them, what they may change (C11), who else sees their invoices (C12)."""

import logging

from odoo import api, fields, models

from odoo.addons.webhero_base.tools import columns
from odoo.addons.webhero_base.tools.actions import RELOAD, notification

_logger = logging.getLogger(__name__)

# fields that Odoo lets customers change on the portal, and that could redirect an invoice (C11)
CLOSED = {"company_name", "vat", "peppol_eas", "peppol_endpoint", "invoice_sending_method", "invoice_edi_format"}
SELLERS = "account.group_account_invoice"
GRANTS = {"webhero_sees_ids", "webhero_seen_by_ids"}
BELONGS = {"parent_id", "is_company"}


class ResPartner(models.Model):
    _inherit = "res.partner"
    _webhero_portal_reads = frozenset({"webhero_delivery_channel"})

    webhero_delivery_channel = fields.Selection(
        [("link", "E-mail with a link"), ("pdf", "E-mail with the PDF")],
        "Invoices by mail",
        default="pdf",
        help="How this customer gets the mail that a new invoice is ready; the customer can change it on the portal.",
    )
    webhero_portal_state = fields.Selection(
        [("none", "Not invited"), ("invited", "Invited, not activated"), ("active", "Active")],
        "Portal",
        compute="_compute_webhero_portal_state",
        search="_search_webhero_portal_state",
        compute_sudo=True,
    )

    @api.depends("user_ids.active", "user_ids.login_date", "user_ids.group_ids")
    def _compute_webhero_portal_state(self):
        for partner in self:
            users = partner.user_ids.filtered(lambda user: user.active and user.share)
            if not users:
                partner.webhero_portal_state = "none"
            else:
                partner.webhero_portal_state = "active" if any(users.mapped("login_date")) else "invited"

    def _search_webhero_portal_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        users = self.env["res.users"].sudo().search([("share", "=", True)])
        active = users.filtered("login_date").partner_id
        found = {
            "active": active,
            "invited": users.partner_id - active,
        }
        ids = [id_ for state in value if state in found for id_ in found[state].ids]
        domain = [("id", "in", ids)]
        if "none" in value:
            domain = ["|", *domain, ("id", "not in", users.partner_id.ids)]
        return domain

    def _compute_is_public(self):
        """Whose access to the portal ended is a customer as before: the host would leave that one out of every mail."""
        super()._compute_is_public()
        seeming = self.filtered(lambda partner: partner.is_public and partner.active)
        seeming.filtered(lambda partner: not partner.with_context(active_test=True).user_ids).is_public = False

    @api.model
    def _get_partner_from_token(self, token):
        """A truncated or altered link is an invalid one, not a server error."""
        try:
            return super()._get_partner_from_token(token)
        except Exception as error:  # noqa: BLE001 whatever a stranger puts there
            _logger.info("a signup link that can't be read: %s", type(error).__name__)
            return self.browse()

    @api.model
    def _get_frontend_writable_fields(self):
        """C11: only the seller changes the name, e-mail, VAT number and everything about where invoices are sent."""
        return (super()._get_frontend_writable_fields() - CLOSED) | {"lang"}

    def _can_be_edited_by_current_customer(self, **kwargs):
        """C11: an address for invoices is not for the portal to change or to take away: they would go elsewhere."""
        if self._webhero_is_portal_visit() and self.type == "invoice" and self != self.env.user.partner_id:
            return False
        return super()._can_be_edited_by_current_customer(**kwargs)

    def can_edit_vat(self):
        return super().can_edit_vat() and not self._webhero_is_portal_visit()

    def _webhero_is_portal_visit(self):
        return self.env.user._is_portal()

    webhero_sees_ids = fields.Many2many(
        "res.partner",
        "webhero_portal_access",
        "person_id",
        "customer_id",
        "Also sees the invoices of",
        tracking=True,
        copy=False,
        groups=SELLERS,
        help="With this person's login on the portal, besides their own invoices: for an accountant with several customers.",
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
        granting = [
            ("id", "child_of", self.ids),
            "|", "|", ("user_ids", "!=", False), ("webhero_seen_by_ids", "!=", False),
            "&", ("is_company", "=", True), ("parent_id", "!=", False),
        ]  # fmt: skip
        return bool(self.sudo().with_context(active_test=False).search_count(granting, limit=1))

    def _webhero_forget_rules(self):
        """Odoo caches each login's record rules; cleared in every worker, a grant or its end applies at once."""
        self.env.registry.clear_cache()

    def _webhero_portal_customers(self):
        """The customers whose invoices this person's login sees, as the record rules say: own company, granted, subsidiaries."""
        self.ensure_one()
        person = self.sudo().with_context(active_test=False)
        customers = person.commercial_partner_id | person.webhero_sees_ids.commercial_partner_id
        return customers | customers.search([("id", "child_of", customers.ids), ("is_company", "=", True)])

    webhero_address_check_ids = fields.One2many("webhero.address.check", "partner_id")
    webhero_address_state = fields.Selection(
        [
            ("none", "Never asked"),
            ("open", "Asked"),
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("refused", "Not taken over"),
        ],
        "Address check",
        compute="_compute_webhero_address_state",
        store=True,
    )

    def _auto_init(self):
        """No customer was asked before this addon was installed."""
        columns.add(self, {"webhero_address_state": ("varchar", "none")})
        return super()._auto_init()

    @api.depends("webhero_address_check_ids.state")
    def _compute_webhero_address_state(self):
        for partner in self:
            partner.webhero_address_state = partner.webhero_address_check_ids[:1].state or "none"

    def action_webhero_check_address(self):
        """Ask the selected customers to confirm their address; requires the right to create such checks (invoicing)."""
        self.check_access("read")
        checks = self.env["webhero.address.check"]._ask(self)
        letters = checks.filtered("by_letter")
        if letters:
            return letters.action_letter()
        return notification(self.env._("%s customers asked by mail.", len(checks)), then=RELOAD)
