# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    webhero_tablet_ids = fields.One2many(
        "webhero.werkbon.tablet", "employee_id", "Tablets", groups="webhero_werkbon.group_werkbon_manager"
    )
