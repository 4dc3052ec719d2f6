{
    "name": "Webhero Base",
    "summary": "What the Webhero addons share: refusals, money, company numbers and windows",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "Webhero",
    "website": "https://github.com/webhero/webhero-odoo",
    "depends": ["account", "base_vat", "base_iban", "phone_validation", "mail"],
    "pre_init_hook": "pre_init_hook",
    "installable": True,
}
