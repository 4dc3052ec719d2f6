# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was signed for is kept in words; for work orders that were signed before, as they are now."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    wanted = [("signed_on", "!=", False), ("signed_text", "=", False), ("state", "not in", ("handled", "cancelled"))]
    for order in env["webhero.werkbon.order"].search(wanted):
        order.write({"signed_text": order._signed_for()})
