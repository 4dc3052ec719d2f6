# SPDX-License-Identifier: LGPL-3.0-or-later
"""Attachments: which are earlier versions of a document."""

from odoo import fields, models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    webhero_superseded = fields.Boolean("Earlier version of a document", copy=False)
