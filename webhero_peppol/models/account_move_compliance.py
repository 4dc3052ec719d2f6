from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    webhero_peppol_elsewhere = fields.Boolean(
        "Delivered another way",
        readonly=True,
        copy=False,
        help="It reached the customer in structured form without this access point, for instance by another package.",
    )

    # what "Am I compliant?" counts (data/compliance/*.sql): the condition in the same words
    _webhero_compliance = models.Index(
        "(company_id, commercial_partner_id, journal_id, peppol_move_state, webhero_peppol_elsewhere)"
        " WHERE state = 'posted' AND invoice_date >= '2026-01-01' AND move_type IN ('out_invoice', 'out_refund')"
    )

    # and what it lists
    _webhero_compliance_open = models.Index(
        "(company_id) WHERE state = 'posted' AND invoice_date >= '2026-01-01' AND move_type IN ('out_invoice', 'out_refund')"
        " AND peppol_move_state IS DISTINCT FROM 'done' AND webhero_peppol_elsewhere IS NOT TRUE"
    )

    # how far a batch in the background is, for Home
    _webhero_sending = models.Index("(company_id) WHERE sending_data IS NOT NULL")

    def _webhero_went_elsewhere(self):
        """Take these off the list of what was not delivered, on the word of this user."""
        self.check_access("write")
        self.sudo().webhero_peppol_elsewhere = True
        for move in self:
            move._message_log(
                body=self.env._("Marked as delivered in structured form another way, so not over Peppol from here.")
            )

    def action_webhero_not_elsewhere(self):
        """Back on the list."""
        self.check_access("write")
        self.sudo().webhero_peppol_elsewhere = False
        for move in self:
            move._message_log(body=self.env._("No longer marked as delivered another way."))
