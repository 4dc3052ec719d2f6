# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an addon does before a new version of it is loaded."""


def empty_extensions(cr, addon):
    """Empty the views of `addon` that extend others; its files are read right after this and fill them again.

    The host checks the first view of a file together with those of the same addon that still stand in the database as the
    version before wrote them; one button there whose method is gone, and the database can't be updated. Views that
    somebody protected (noupdate) stay as they are; a view that is in no file any more is deleted by the host at the end.
    """
    cr.execute(
        """UPDATE ir_ui_view SET arch_db = '{"en_US": "<data/>"}'
            WHERE mode = 'extension' AND inherit_id IS NOT NULL
              AND id IN (SELECT res_id FROM ir_model_data
                          WHERE module = %s AND model = 'ir.ui.view' AND noupdate IS NOT TRUE)""",
        [addon],
    )
