"""Indexes that let Home add up a hundred thousand invoices without reading them (B13): each holds all that its sum needs."""

from odoo import models

_SALES = "move_type IN ('out_invoice', 'out_refund', 'out_receipt')"


class AccountMove(models.Model):
    _inherit = "account.move"

    # open since when, by customer; also what the reminders look for each morning
    _webhero_open = models.Index(
        "(company_id, invoice_date_due) INCLUDE (amount_residual_signed, commercial_partner_id, move_type, payment_state)"
        f" WHERE state = 'posted' AND payment_state IN ('not_paid', 'partial', 'blocked') AND {_SALES}"
    )
    _webhero_turnover = models.Index(
        f"(company_id, invoice_date) INCLUDE (amount_untaxed_signed, move_type) WHERE state = 'posted' AND {_SALES}"
    )
    _webhero_unsent = models.Index(
        "(company_id) INCLUDE (amount_total_signed, move_type)"
        f" WHERE state = 'posted' AND is_move_sent IS NOT TRUE AND {_SALES}"
    )
    _webhero_drafts = models.Index(
        f"(company_id) INCLUDE (amount_total_signed, move_type) WHERE state = 'draft' AND {_SALES}"
    )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    _webhero_taxed = models.Index(
        "(company_id, date) INCLUDE (balance, tax_line_id, tax_repartition_line_id)"
        " WHERE parent_state = 'posted' AND tax_line_id IS NOT NULL"
    )
