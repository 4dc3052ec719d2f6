# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Purchases: bank",
    "summary": "Approved bills into a payment file; bank files and open bank lines for the accountant",
    "version": "19.0.1.0.1",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_bank", "webhero_purchases"],
    "data": ["views/bill_views.xml"],
    "post_init_hook": "post_init_hook",
    "installable": True,
    "auto_install": True,
}
