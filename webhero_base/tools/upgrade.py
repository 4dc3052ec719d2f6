# SPDX-License-Identifier: LGPL-3.0-or-later
"""Steps of an addon before its new version is loaded."""


def empty_extensions(cr, addon):
    """Empty the inherited views of `addon`; its files are loaded right afterwards and fill them again.

    Odoo validates the first view of a file together with the addon's views still in the database from the previous version; one
    button there whose method no longer exists, and the database can't be updated. Protected views (noupdate) are left as they
    are; a view that is in no file any more is deleted by Odoo at the end.
    """
    cr.execute(
        """UPDATE ir_ui_view SET arch_db = '{"en_US": "<data/>"}'
            WHERE mode = 'extension' AND inherit_id IS NOT NULL
              AND id IN (SELECT res_id FROM ir_model_data
                          WHERE module = %s AND model = 'ir.ui.view' AND noupdate IS NOT TRUE)""",
        [addon],
    )
