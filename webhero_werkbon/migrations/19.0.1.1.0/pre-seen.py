# SPDX-License-Identifier: LGPL-3.0-or-later
"""When a tablet was last seen is known from its calls, and no longer written on the tablet."""

from odoo.tools.sql import column_exists


def migrate(cr, version):
    if column_exists(cr, "webhero_werkbon_tablet", "seen_on"):
        cr.execute(
            "INSERT INTO webhero_werkbon_hit (key, at)"
            " SELECT 'tablet:' || id, seen_on FROM webhero_werkbon_tablet WHERE seen_on IS NOT NULL"
        )
        cr.execute("ALTER TABLE webhero_werkbon_tablet DROP COLUMN seen_on")
