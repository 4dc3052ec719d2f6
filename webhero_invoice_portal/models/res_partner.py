import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

# what the host lets customers change on the portal, and what could send an invoice elsewhere (C11)
CLOSED = {"company_name", "vat", "peppol_eas", "peppol_endpoint", "invoice_sending_method", "invoice_edi_format"}


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
        """A link that lost a character on its way is one that does not hold, not an error of the server."""
        try:
            return super()._get_partner_from_token(token)
        except Exception as error:  # noqa: BLE001 whatever a stranger puts there
            _logger.info("a signup link that can't be read: %s", type(error).__name__)
            return self.browse()

    @api.model
    def _get_frontend_writable_fields(self):
        """C11: the name, e-mail, VAT number and everything that says where invoices go is the seller's to change."""
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

    def action_webhero_invite(self):
        """Open the host's portal wizard for the selected customers."""
        if not self:
            raise UserError(self.env._("Select the customers to invite first."))
        wizard = self.env["portal.wizard"].with_context(active_ids=self.ids, active_model="res.partner")
        return wizard.action_open_wizard()
