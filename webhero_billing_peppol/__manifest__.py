# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Billing: Peppol",
    "summary": "Billing and Peppol together: the invoices on their way on Home, the demonstration",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_billing_base", "webhero_peppol"],
    "demo": ["demo/peppol_demo.xml"],
    "auto_install": True,
    "installable": True,
}
