# SPDX-License-Identifier: LGPL-3.0-or-later
"""The connector's own articles are not for sale: no list of articles offers them any more."""


def migrate(cr, version):
    cr.execute(
        """UPDATE product_template SET sale_ok = false
            WHERE id IN (SELECT res_id FROM ir_model_data
                          WHERE module = 'webhero_shop_eboekhouden' AND model = 'product.template')"""
    )
