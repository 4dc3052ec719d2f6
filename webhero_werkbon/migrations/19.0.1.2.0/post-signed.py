# SPDX-License-Identifier: LGPL-3.0-or-later
"""The signed content is stored as text; for work orders signed earlier, by their current content."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    wanted = [("signed_on", "!=", False), ("signed_text", "=", False), ("state", "not in", ("handled", "cancelled"))]
    for order in env["webhero.werkbon.order"].search(wanted):
        order.write({"signed_text": order._signed_for()})
