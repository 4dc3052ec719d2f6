# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who invoices here already is not shown the first steps on Home."""


def migrate(cr, version):
    cr.execute(
        """UPDATE res_company SET webhero_steps_hidden = true
            WHERE id IN (SELECT company_id FROM account_move WHERE move_type = 'out_invoice' AND is_move_sent)"""
    )
