# SPDX-License-Identifier: LGPL-3.0-or-later
"""Before each new version: empty the inherited views of the previous one (webhero_base.tools.upgrade)."""

from odoo.addons.webhero_base.tools.upgrade import empty_extensions


def migrate(cr, version):
    empty_extensions(cr, "webhero_purchases")
