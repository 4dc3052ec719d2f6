# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Billing: bills",
    "summary": "Copies of bills for the bookkeeper; Home's VAT says what waits in bills that are not booked",
    "version": "19.0.1.0.1",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png", "static/description/screen_3.png"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_billing_base", "webhero_purchases"],
    "data": ["data/mail_template_bill_copy.xml", "views/res_config_settings_views.xml"],
    "installable": True,
    "auto_install": True,
}
