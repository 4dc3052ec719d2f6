# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero KBO",
    "summary": "The Belgian register of companies (KBO Open Data) in your own database: import and search",
    "version": "19.0.1.2.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png"],
    "development_status": "Beta",
    "depends": ["webhero_base"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_cron.xml",
        "wizards/kbo_upload_views.xml",
        "views/kbo_views.xml",
        "views/menus.xml",
    ],
    "pre_init_hook": "pre_init_hook",
    "installable": True,
}
