# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Bank: billing",
    "summary": "Reminders and Home know what the bank says; bank files go to the bookkeeper",
    "version": "19.0.1.1.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "development_status": "Beta",
    "depends": ["webhero_base", "webhero_bank", "webhero_billing_base"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/ir_cron.xml",
        "views/bank_copy_views.xml",
        "views/repeat_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "installable": True,
    "auto_install": True,
}
