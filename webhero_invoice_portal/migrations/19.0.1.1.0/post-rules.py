# SPDX-License-Identifier: LGPL-3.0-or-later
"""The portal's rules are `noupdate`: received invoices only with the company's leave, over RPC too (S18.9)."""

from odoo import SUPERUSER_ID, api
from odoo.tools import convert_file


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    convert_file(env, "webhero_invoice_portal", "security/rules.xml", {}, mode="init", noupdate=True)
