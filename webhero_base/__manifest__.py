# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Webhero Base",
    "summary": "What the Webhero addons share: company and account numbers, Home, exports, refusals, money",
    "version": "19.0.1.1.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "maintainers": ["webhero"],
    "development_status": "Beta",
    "depends": ["account", "account_edi_ubl_cii", "base_vat", "base_iban", "phone_validation", "mail"],
    "external_dependencies": {"python": ["python-stdnum", "phonenumbers", "qrcode", "schwifty"]},
    "data": [
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/ir_cron.xml",
        "views/menus.xml",
        "views/home_views.xml",
        "views/res_partner_views.xml",
        "views/account_export_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "webhero_base/static/src/form/*",
            "webhero_base/static/src/home/*",
            "webhero_base/static/src/job/*",
            "webhero_base/static/src/kbo/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
    "installable": True,
}
