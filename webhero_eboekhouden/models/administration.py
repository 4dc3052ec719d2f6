# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class EboekhoudenAdministration(models.Model):
    """One of an accountant's administrations, as Test connection found it."""

    _name = "webhero.eboekhouden.administration"
    _description = "e-Boekhouden administration"
    _order = "name, id"

    backend_id = fields.Many2one(
        "webhero.eboekhouden.backend", "Connection", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="backend_id.company_id", store=True)
    guid = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    city = fields.Char(readonly=True)

    _unique_guid = models.Constraint("unique(backend_id, guid)", "This administration is already in the list.")
