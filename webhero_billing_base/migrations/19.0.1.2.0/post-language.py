# SPDX-License-Identifier: LGPL-3.0-or-later
"""Outside Belgium, the Netherlands and Luxembourg a company writes in the language that each customer has in Odoo."""


def migrate(cr, version):
    cr.execute(
        """UPDATE res_company SET webhero_invoice_language = 'customer'
             FROM res_partner JOIN res_country ON res_country.id = res_partner.country_id
            WHERE res_partner.id = res_company.partner_id AND webhero_invoice_language = 'both'
              AND res_country.code NOT IN ('BE', 'NL', 'LU')"""
    )
