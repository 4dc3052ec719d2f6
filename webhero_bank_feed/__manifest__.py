# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Bank: feed",
    "summary": "Movements of the bank come in by themselves, over Ponto or a provider of your own",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "support": "https://github.com/webhero/webhero-odoo/issues",
    "images": ["static/description/screen_1.png", "static/description/screen_2.png"],
    "development_status": "Beta",
    "depends": ["webhero_bank", "webhero_exchange"],
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "views/bank_feed_views.xml",
    ],
    "installable": True,
}
