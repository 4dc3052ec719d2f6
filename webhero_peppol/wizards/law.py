# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the law asks of electronic invoices today, with its sources: words only (the same as docs/guide/peppol.en.md)."""

from odoo import models


class WebheroPeppolLaw(models.TransientModel):
    _name = "webhero.peppol.law"
    _description = "The law on electronic invoices"
